import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { v16 } from './adapter.js';

describeCommands(v16, [
  {
    command: 'reserveNow',
    case: 'a connector',
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
          connectorId: 2,
          expiryDate: '2026-03-01T00:00:00Z',
          idTag: '04E91C5A123480',
          parentIdTag: 'FLEET',
          reservationId: 5,
        },
      ],
    ],
  },
  {
    command: 'reserveNow',
    case: 'any connector',
    request: {
      reservationId: 5,
      place: { connectorId: 0, evseId: 0, connectorOfEvse: null },
      idToken: { value: '04E91C5A123480', type: 'ISO14443' },
      parentIdToken: null,
      expiryDate: '2026-03-01T00:00:00Z',
      connectorType: null,
    },
    calls: [
      [
        'ReserveNow',
        {
          connectorId: 0,
          expiryDate: '2026-03-01T00:00:00Z',
          idTag: '04E91C5A123480',
          reservationId: 5,
        },
      ],
    ],
  },
  {
    command: 'reserveNow',
    case: 'a type of connector',
    request: {
      reservationId: 5,
      place: { connectorId: 0, evseId: 0, connectorOfEvse: null },
      idToken: { value: '04E91C5A123480', type: 'ISO14443' },
      parentIdToken: null,
      expiryDate: '2026-03-01T00:00:00Z',
      connectorType: 'cCCS2',
    },
    calls: 'by connector, not by type',
  },
  {
    command: 'reserveNow',
    case: 'a token that is too long',
    request: {
      reservationId: 5,
      place: { connectorId: 2, evseId: 2, connectorOfEvse: null },
      idToken: { value: 'DE-ABC-C12345678-9-and-more', type: 'eMAID' },
      parentIdToken: null,
      expiryDate: '2026-03-01T00:00:00Z',
      connectorType: null,
    },
    calls: 'at most 20 characters',
  },
  {
    command: 'cancelReservation',
    case: 'by its id',
    request: { reservationId: 5 },
    calls: [['CancelReservation', { reservationId: 5 }]],
  },
]);

describeAnswers(v16, [
  {
    command: 'reserveNow',
    action: 'ReserveNow',
    answer: { status: 'Occupied' },
    result: word('Occupied', false),
  },
]);
