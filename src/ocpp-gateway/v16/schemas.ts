import type { OCPP16 } from 'typed-ocpp';
import type { InboundRoute, OutboundCall, OutboundRoutes } from '../protocol-adapter.js';
import type { Lenient } from '../wire-values.js';

/**
 * Every action that an OCPP 1.6 station may send (edition 2 and the security whitepaper), with the types of its
 * request and its answer. The transaction related requests may lack anything.
 */
export interface StationMessages {
  Authorize: [OCPP16.AuthorizeRequest, OCPP16.AuthorizeResponse];
  BootNotification: [OCPP16.BootNotificationRequest, OCPP16.BootNotificationResponse];
  DataTransfer: [OCPP16.DataTransferRequest, OCPP16.DataTransferResponse];
  DiagnosticsStatusNotification: [OCPP16.DiagnosticsStatusNotificationRequest, EmptyResponse];
  FirmwareStatusNotification: [OCPP16.FirmwareStatusNotificationRequest, EmptyResponse];
  Heartbeat: [OCPP16.HeartbeatRequest, OCPP16.HeartbeatResponse];
  LogStatusNotification: [OCPP16.LogStatusNotificationRequest, EmptyResponse];
  MeterValues: [Lenient<OCPP16.MeterValuesRequest>, EmptyResponse];
  SecurityEventNotification: [OCPP16.SecurityEventNotificationRequest, EmptyResponse];
  SignCertificate: [OCPP16.SignCertificateRequest, OCPP16.SignCertificateResponse];
  SignedFirmwareStatusNotification: [OCPP16.SignedFirmwareStatusNotificationRequest, EmptyResponse];
  StartTransaction: [Lenient<OCPP16.StartTransactionRequest>, OCPP16.StartTransactionResponse];
  StatusNotification: [OCPP16.StatusNotificationRequest, EmptyResponse];
  StopTransaction: [Lenient<OCPP16.StopTransactionRequest>, OCPP16.StopTransactionResponse];
}

/** An answer that only acknowledges. */
export type EmptyResponse = Record<string, never>;

/** What the routes of this version look like; the adapter needs all of them, a block file has a part. */
export type Routes = {
  [Action in keyof StationMessages]?: InboundRoute<
    StationMessages[Action][0],
    StationMessages[Action][1]
  >;
};

/** The messages that make up the commands, with the types of their requests. */
export interface CsmsMessages {
  CancelReservation: OCPP16.CancelReservationRequest;
  ChangeAvailability: OCPP16.ChangeAvailabilityRequest;
  ChangeConfiguration: OCPP16.ChangeConfigurationRequest;
  ClearCache: OCPP16.ClearCacheRequest;
  ClearChargingProfile: OCPP16.ClearChargingProfileRequest;
  DataTransfer: OCPP16.DataTransferRequest;
  DeleteCertificate: OCPP16.DeleteCertificateRequest;
  ExtendedTriggerMessage: OCPP16.ExtendedTriggerMessageRequest;
  GetCompositeSchedule: OCPP16.GetCompositeScheduleRequest;
  GetConfiguration: OCPP16.GetConfigurationRequest;
  GetDiagnostics: OCPP16.GetDiagnosticsRequest;
  GetInstalledCertificateIds: OCPP16.GetInstalledCertificateIdsRequest;
  GetLocalListVersion: OCPP16.GetLocalListVersionRequest;
  GetLog: OCPP16.GetLogRequest;
  InstallCertificate: OCPP16.InstallCertificateRequest;
  RemoteStartTransaction: OCPP16.RemoteStartTransactionRequest;
  RemoteStopTransaction: OCPP16.RemoteStopTransactionRequest;
  ReserveNow: OCPP16.ReserveNowRequest;
  Reset: OCPP16.ResetRequest;
  SendLocalList: OCPP16.SendLocalListRequest;
  SetChargingProfile: OCPP16.SetChargingProfileRequest;
  SignedUpdateFirmware: OCPP16.SignedUpdateFirmwareRequest;
  TriggerMessage: OCPP16.TriggerMessageRequest;
  UnlockConnector: OCPP16.UnlockConnectorRequest;
  UpdateFirmware: OCPP16.UpdateFirmwareRequest;
}

/** What the commands of this version look like; the adapter needs all of them, a block file has a part. */
export type Commands = Partial<OutboundRoutes>;

/** A CALL whose payload has the type of its message. */
export function callOf<Action extends keyof CsmsMessages>(
  action: Action,
  payload: CsmsMessages[Action],
): OutboundCall {
  return { action, payload };
}

/** One sampled value of MeterValues and StopTransaction (section 7.43). */
export type WireSampledValue =
  OCPP16.MeterValuesRequest['meterValue'][number]['sampledValue'][number];
/** IdTagInfo of the answers. */
export type IdTagInfo = OCPP16.AuthorizeResponse['idTagInfo'];
/** A charging profile on the wire. */
export type WireChargingProfile = OCPP16.SetChargingProfileRequest['csChargingProfiles'];
/** Answer to GetConfiguration. */
export type ConfigurationAnswer = OCPP16.GetConfigurationResponse;
/** Answer to GetCompositeSchedule. */
export type CompositeScheduleAnswer = OCPP16.GetCompositeScheduleResponse;
/** Answer to GetDiagnostics. */
export type DiagnosticsAnswer = OCPP16.GetDiagnosticsResponse;
/** Answer to GetLocalListVersion. */
export type LocalListVersionAnswer = OCPP16.GetLocalListVersionResponse;
/** One token of a local list. */
export type LocalListEntry = NonNullable<
  OCPP16.SendLocalListRequest['localAuthorizationList']
>[number];
