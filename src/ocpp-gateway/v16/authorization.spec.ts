import { describeRoutes, type RouteRow } from '../../../test/support/route-table.js';
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
      outcome: { authorization: status },
      answer: { idTagInfo: { status: word } },
    }),
  ),
  {
    action: 'Authorize',
    case: 'an idTag that is a number',
    request: { idTag: 4711 },
    broken: true,
    report: { authorize: { value: '4711', type: null } },
    outcome: { authorization: 'Accepted' },
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
