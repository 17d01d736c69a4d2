import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { describeRoutes, NOW } from '../../../test/support/route-table.js';
import { v201 } from './adapter.js';

const CURRENT_TIME = '2026-03-05T12:00:00.000Z';
const NOTHING = {
  chargePointSerialNumber: null,
  chargeBoxSerialNumber: null,
  firmwareVersion: null,
  iccid: null,
  imsi: null,
};

describeRoutes(v201, [
  {
    action: 'BootNotification',
    case: 'all that is stored; accepted',
    request: {
      reason: 'PowerUp',
      chargingStation: {
        vendorName: 'Acme',
        model: 'Wall-22i',
        serialNumber: 'SN-2001',
        firmwareVersion: '5.0.0',
        modem: { iccid: '8944', imsi: '2620' },
      },
    },
    report: {
      boot: {
        chargePointVendor: 'Acme',
        chargePointModel: 'Wall-22i',
        chargePointSerialNumber: 'SN-2001',
        chargeBoxSerialNumber: null,
        firmwareVersion: '5.0.0',
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
    request: { reason: 'Unknown', chargingStation: { vendorName: 'Acme', model: 'Wall-22i' } },
    report: { boot: { chargePointVendor: 'Acme', chargePointModel: 'Wall-22i', ...NOTHING } },
    outcome: { registration: { status: 'pending', interval: 60 } },
    answer: { status: 'Pending', currentTime: CURRENT_TIME, interval: 60 },
  },
  {
    action: 'BootNotification',
    case: 'an unknown reason, null for an absent modem; rejected',
    request: {
      reason: 'BrownOut',
      chargingStation: { vendorName: 'Acme', model: 'Wall-22i', modem: null },
    },
    broken: true,
    report: { boot: { chargePointVendor: 'Acme', chargePointModel: 'Wall-22i', ...NOTHING } },
    outcome: { registration: { status: 'rejected', interval: 3600 } },
    answer: { status: 'Rejected', currentTime: CURRENT_TIME, interval: 3600 },
  },
  {
    action: 'NotifyReport',
    case: 'a part of a report, with the defaults of what it leaves out',
    request: {
      requestId: 7,
      generatedAt: '2026-03-05T11:00:00Z',
      seqNo: 0,
      tbc: true,
      reportData: [
        {
          component: { name: 'Connector', instance: 'a', evse: { id: 1, connectorId: 2 } },
          variable: { name: 'AvailabilityState', instance: 'b' },
          variableAttribute: [
            {
              type: 'Target',
              value: 'Available',
              mutability: 'ReadOnly',
              persistent: true,
              constant: true,
            },
          ],
          variableCharacteristics: {
            unit: 'W',
            dataType: 'OptionList',
            minLimit: 0,
            maxLimit: 5.5,
            valuesList: 'Available,Occupied',
            supportsMonitoring: true,
          },
        },
        {
          component: { name: 'SecurityCtrlr' },
          variable: { name: 'Identity' },
          variableAttribute: [{}],
          variableCharacteristics: { dataType: 'string', supportsMonitoring: false },
        },
      ],
    },
    report: {
      deviceModel: {
        requestId: 7,
        seqNo: 0,
        last: false,
        generatedAt: Date.UTC(2026, 2, 5, 11),
        variables: [
          {
            component: 'Connector',
            componentInstance: 'a',
            evseId: 1,
            connectorId: 2,
            variable: 'AvailabilityState',
            variableInstance: 'b',
            attributes: [
              {
                type: 'Target',
                value: 'Available',
                mutability: 'ReadOnly',
                persistent: true,
                constant: true,
              },
            ],
            characteristics: {
              unit: 'W',
              dataType: 'OptionList',
              minLimit: 0,
              maxLimit: 5.5,
              valuesList: 'Available,Occupied',
              supportsMonitoring: true,
            },
          },
          {
            component: 'SecurityCtrlr',
            componentInstance: null,
            evseId: null,
            connectorId: null,
            variable: 'Identity',
            variableInstance: null,
            attributes: [
              {
                type: 'Actual',
                value: null,
                mutability: 'ReadWrite',
                persistent: false,
                constant: false,
              },
            ],
            characteristics: {
              unit: null,
              dataType: 'string',
              minLimit: null,
              maxLimit: null,
              valuesList: null,
              supportsMonitoring: false,
            },
          },
        ],
      },
    },
  },
  {
    action: 'NotifyReport',
    case: 'the last part may be empty; a time that is none is that of receipt',
    request: { requestId: 7, generatedAt: 'soon', seqNo: 3 },
    broken: true,
    report: {
      deviceModel: { requestId: 7, seqNo: 3, last: true, generatedAt: NOW, variables: [] },
    },
  },
]);

describeCommands(v201, [
  {
    command: 'reset',
    case: 'Soft',
    request: { type: 'Soft', evseId: null },
    calls: [['Reset', { type: 'OnIdle' }]],
  },
  {
    command: 'reset',
    case: 'Hard',
    request: { type: 'Hard', evseId: null },
    calls: [['Reset', { type: 'Immediate' }]],
  },
  {
    command: 'reset',
    case: 'Immediate',
    request: { type: 'Immediate', evseId: null },
    calls: [['Reset', { type: 'Immediate' }]],
  },
  {
    command: 'reset',
    case: 'OnIdle',
    request: { type: 'OnIdle', evseId: null },
    calls: [['Reset', { type: 'OnIdle' }]],
  },
  {
    command: 'reset',
    case: 'an EVSE',
    request: { type: 'Immediate', evseId: 1 },
    calls: [['Reset', { type: 'Immediate', evseId: 1 }]],
  },
  {
    command: 'getConfiguration',
    case: 'everything',
    request: { items: [] },
    calls: 'base_report',
  },
  {
    command: 'getConfiguration',
    case: 'everything, by a report',
    request: { items: [], requestId: 7 },
    calls: [['GetBaseReport', { requestId: 7, reportBase: 'FullInventory' }]],
  },
  {
    command: 'getConfiguration',
    case: 'keys of 1.6, native names and a full place',
    request: {
      items: [
        { variable: { name: 'heartbeatinterval' } },
        { variable: { name: 'MeterValuesSampledData' } },
        { variable: { name: 'TxCtrlr.TxStartPoint' } },
        {
          component: { name: 'EVSE', evse: { id: 1 } },
          variable: { name: 'Power' },
          attributeType: 'MaxSet',
        },
      ],
    },
    calls: [
      [
        'GetVariables',
        {
          getVariableData: [
            { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } },
            { component: { name: 'SampledDataCtrlr' }, variable: { name: 'TxUpdatedMeasurands' } },
            { component: { name: 'TxCtrlr' }, variable: { name: 'TxStartPoint' } },
            {
              component: { name: 'EVSE', evse: { id: 1 } },
              variable: { name: 'Power' },
              attributeType: 'MaxSet',
            },
          ],
        },
      ],
    ],
  },
  {
    command: 'getConfiguration',
    case: 'a key without a place',
    request: { items: [{ variable: { name: 'NumberOfConnectors' } }] },
    calls: 'base_report',
  },
  {
    command: 'setConfiguration',
    case: 'a key with an instance and one that was split',
    request: {
      items: [
        { variable: { name: 'TransactionMessageAttempts' }, value: '3' },
        { variable: { name: 'MeterValuesSampledData' }, value: 'Power.Active.Import' },
      ],
    },
    calls: [
      [
        'SetVariables',
        {
          setVariableData: [
            {
              component: { name: 'OCPPCommCtrlr' },
              variable: { name: 'MessageAttempts', instance: 'TransactionEvent' },
              attributeValue: '3',
            },
            {
              component: { name: 'SampledDataCtrlr' },
              variable: { name: 'TxUpdatedMeasurands' },
              attributeValue: 'Power.Active.Import',
            },
            {
              component: { name: 'SampledDataCtrlr' },
              variable: { name: 'TxStartedMeasurands' },
              attributeValue: 'Power.Active.Import',
            },
          ],
        },
      ],
    ],
  },
  {
    command: 'setConfiguration',
    case: 'an unknown key',
    request: { items: [{ variable: { name: 'Foo' }, value: '1' }] },
    calls: 'name it as Component.Variable',
  },
]);

describeAnswers(v201, [
  {
    command: 'reset',
    action: 'Reset',
    answer: { status: 'Scheduled' },
    result: word('Scheduled', true),
  },
  {
    command: 'getConfiguration',
    action: 'GetBaseReport',
    answer: { status: 'EmptyResultSet' },
    result: word('EmptyResultSet', false),
  },
  {
    command: 'getConfiguration',
    action: 'GetVariables',
    answer: {
      getVariableResult: [
        {
          attributeStatus: 'Accepted',
          component: { name: 'OCPPCommCtrlr' },
          variable: { name: 'HeartbeatInterval' },
        },
        {
          attributeStatus: 'UnknownVariable',
          component: { name: 'OCPPCommCtrlr' },
          variable: { name: 'Foo' },
        },
      ],
    },
    result: word('Accepted', true, 'OCPPCommCtrlr.Foo: UnknownVariable'),
  },
  {
    command: 'getConfiguration',
    action: 'GetVariables',
    answer: {
      getVariableResult: [
        {
          attributeStatus: 'UnknownComponent',
          component: { name: 'OCPPCommCtrlr' },
          variable: { name: 'Foo' },
        },
      ],
    },
    result: word('UnknownComponent', false, 'OCPPCommCtrlr.Foo: UnknownComponent'),
  },
  {
    command: 'setConfiguration',
    action: 'SetVariables',
    answer: {
      setVariableResult: [
        {
          attributeStatus: 'Accepted',
          component: { name: 'OCPPCommCtrlr' },
          variable: { name: 'HeartbeatInterval' },
        },
        {
          attributeStatus: 'RebootRequired',
          component: { name: 'OCPPCommCtrlr' },
          variable: { name: 'MessageTimeout' },
        },
      ],
    },
    result: word('Accepted', true),
  },
  {
    command: 'setConfiguration',
    action: 'SetVariables',
    answer: {
      setVariableResult: [
        {
          attributeStatus: 'Accepted',
          component: { name: 'OCPPCommCtrlr' },
          variable: { name: 'HeartbeatInterval' },
        },
        {
          attributeStatus: 'Rejected',
          component: { name: 'OCPPCommCtrlr' },
          variable: { name: 'MessageTimeout' },
          attributeStatusInfo: { reasonCode: 'ReadOnly' },
        },
      ],
    },
    result: word('Rejected', false, 'OCPPCommCtrlr.MessageTimeout: Rejected, ReadOnly'),
  },
]);
