import { describeRoutes, type RouteRow } from '../../../test/support/route-table.js';
import type { AuthorizationStatus } from '../../shared/vocabulary/id-token.js';
import { v201 } from './adapter.js';

const STATUSES: AuthorizationStatus[] = [
  'Accepted',
  'Blocked',
  'ConcurrentTx',
  'Expired',
  'Invalid',
  'NoCredit',
  'NotAllowedTypeEVSE',
  'NotAtThisLocation',
  'NotAtThisTime',
  'Unknown',
];

describeRoutes(v201, [
  ...STATUSES.map(
    (status): RouteRow => ({
      action: 'Authorize',
      case: `${status} is said as it is`,
      request: { idToken: { idToken: '04E91C5A123480', type: 'ISO14443' } },
      report: { authorize: { value: '04E91C5A123480', type: 'ISO14443' } },
      outcome: { authorization: status },
      answer: { idTokenInfo: { status } },
    }),
  ),
  {
    action: 'Authorize',
    case: 'NoAuthorization is asked like any other',
    request: { idToken: { idToken: '', type: 'NoAuthorization' } },
    report: { authorize: { value: '', type: 'NoAuthorization' } },
    outcome: { authorization: 'Accepted' },
    answer: { idTokenInfo: { status: 'Accepted' } },
  },
  {
    action: 'Authorize',
    case: 'an unknown type is kept as sent',
    request: { idToken: { idToken: 'A1', type: 'Fingerprint' } },
    broken: true,
    report: { authorize: { value: 'A1', type: 'Fingerprint' } },
    outcome: { authorization: 'Accepted' },
    answer: { idTokenInfo: { status: 'Accepted' } },
  },
  {
    action: 'Authorize',
    case: 'a token without text is Invalid',
    request: { idToken: { type: 'Local' } },
    broken: true,
    report: {},
    answer: { idTokenInfo: { status: 'Invalid' } },
  },
]);
