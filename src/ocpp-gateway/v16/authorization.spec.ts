import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { authorized, describeRoutes, type RouteRow } from '../../../test/support/route-table.js';
import type { AuthorizationStatus } from '../../shared/vocabulary/id-token.js';
import { v16 } from './adapter.js';

const STATUSES: [AuthorizationStatus, string][] = [
  ['Accepted', 'Accepted'],
  ['Blocked', 'Blocked'],
  ['ConcurrentTx', 'ConcurrentTx'],
  ['Expired', 'Expired'],
  ['Invalid', 'Invalid'],
  ['NoCredit', 'Blocked'],
  ['NotAllowedTypeEVSE', 'Blocked'],
  ['NotAtThisLocation', 'Blocked'],
  ['NotAtThisTime', 'Blocked'],
  ['Unknown', 'Invalid'],
];

describeRoutes(v16, [
  ...STATUSES.map(
    ([status, word]): RouteRow => ({
      action: 'Authorize',
      case: `${status} is ${word}`,
      request: { idTag: '04E91C5A123480' },
      report: { authorize: { value: '04E91C5A123480', type: null } },
      outcome: authorized(status),
      answer: { idTagInfo: { status: word } },
    }),
  ),
  {
    action: 'Authorize',
    case: 'expiry and group are told, also of a token that may not charge',
    request: { idTag: '04E91C5A123480' },
    report: { authorize: { value: '04E91C5A123480', type: null } },
    outcome: authorized('Expired', { expiryDate: Date.UTC(2026, 2, 1), parent: 'FLEET-7' }),
    answer: {
      idTagInfo: {
        status: 'Expired',
        expiryDate: '2026-03-01T00:00:00.000Z',
        parentIdTag: 'FLEET-7',
      },
    },
  },
  {
    action: 'Authorize',
    case: 'a group of more than 20 characters is left out',
    request: { idTag: '04E91C5A123480' },
    report: { authorize: { value: '04E91C5A123480', type: null } },
    outcome: authorized('Accepted', { parent: 'FLEET-7890123456789-0' }),
    answer: { idTagInfo: { status: 'Accepted' } },
  },
  {
    action: 'Authorize',
    case: 'an idTag that is a number',
    request: { idTag: 4711 },
    broken: true,
    report: { authorize: { value: '4711', type: null } },
    outcome: authorized('Accepted'),
    answer: { idTagInfo: { status: 'Accepted' } },
  },
  {
    action: 'Authorize',
    case: 'an idTag that is no text is Invalid',
    request: { idTag: { id: 1 } },
    broken: true,
    report: {},
    answer: { idTagInfo: { status: 'Invalid' } },
  },
]);

describeCommands(v16, [
  { command: 'clearCache', case: 'no parts', request: {}, calls: [['ClearCache', {}]] },
]);

describeAnswers(v16, [
  {
    command: 'clearCache',
    action: 'ClearCache',
    answer: { status: 'Accepted' },
    result: word('Accepted', true),
  },
  {
    command: 'clearCache',
    action: 'ClearCache',
    answer: { status: 'Rejected' },
    result: word('Rejected', false),
  },
]);
