import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { describeRoutes } from '../../../test/support/route-table.js';
import { v201 } from './adapter.js';

describeRoutes(v201, [
  {
    action: 'ReservationStatusUpdate',
    case: 'expired',
    request: { reservationId: 12, reservationUpdateStatus: 'Expired' },
    report: { reservationEnd: { reservationId: 12, reason: 'expired' } },
  },
  {
    action: 'ReservationStatusUpdate',
    case: 'removed',
    request: { reservationId: 12, reservationUpdateStatus: 'Removed' },
    report: { reservationEnd: { reservationId: 12, reason: 'removed' } },
  },
  {
    action: 'ReservationStatusUpdate',
    case: 'an unknown word: it is over all the same',
    request: { reservationId: 12, reservationUpdateStatus: 'Lost' },
    broken: true,
    report: { reservationEnd: { reservationId: 12, reason: 'removed' } },
  },
]);

describeCommands(v201, [
  {
    command: 'reserveNow',
    case: 'an EVSE',
    request: {
      reservationId: 5,
      place: { connectorId: 2, evseId: 2, connectorOfEvse: null },
      idToken: { value: '04E91C5A123480', type: 'ISO14443' },
      parentIdToken: { value: 'FLEET', type: null },
      expiryDate: '2026-03-01T00:00:00Z',
      connectorType: null,
    },
    calls: [
      [
        'ReserveNow',
        {
          id: 5,
          expiryDateTime: '2026-03-01T00:00:00Z',
          idToken: { idToken: '04E91C5A123480', type: 'ISO14443' },
          groupIdToken: { idToken: 'FLEET', type: 'Central' },
          evseId: 2,
        },
      ],
    ],
  },
  {
    command: 'reserveNow',
    case: 'any EVSE with a type of connector',
    request: {
      reservationId: 5,
      place: { connectorId: 0, evseId: 0, connectorOfEvse: null },
      idToken: { value: 'DE-ABC-C12345678-9-and-more', type: 'eMAID' },
      parentIdToken: null,
      expiryDate: '2026-03-01T00:00:00Z',
      connectorType: 'cCCS2',
    },
    calls: [
      [
        'ReserveNow',
        {
          id: 5,
          expiryDateTime: '2026-03-01T00:00:00Z',
          idToken: { idToken: 'DE-ABC-C12345678-9-and-more', type: 'eMAID' },
          connectorType: 'cCCS2',
        },
      ],
    ],
  },
  {
    command: 'cancelReservation',
    case: 'by its id',
    request: { reservationId: 5 },
    calls: [['CancelReservation', { reservationId: 5 }]],
  },
]);

describeAnswers(v201, [
  {
    command: 'reserveNow',
    action: 'ReserveNow',
    answer: { status: 'Occupied' },
    result: word('Occupied', false),
  },
]);
