import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { v201 } from './adapter.js';

describeCommands(v201, [
  {
    command: 'getLocalListVersion',
    case: 'no parts',
    request: {},
    calls: [['GetLocalListVersion', {}]],
  },
  {
    command: 'sendLocalList',
    case: 'one added, one blocked, one deleted',
    request: {
      version: 3,
      updateType: 'Differential',
      tokens: [
        {
          idToken: { value: '04E91C5A123480', type: 'ISO14443' },
          status: 'Accepted',
          expiryDate: '2027-01-01T00:00:00Z',
          parent: 'FLEET',
        },
        { idToken: { value: 'B1', type: null }, status: 'Blocked', expiryDate: null, parent: null },
        { idToken: { value: 'C1', type: null }, status: null, expiryDate: null, parent: null },
      ],
    },
    calls: [
      [
        'SendLocalList',
        {
          versionNumber: 3,
          updateType: 'Differential',
          localAuthorizationList: [
            {
              idToken: { idToken: '04E91C5A123480', type: 'ISO14443' },
              idTokenInfo: {
                status: 'Accepted',
                cacheExpiryDateTime: '2027-01-01T00:00:00Z',
                groupIdToken: { idToken: 'FLEET', type: 'Central' },
              },
            },
            { idToken: { idToken: 'B1', type: 'Central' }, idTokenInfo: { status: 'Blocked' } },
            { idToken: { idToken: 'C1', type: 'Central' } },
          ],
        },
      ],
    ],
  },
  {
    command: 'sendLocalList',
    case: 'an empty list',
    request: { version: 4, updateType: 'Full', tokens: [] },
    calls: [['SendLocalList', { versionNumber: 4, updateType: 'Full' }]],
  },
]);

describeAnswers(v201, [
  {
    command: 'getLocalListVersion',
    action: 'GetLocalListVersion',
    answer: { versionNumber: 4 },
    result: { accepted: true, status: null, reason: null },
  },
  {
    command: 'sendLocalList',
    action: 'SendLocalList',
    answer: { status: 'VersionMismatch' },
    result: word('VersionMismatch', false),
  },
]);
