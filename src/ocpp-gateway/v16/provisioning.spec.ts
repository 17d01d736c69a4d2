import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { describeRoutes } from '../../../test/support/route-table.js';
import { v16 } from './adapter.js';

const CURRENT_TIME = '2026-03-05T12:00:00.000Z';
const NOTHING = {
  chargePointSerialNumber: null,
  chargeBoxSerialNumber: null,
  firmwareVersion: null,
  iccid: null,
  imsi: null,
};

describeRoutes(v16, [
  {
    action: 'BootNotification',
    case: 'all that is stored; accepted',
    request: {
      chargePointVendor: 'Acme',
      chargePointModel: 'Wall-22',
      chargePointSerialNumber: 'SN-0001',
      chargeBoxSerialNumber: 'BOX-1',
      firmwareVersion: '3.2.1',
      iccid: '8944',
      imsi: '2620',
      meterType: 'EM340',
      meterSerialNumber: 'M-1',
    },
    report: {
      boot: {
        chargePointVendor: 'Acme',
        chargePointModel: 'Wall-22',
        chargePointSerialNumber: 'SN-0001',
        chargeBoxSerialNumber: 'BOX-1',
        firmwareVersion: '3.2.1',
        iccid: '8944',
        imsi: '2620',
      },
    },
    outcome: { registration: { status: 'accepted', interval: 300 } },
    answer: { status: 'Accepted', currentTime: CURRENT_TIME, interval: 300 },
  },
  {
    action: 'BootNotification',
    case: 'only what is required; pending',
    request: { chargePointVendor: 'Acme', chargePointModel: 'Wall-22' },
    report: { boot: { chargePointVendor: 'Acme', chargePointModel: 'Wall-22', ...NOTHING } },
    outcome: { registration: { status: 'pending', interval: 60 } },
    answer: { status: 'Pending', currentTime: CURRENT_TIME, interval: 60 },
  },
  {
    action: 'BootNotification',
    case: 'null for an absent field; rejected',
    request: { chargePointVendor: 'Acme', chargePointModel: 'Wall-22', iccid: null },
    broken: true,
    report: { boot: { chargePointVendor: 'Acme', chargePointModel: 'Wall-22', ...NOTHING } },
    outcome: { registration: { status: 'rejected', interval: 3600 } },
    answer: { status: 'Rejected', currentTime: CURRENT_TIME, interval: 3600 },
  },
]);

describeCommands(v16, [
  {
    command: 'reset',
    case: 'Soft',
    request: { type: 'Soft', evseId: null },
    calls: [['Reset', { type: 'Soft' }]],
  },
  {
    command: 'reset',
    case: 'Hard',
    request: { type: 'Hard', evseId: null },
    calls: [['Reset', { type: 'Hard' }]],
  },
  {
    command: 'reset',
    case: 'Immediate',
    request: { type: 'Immediate', evseId: null },
    calls: [['Reset', { type: 'Hard' }]],
  },
  {
    command: 'reset',
    case: 'OnIdle',
    request: { type: 'OnIdle', evseId: null },
    calls: [['Reset', { type: 'Soft' }]],
  },
  {
    command: 'reset',
    case: 'an EVSE',
    request: { type: 'Soft', evseId: 1 },
    calls: 'as a whole',
  },
  {
    command: 'getConfiguration',
    case: 'everything',
    request: { items: [] },
    calls: [['GetConfiguration', {}]],
  },
  {
    command: 'getConfiguration',
    case: 'keys, and a variable that a key stands for',
    request: {
      items: [
        { variable: { name: 'HeartbeatInterval' } },
        { component: { name: 'TxCtrlr' }, variable: { name: 'EVConnectionTimeOut' } },
      ],
    },
    calls: [['GetConfiguration', { key: ['HeartbeatInterval', 'ConnectionTimeOut'] }]],
  },
  {
    command: 'getConfiguration',
    case: 'a variable without a key',
    request: { items: [{ component: { name: 'TxCtrlr' }, variable: { name: 'TxStartPoint' } }] },
    calls: 'OCPP 1.6 has no key for TxCtrlr.TxStartPoint',
  },
  {
    command: 'setConfiguration',
    case: 'two keys',
    request: {
      items: [
        { variable: { name: 'HeartbeatInterval' }, value: '300' },
        { variable: { name: 'com.example.Own' }, value: '' },
      ],
    },
    calls: [
      ['ChangeConfiguration', { key: 'HeartbeatInterval', value: '300' }],
      ['ChangeConfiguration', { key: 'com.example.Own', value: '' }],
    ],
  },
]);

describeAnswers(v16, [
  {
    command: 'setConfiguration',
    action: 'ChangeConfiguration',
    answer: { status: 'RebootRequired' },
    result: word('RebootRequired', true),
  },
  {
    command: 'setConfiguration',
    action: 'ChangeConfiguration',
    answer: { status: 'NotSupported' },
    result: word('NotSupported', false),
  },
  {
    command: 'getConfiguration',
    action: 'GetConfiguration',
    answer: {},
    result: { accepted: true, status: null, reason: null },
  },
  {
    command: 'getConfiguration',
    action: 'GetConfiguration',
    answer: {
      configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }],
      unknownKey: ['Foo'],
    },
    result: { accepted: true, status: null, reason: 'Unknown keys: Foo' },
  },
  {
    command: 'getConfiguration',
    action: 'GetConfiguration',
    answer: { unknownKey: ['Foo', 'Bar'] },
    result: { accepted: false, status: null, reason: 'Unknown keys: Foo, Bar' },
  },
]);
