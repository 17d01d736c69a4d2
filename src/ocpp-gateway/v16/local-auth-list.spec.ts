import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { v16 } from './adapter.js';

describeCommands(v16, [
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
          listVersion: 3,
          updateType: 'Differential',
          localAuthorizationList: [
            {
              idTag: '04E91C5A123480',
              idTagInfo: {
                status: 'Accepted',
                expiryDate: '2027-01-01T00:00:00Z',
                parentIdTag: 'FLEET',
              },
            },
            { idTag: 'B1', idTagInfo: { status: 'Blocked' } },
            { idTag: 'C1' },
          ],
        },
      ],
    ],
  },
  {
    command: 'sendLocalList',
    case: 'an empty list',
    request: { version: 4, updateType: 'Full', tokens: [] },
    calls: [['SendLocalList', { listVersion: 4, updateType: 'Full', localAuthorizationList: [] }]],
  },
  {
    command: 'sendLocalList',
    case: 'a token that is too long',
    request: {
      version: 3,
      updateType: 'Full',
      tokens: [
        {
          idToken: { value: 'DE-ABC-C12345678-9-and-more', type: 'eMAID' },
          status: 'Accepted',
          expiryDate: null,
          parent: null,
        },
      ],
    },
    calls: 'at most 20 characters',
  },
]);

describeAnswers(v16, [
  {
    command: 'getLocalListVersion',
    action: 'GetLocalListVersion',
    answer: { listVersion: 0 },
    result: { accepted: true, status: null, reason: null },
  },
  {
    command: 'getLocalListVersion',
    action: 'GetLocalListVersion',
    answer: { listVersion: -1 },
    result: { accepted: false, status: null, reason: 'The station keeps no local list.' },
  },
  {
    command: 'sendLocalList',
    action: 'SendLocalList',
    answer: { status: 'VersionMismatch' },
    result: word('VersionMismatch', false),
  },
]);
