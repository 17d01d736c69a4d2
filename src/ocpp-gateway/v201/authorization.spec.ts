import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { authorized, describeRoutes, type RouteRow } from '../../../test/support/route-table.js';
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
      outcome: authorized(status),
      answer: { idTokenInfo: { status } },
    }),
  ),
  {
    action: 'Authorize',
    case: 'expiry and group are told, also of a token that may not charge',
    request: { idToken: { idToken: '04E91C5A123480', type: 'ISO14443' } },
    report: { authorize: { value: '04E91C5A123480', type: 'ISO14443' } },
    outcome: authorized('Expired', { expiryDate: Date.UTC(2026, 2, 1), parent: 'FLEET-7' }),
    answer: {
      idTokenInfo: {
        status: 'Expired',
        cacheExpiryDateTime: '2026-03-01T00:00:00.000Z',
        groupIdToken: { idToken: 'FLEET-7', type: 'Central' },
      },
    },
  },
  {
    action: 'Authorize',
    case: 'NoAuthorization is asked like any other',
    request: { idToken: { idToken: '', type: 'NoAuthorization' } },
    report: { authorize: { value: '', type: 'NoAuthorization' } },
    outcome: authorized('Accepted'),
    answer: { idTokenInfo: { status: 'Accepted' } },
  },
  {
    action: 'Authorize',
    case: 'an unknown type is kept as sent',
    request: { idToken: { idToken: 'A1', type: 'Fingerprint' } },
    broken: true,
    report: { authorize: { value: 'A1', type: 'Fingerprint' } },
    outcome: authorized('Accepted'),
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

describeCommands(v201, [
  { command: 'clearCache', case: 'no parts', request: {}, calls: [['ClearCache', {}]] },
]);

describeAnswers(v201, [
  {
    command: 'clearCache',
    action: 'ClearCache',
    answer: { status: 'Accepted' },
    result: word('Accepted', true),
  },
  {
    command: 'clearCache',
    action: 'ClearCache',
    answer: {
      status: 'Rejected',
      statusInfo: { reasonCode: 'NotEnabled', additionalInfo: 'no cache' },
    },
    result: word('Rejected', false, 'NotEnabled: no cache'),
  },
]);
