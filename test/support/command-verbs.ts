import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import type { JsonObject } from './station-socket.js';

/** How one version takes a verb. */
export interface VerbOfVersion {
  /** The OCPP message that goes out. */
  action: string;
  /** Part of its payload. */
  payload?: JsonObject;
  /** An answer that accepts; default `{status: 'Accepted'}`. */
  accepts?: JsonObject;
  /** An answer that refuses; default `{status: 'Rejected'}`, null where the message cannot be refused. */
  refuses?: JsonObject | null;
}

/** One verb of the API that commands a station. */
export interface CommandVerb {
  method: 'GET' | 'POST' | 'PATCH';
  /** Below the chargestation, or below the connector for `of: 'connector'`. */
  path: string;
  of?: 'connector';
  body?: JsonObject;
  type: string;
  /** A text is a part of the refusal: the version lacks the message, and the text names the alternative. */
  versions: Record<OcppVersion, VerbOfVersion | string>;
}

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const HASH = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: '0d6a1b',
  issuerKeyHash: '5c2e9f',
  serialNumber: '1f',
};
const HEARTBEAT_INTERVAL = {
  component: { name: 'OCPPCommCtrlr' },
  variable: { name: 'HeartbeatInterval' },
};
const READ = 'GET .../configurations';
const CHANGE = 'PATCH .../configurations';
const TRANSFER = 'data_transfer';

/** The same message, with the same answers, in both versions. */
const both = (action: string, more: Omit<VerbOfVersion, 'action'> = {}) => ({
  '1.6': { action, ...more },
  '2.0.1': { action, ...more },
});

/** A message of 2.0.1 only. */
const only201 = (
  action: string,
  alternative: string,
  more: Omit<VerbOfVersion, 'action'> = {},
) => ({
  '1.6': alternative,
  '2.0.1': { action, ...more },
});

/** Every verb of the module `actions` with one ordinary request. */
export const COMMAND_VERBS: readonly CommandVerb[] = [
  {
    method: 'POST',
    path: 'reset',
    body: { type: 'Soft' },
    type: 'chargestation.reset',
    versions: {
      '1.6': { action: 'Reset', payload: { type: 'Soft' } },
      '2.0.1': { action: 'Reset', payload: { type: 'OnIdle' } },
    },
  },
  {
    method: 'GET',
    path: 'configurations?key=HeartbeatInterval',
    type: 'chargestation.get_configuration',
    versions: {
      '1.6': {
        action: 'GetConfiguration',
        payload: { key: ['HeartbeatInterval'] },
        accepts: {
          configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }],
        },
        refuses: { unknownKey: ['HeartbeatInterval'] },
      },
      '2.0.1': {
        action: 'GetVariables',
        payload: { getVariableData: [HEARTBEAT_INTERVAL] },
        accepts: {
          getVariableResult: [
            { ...HEARTBEAT_INTERVAL, attributeStatus: 'Accepted', attributeValue: '300' },
          ],
        },
        refuses: {
          getVariableResult: [{ ...HEARTBEAT_INTERVAL, attributeStatus: 'UnknownVariable' }],
        },
      },
    },
  },
  {
    method: 'GET',
    path: 'configurations',
    type: 'chargestation.get_configuration',
    versions: {
      '1.6': {
        action: 'GetConfiguration',
        accepts: {
          configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }],
        },
        refuses: null,
      },
      '2.0.1': {
        action: 'GetBaseReport',
        payload: { reportBase: 'FullInventory' },
        refuses: { status: 'NotSupported' },
      },
    },
  },
  {
    method: 'POST',
    path: 'configurations',
    body: {},
    type: 'chargestation.get_configuration',
    versions: {
      '1.6': {
        action: 'GetConfiguration',
        payload: {},
        accepts: {
          configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }],
        },
        refuses: null,
      },
      '2.0.1': {
        action: 'GetBaseReport',
        payload: { reportBase: 'FullInventory' },
        refuses: { status: 'NotSupported' },
      },
    },
  },
  {
    method: 'PATCH',
    path: 'configurations',
    body: { key: 'HeartbeatInterval', value: '300' },
    type: 'chargestation.set_configuration',
    versions: {
      '1.6': {
        action: 'ChangeConfiguration',
        payload: { key: 'HeartbeatInterval', value: '300' },
        accepts: { status: 'RebootRequired' },
      },
      '2.0.1': {
        action: 'SetVariables',
        payload: { setVariableData: [{ ...HEARTBEAT_INTERVAL, attributeValue: '300' }] },
        accepts: { setVariableResult: [{ ...HEARTBEAT_INTERVAL, attributeStatus: 'Accepted' }] },
        refuses: { setVariableResult: [{ ...HEARTBEAT_INTERVAL, attributeStatus: 'Rejected' }] },
      },
    },
  },
  {
    method: 'PATCH',
    path: 'configurations',
    body: { setVariableData: [{ ...HEARTBEAT_INTERVAL, attributeValue: '60' }] },
    type: 'chargestation.set_configuration',
    versions: {
      '1.6': { action: 'ChangeConfiguration', payload: { key: 'HeartbeatInterval', value: '60' } },
      '2.0.1': {
        action: 'SetVariables',
        accepts: {
          setVariableResult: [{ ...HEARTBEAT_INTERVAL, attributeStatus: 'RebootRequired' }],
        },
        refuses: { setVariableResult: [{ ...HEARTBEAT_INTERVAL, attributeStatus: 'Rejected' }] },
      },
    },
  },
  {
    method: 'POST',
    path: 'unlock_connector',
    body: { connectorId: 1 },
    type: 'chargestation.unlock_connector',
    versions: {
      '1.6': {
        action: 'UnlockConnector',
        payload: { connectorId: 1 },
        accepts: { status: 'Unlocked' },
        refuses: { status: 'UnlockFailed' },
      },
      '2.0.1': {
        action: 'UnlockConnector',
        payload: { evseId: 1, connectorId: 1 },
        accepts: { status: 'Unlocked' },
        refuses: { status: 'OngoingAuthorizedTransaction' },
      },
    },
  },
  {
    method: 'POST',
    path: 'change_availability',
    body: { connectorId: 1, type: 'Inoperative' },
    type: 'chargestation.change_availability',
    versions: {
      '1.6': {
        action: 'ChangeAvailability',
        payload: { connectorId: 1, type: 'Inoperative' },
        accepts: { status: 'Scheduled' },
      },
      '2.0.1': {
        action: 'ChangeAvailability',
        payload: { operationalStatus: 'Inoperative', evse: { id: 1 } },
        accepts: { status: 'Scheduled' },
      },
    },
  },
  {
    method: 'POST',
    path: 'trigger_message',
    body: { requestedMessage: 'Heartbeat' },
    type: 'chargestation.trigger_message',
    versions: both('TriggerMessage', { payload: { requestedMessage: 'Heartbeat' } }),
  },
  {
    method: 'POST',
    path: 'clear_cache',
    body: {},
    type: 'chargestation.clear_cache',
    versions: both('ClearCache', { payload: {} }),
  },
  {
    method: 'POST',
    path: 'data_transfer',
    body: { vendorId: 'com.example', messageId: 'hi', data: { a: 1 } },
    type: 'chargestation.data_transfer',
    versions: {
      '1.6': { action: 'DataTransfer', payload: { vendorId: 'com.example', data: '{"a":1}' } },
      '2.0.1': { action: 'DataTransfer', payload: { vendorId: 'com.example', data: { a: 1 } } },
    },
  },
  {
    method: 'POST',
    path: 'get_logs',
    body: { location: 'https://files.example/logs' },
    type: 'chargestation.get_logs',
    versions: {
      '1.6': {
        action: 'GetDiagnostics',
        payload: { location: 'https://files.example/logs' },
        accepts: { fileName: 'log.zip' },
        refuses: {},
      },
      '2.0.1': { action: 'GetLog', payload: { logType: 'DiagnosticsLog' } },
    },
  },
  {
    method: 'POST',
    path: 'get_logs',
    body: { location: 'https://files.example/logs', type: 'SecurityLog' },
    type: 'chargestation.get_logs',
    versions: both('GetLog', { payload: { logType: 'SecurityLog' } }),
  },
  {
    method: 'POST',
    path: 'update_firmware',
    body: { location: 'https://files.example/2.bin', retrieveDate: '2026-12-01T02:00:00Z' },
    type: 'chargestation.update_firmware',
    versions: {
      '1.6': {
        action: 'UpdateFirmware',
        payload: { retrieveDate: '2026-12-01T02:00:00.000Z' },
        accepts: {},
        refuses: null,
      },
      '2.0.1': { action: 'UpdateFirmware' },
    },
  },
  {
    method: 'POST',
    path: 'update_firmware',
    body: {
      location: 'https://files.example/2.bin',
      signingCertificate: PEM,
      signature: 'c2ln',
    },
    type: 'chargestation.update_firmware',
    versions: {
      '1.6': { action: 'SignedUpdateFirmware' },
      '2.0.1': { action: 'UpdateFirmware' },
    },
  },
  {
    method: 'POST',
    path: 'send_local_list',
    body: {
      listVersion: 5,
      updateType: 'Full',
      localAuthorizationList: [{ idTag: '04E91C5A123480', idTagInfo: { status: 'Accepted' } }],
    },
    type: 'chargestation.send_local_list',
    versions: {
      '1.6': {
        action: 'SendLocalList',
        payload: {
          listVersion: 5,
          localAuthorizationList: [{ idTag: '04E91C5A123480', idTagInfo: { status: 'Accepted' } }],
        },
        refuses: { status: 'VersionMismatch' },
      },
      '2.0.1': {
        action: 'SendLocalList',
        payload: {
          versionNumber: 5,
          localAuthorizationList: [
            {
              idToken: { idToken: '04E91C5A123480', type: 'ISO14443' },
              idTokenInfo: { status: 'Accepted' },
            },
          ],
        },
        refuses: { status: 'VersionMismatch' },
      },
    },
  },
  {
    method: 'POST',
    path: 'reserve_now',
    body: {
      connectorId: 1,
      idTag: '04E91C5A123480',
      expiryDate: '2036-01-01T00:00:00.000Z',
      parentIdTag: 'FLEET-7',
      reservationId: 4711,
    },
    type: 'chargestation.reserve_now',
    versions: {
      '1.6': {
        action: 'ReserveNow',
        payload: {
          connectorId: 1,
          expiryDate: '2036-01-01T00:00:00.000Z',
          idTag: '04E91C5A123480',
          parentIdTag: 'FLEET-7',
          reservationId: 4711,
        },
        refuses: { status: 'Occupied' },
      },
      '2.0.1': {
        action: 'ReserveNow',
        payload: {
          evseId: 1,
          expiryDateTime: '2036-01-01T00:00:00.000Z',
          groupIdToken: { idToken: 'FLEET-7', type: 'Central' },
          idToken: { idToken: '04E91C5A123480', type: 'ISO14443' },
          id: 4711,
        },
        refuses: { status: 'Occupied' },
      },
    },
  },
  {
    method: 'POST',
    path: 'cancel_reservation',
    body: { reservationId: 4711 },
    type: 'chargestation.cancel_reservation',
    versions: both('CancelReservation', { payload: { reservationId: 4711 } }),
  },
  {
    method: 'GET',
    path: 'local_list_version',
    type: 'chargestation.local_list_version',
    versions: {
      '1.6': {
        action: 'GetLocalListVersion',
        accepts: { listVersion: 4 },
        refuses: { listVersion: -1 },
      },
      '2.0.1': { action: 'GetLocalListVersion', accepts: { versionNumber: 4 }, refuses: null },
    },
  },
  {
    method: 'POST',
    path: 'local_list_version',
    body: {},
    type: 'chargestation.local_list_version',
    versions: {
      '1.6': {
        action: 'GetLocalListVersion',
        accepts: { listVersion: 4 },
        refuses: { listVersion: -1 },
      },
      '2.0.1': { action: 'GetLocalListVersion', accepts: { versionNumber: 4 }, refuses: null },
    },
  },
  {
    method: 'GET',
    path: 'get_composite_schedule?duration=600&chargingRateUnit=A',
    of: 'connector',
    type: 'chargestation.get_composite_schedule',
    versions: {
      '1.6': {
        action: 'GetCompositeSchedule',
        payload: { connectorId: 1, duration: 600, chargingRateUnit: 'A' },
      },
      '2.0.1': {
        action: 'GetCompositeSchedule',
        payload: { evseId: 1, duration: 600, chargingRateUnit: 'A' },
      },
    },
  },
  {
    method: 'POST',
    path: 'get_composite_schedule',
    of: 'connector',
    body: {},
    type: 'chargestation.get_composite_schedule',
    versions: both('GetCompositeSchedule', { payload: { duration: 86_400 } }),
  },
  {
    method: 'POST',
    path: 'variables/get',
    body: { getVariableData: [HEARTBEAT_INTERVAL] },
    type: 'chargestation.variables.get',
    versions: only201('GetVariables', READ, {
      payload: { getVariableData: [HEARTBEAT_INTERVAL] },
      accepts: {
        getVariableResult: [
          { ...HEARTBEAT_INTERVAL, attributeStatus: 'Accepted', attributeValue: '300' },
        ],
      },
      refuses: {
        getVariableResult: [{ ...HEARTBEAT_INTERVAL, attributeStatus: 'UnknownComponent' }],
      },
    }),
  },
  {
    method: 'POST',
    path: 'variables/set',
    body: { setVariableData: [{ ...HEARTBEAT_INTERVAL, attributeValue: '60' }] },
    type: 'chargestation.variables.set',
    versions: only201('SetVariables', CHANGE, {
      payload: { setVariableData: [{ ...HEARTBEAT_INTERVAL, attributeValue: '60' }] },
      accepts: { setVariableResult: [{ ...HEARTBEAT_INTERVAL, attributeStatus: 'Accepted' }] },
      refuses: { setVariableResult: [{ ...HEARTBEAT_INTERVAL, attributeStatus: 'Rejected' }] },
    }),
  },
  {
    method: 'POST',
    path: 'base_report',
    body: {},
    type: 'chargestation.base_report',
    versions: only201('GetBaseReport', READ, { payload: { reportBase: 'FullInventory' } }),
  },
  {
    method: 'POST',
    path: 'report',
    body: { requestId: 7, componentVariable: [HEARTBEAT_INTERVAL] },
    type: 'chargestation.report',
    versions: only201('GetReport', READ, {
      payload: { requestId: 7, componentVariable: [HEARTBEAT_INTERVAL] },
    }),
  },
  {
    method: 'POST',
    path: 'monitoring/set',
    body: {
      setMonitoringData: [
        { value: 80, type: 'UpperThreshold', severity: 4, ...HEARTBEAT_INTERVAL },
      ],
    },
    type: 'chargestation.monitoring.set',
    versions: only201('SetVariableMonitoring', 'SetVariableMonitoring', {
      accepts: {
        setMonitoringResult: [
          { id: 1, status: 'Accepted', type: 'UpperThreshold', severity: 4, ...HEARTBEAT_INTERVAL },
        ],
      },
      refuses: {
        setMonitoringResult: [
          { status: 'Rejected', type: 'UpperThreshold', severity: 4, ...HEARTBEAT_INTERVAL },
        ],
      },
    }),
  },
  {
    method: 'POST',
    path: 'monitoring/clear',
    body: { id: [3] },
    type: 'chargestation.monitoring.clear',
    versions: only201('ClearVariableMonitoring', 'ClearVariableMonitoring', {
      payload: { id: [3] },
      accepts: { clearMonitoringResult: [{ id: 3, status: 'Accepted' }] },
      refuses: { clearMonitoringResult: [{ id: 3, status: 'NotFound' }] },
    }),
  },
  {
    method: 'POST',
    path: 'monitoring/set_base',
    body: { monitoringBase: 'All' },
    type: 'chargestation.monitoring.set_base',
    versions: only201('SetMonitoringBase', 'SetMonitoringBase', {
      payload: { monitoringBase: 'All' },
    }),
  },
  {
    method: 'POST',
    path: 'monitoring/set_level',
    body: { severity: 5 },
    type: 'chargestation.monitoring.set_level',
    versions: only201('SetMonitoringLevel', 'SetMonitoringLevel', { payload: { severity: 5 } }),
  },
  {
    method: 'POST',
    path: 'monitoring/report',
    body: { monitoringCriteria: ['ThresholdMonitoring'] },
    type: 'chargestation.monitoring.report',
    versions: only201('GetMonitoringReport', 'GetMonitoringReport', {
      payload: { monitoringCriteria: ['ThresholdMonitoring'] },
    }),
  },
  {
    method: 'POST',
    path: 'certificates/install',
    body: { certificateType: 'CSMSRootCertificate', certificate: PEM },
    type: 'chargestation.certificates.install',
    versions: {
      '1.6': {
        action: 'InstallCertificate',
        payload: { certificateType: 'CentralSystemRootCertificate', certificate: PEM },
      },
      '2.0.1': {
        action: 'InstallCertificate',
        payload: { certificateType: 'CSMSRootCertificate', certificate: PEM },
      },
    },
  },
  {
    method: 'POST',
    path: 'certificates/delete',
    body: { certificateHashData: HASH },
    type: 'chargestation.certificates.delete',
    versions: both('DeleteCertificate', {
      payload: { certificateHashData: HASH },
      refuses: { status: 'NotFound' },
    }),
  },
  {
    method: 'POST',
    path: 'certificates/list',
    body: { certificateType: ['ManufacturerRootCertificate'] },
    type: 'chargestation.certificates.list',
    versions: {
      '1.6': {
        action: 'GetInstalledCertificateIds',
        payload: { certificateType: 'ManufacturerRootCertificate' },
        refuses: { status: 'NotFound' },
      },
      '2.0.1': {
        action: 'GetInstalledCertificateIds',
        payload: { certificateType: ['ManufacturerRootCertificate'] },
        refuses: { status: 'NotFound' },
      },
    },
  },
  {
    method: 'POST',
    path: 'display_messages/set',
    body: {
      message: { id: 1, priority: 'NormalCycle', message: { format: 'UTF8', content: 'Hi' } },
    },
    type: 'chargestation.display_messages.set',
    versions: only201('SetDisplayMessage', TRANSFER),
  },
  {
    method: 'POST',
    path: 'display_messages/get',
    body: { requestId: 9, state: 'Idle' },
    type: 'chargestation.display_messages.get',
    versions: only201('GetDisplayMessages', TRANSFER, {
      payload: { requestId: 9, state: 'Idle' },
      refuses: { status: 'Unknown' },
    }),
  },
  {
    method: 'POST',
    path: 'display_messages/clear',
    body: { id: 1 },
    type: 'chargestation.display_messages.clear',
    versions: only201('ClearDisplayMessage', TRANSFER, {
      payload: { id: 1 },
      refuses: { status: 'Unknown' },
    }),
  },
  {
    method: 'POST',
    path: 'customer_information',
    body: { report: true, clear: false, customerIdentifier: '4711' },
    type: 'chargestation.customer_information',
    versions: only201('CustomerInformation', TRANSFER, {
      payload: { report: true, clear: false, customerIdentifier: '4711' },
    }),
  },
  {
    method: 'POST',
    path: 'network_profile',
    body: {
      configurationSlot: 1,
      connectionData: {
        ocppVersion: 'OCPP20',
        ocppTransport: 'JSON',
        ocppCsmsUrl: 'wss://ohmgate.example/ocpp',
        messageTimeout: 30,
        securityProfile: 1,
        ocppInterface: 'Wired0',
      },
    },
    type: 'chargestation.network_profile',
    versions: only201('SetNetworkProfile', CHANGE, { payload: { configurationSlot: 1 } }),
  },
  {
    method: 'POST',
    path: 'cost_updated',
    body: { totalCost: 3.2, transactionId: 'abc' },
    type: 'chargestation.cost_updated',
    versions: only201('CostUpdated', TRANSFER, {
      payload: { totalCost: 3.2, transactionId: 'abc' },
      accepts: {},
      refuses: null,
    }),
  },
  {
    method: 'POST',
    path: 'transaction_status',
    body: { transactionId: 'abc' },
    type: 'chargestation.transaction_status',
    versions: only201('GetTransactionStatus', 'read the session', {
      payload: { transactionId: 'abc' },
      accepts: { messagesInQueue: false },
      refuses: null,
    }),
  },
  {
    method: 'POST',
    path: 'ocpp_call',
    body: { action: 'CancelReservation', payload: { reservationId: 4711 } },
    type: 'chargestation.ocpp_call',
    versions: both('CancelReservation', { payload: { reservationId: 4711 } }),
  },
];
