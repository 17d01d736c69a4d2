import type { JsonObject } from './station-socket.js';

type Answers = Record<string, (payload: JsonObject) => JsonObject>;

const status = (word: string) => () => ({ status: word });
const empty = () => ({});

function allAccepted(actions: string[]): Answers {
  return Object.fromEntries(actions.map((action) => [action, status('Accepted')]));
}

/** What a compliant 1.6 station without data of its own answers; actions that are missing are not implemented. */
export const answersOfV16: Answers = {
  ...allAccepted([
    'CancelReservation',
    'CertificateSigned',
    'ChangeAvailability',
    'ChangeConfiguration',
    'ClearCache',
    'ClearChargingProfile',
    'DataTransfer',
    'DeleteCertificate',
    'ExtendedTriggerMessage',
    'GetCompositeSchedule',
    'GetLog',
    'InstallCertificate',
    'RemoteStartTransaction',
    'RemoteStopTransaction',
    'ReserveNow',
    'Reset',
    'SendLocalList',
    'SetChargingProfile',
    'SignedUpdateFirmware',
    'TriggerMessage',
  ]),
  GetConfiguration: ({ key }) => ({ configurationKey: [], unknownKey: key ?? [] }),
  GetDiagnostics: empty,
  GetInstalledCertificateIds: status('NotFound'),
  GetLocalListVersion: () => ({ listVersion: 0 }),
  UnlockConnector: status('Unlocked'),
  UpdateFirmware: empty,
};

/** The same for 2.0.1. Reports are answered with "nothing there", so that none has to follow. */
export const answersOfV201: Answers = {
  ...allAccepted([
    'CancelReservation',
    'CertificateSigned',
    'ChangeAvailability',
    'ClearCache',
    'ClearChargingProfile',
    'ClearDisplayMessage',
    'DataTransfer',
    'DeleteCertificate',
    'GetCompositeSchedule',
    'GetLog',
    'InstallCertificate',
    'PublishFirmware',
    'RequestStartTransaction',
    'RequestStopTransaction',
    'ReserveNow',
    'Reset',
    'SendLocalList',
    'SetChargingProfile',
    'SetDisplayMessage',
    'SetMonitoringBase',
    'SetMonitoringLevel',
    'SetNetworkProfile',
    'TriggerMessage',
    'UpdateFirmware',
  ]),
  ClearVariableMonitoring: ({ id }) => ({
    clearMonitoringResult: (id as number[]).map((one) => ({ id: one, status: 'Accepted' })),
  }),
  CostUpdated: empty,
  CustomerInformation: status('Rejected'),
  GetBaseReport: status('EmptyResultSet'),
  GetChargingProfiles: status('NoProfiles'),
  GetDisplayMessages: status('Unknown'),
  GetInstalledCertificateIds: status('NotFound'),
  GetLocalListVersion: () => ({ versionNumber: 0 }),
  GetMonitoringReport: status('EmptyResultSet'),
  GetReport: status('EmptyResultSet'),
  GetTransactionStatus: () => ({ messagesInQueue: false }),
  GetVariables: ({ getVariableData }) => ({
    getVariableResult: (getVariableData as JsonObject[]).map(({ component, variable }) => ({
      attributeStatus: 'UnknownVariable',
      component,
      variable,
    })),
  }),
  SetVariableMonitoring: ({ setMonitoringData }) => ({
    setMonitoringResult: (setMonitoringData as JsonObject[]).map(
      ({ type, severity, component, variable }, index) => ({
        id: index + 1,
        status: 'Accepted',
        type,
        severity,
        component,
        variable,
      }),
    ),
  }),
  SetVariables: ({ setVariableData }) => ({
    setVariableResult: (setVariableData as JsonObject[]).map(({ component, variable }) => ({
      attributeStatus: 'Accepted',
      component,
      variable,
    })),
  }),
  UnlockConnector: status('Unlocked'),
  UnpublishFirmware: status('Unpublished'),
};
