import type { OCPP20 } from 'typed-ocpp';
import type { InboundRoute, OutboundCall, OutboundRoutes } from '../protocol-adapter.js';
import type { Lenient } from '../wire-values.js';

/**
 * Every action that an OCPP 2.0.1 station may send (edition 3), with the types of its request and its answer.
 * The transaction related requests may lack anything.
 */
export interface StationMessages {
  Authorize: [OCPP20.AuthorizeRequest, OCPP20.AuthorizeResponse];
  BootNotification: [OCPP20.BootNotificationRequest, OCPP20.BootNotificationResponse];
  ClearedChargingLimit: [OCPP20.ClearedChargingLimitRequest, EmptyResponse];
  DataTransfer: [OCPP20.DataTransferRequest, OCPP20.DataTransferResponse];
  FirmwareStatusNotification: [OCPP20.FirmwareStatusNotificationRequest, EmptyResponse];
  Get15118EVCertificate: [
    OCPP20.Get15118EVCertificateRequest,
    OCPP20.Get15118EVCertificateResponse,
  ];
  GetCertificateStatus: [OCPP20.GetCertificateStatusRequest, OCPP20.GetCertificateStatusResponse];
  Heartbeat: [OCPP20.HeartbeatRequest, OCPP20.HeartbeatResponse];
  LogStatusNotification: [OCPP20.LogStatusNotificationRequest, EmptyResponse];
  MeterValues: [Lenient<OCPP20.MeterValuesRequest>, EmptyResponse];
  NotifyChargingLimit: [OCPP20.NotifyChargingLimitRequest, EmptyResponse];
  NotifyCustomerInformation: [OCPP20.NotifyCustomerInformationRequest, EmptyResponse];
  NotifyDisplayMessages: [OCPP20.NotifyDisplayMessagesRequest, EmptyResponse];
  NotifyEVChargingNeeds: [
    OCPP20.NotifyEVChargingNeedsRequest,
    OCPP20.NotifyEVChargingNeedsResponse,
  ];
  NotifyEVChargingSchedule: [
    OCPP20.NotifyEVChargingScheduleRequest,
    OCPP20.NotifyEVChargingScheduleResponse,
  ];
  NotifyEvent: [OCPP20.NotifyEventRequest, EmptyResponse];
  NotifyMonitoringReport: [OCPP20.NotifyMonitoringReportRequest, EmptyResponse];
  NotifyReport: [OCPP20.NotifyReportRequest, EmptyResponse];
  PublishFirmwareStatusNotification: [
    OCPP20.PublishFirmwareStatusNotificationRequest,
    EmptyResponse,
  ];
  ReportChargingProfiles: [OCPP20.ReportChargingProfilesRequest, EmptyResponse];
  ReservationStatusUpdate: [OCPP20.ReservationStatusUpdateRequest, EmptyResponse];
  SecurityEventNotification: [OCPP20.SecurityEventNotificationRequest, EmptyResponse];
  SignCertificate: [OCPP20.SignCertificateRequest, OCPP20.SignCertificateResponse];
  StatusNotification: [OCPP20.StatusNotificationRequest, EmptyResponse];
  TransactionEvent: [Lenient<OCPP20.TransactionEventRequest>, OCPP20.TransactionEventResponse];
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
  CancelReservation: OCPP20.CancelReservationRequest;
  ChangeAvailability: OCPP20.ChangeAvailabilityRequest;
  ClearCache: OCPP20.ClearCacheRequest;
  ClearChargingProfile: OCPP20.ClearChargingProfileRequest;
  DataTransfer: OCPP20.DataTransferRequest;
  DeleteCertificate: OCPP20.DeleteCertificateRequest;
  GetBaseReport: OCPP20.GetBaseReportRequest;
  GetChargingProfiles: OCPP20.GetChargingProfilesRequest;
  GetCompositeSchedule: OCPP20.GetCompositeScheduleRequest;
  GetInstalledCertificateIds: OCPP20.GetInstalledCertificateIdsRequest;
  GetLocalListVersion: OCPP20.GetLocalListVersionRequest;
  GetLog: OCPP20.GetLogRequest;
  GetTransactionStatus: OCPP20.GetTransactionStatusRequest;
  GetVariables: OCPP20.GetVariablesRequest;
  InstallCertificate: OCPP20.InstallCertificateRequest;
  RequestStartTransaction: OCPP20.RequestStartTransactionRequest;
  RequestStopTransaction: OCPP20.RequestStopTransactionRequest;
  ReserveNow: OCPP20.ReserveNowRequest;
  Reset: OCPP20.ResetRequest;
  SendLocalList: OCPP20.SendLocalListRequest;
  SetChargingProfile: OCPP20.SetChargingProfileRequest;
  SetVariables: OCPP20.SetVariablesRequest;
  TriggerMessage: OCPP20.TriggerMessageRequest;
  UnlockConnector: OCPP20.UnlockConnectorRequest;
  UpdateFirmware: OCPP20.UpdateFirmwareRequest;
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

/** One sampled value of MeterValues and TransactionEvent. */
export type WireSampledValue = OCPP20.SampledValueType;
/** One event of a NotifyEvent. */
export type EventData = OCPP20.NotifyEventRequest['eventData'][number];
/** An EVSE and perhaps a connector of it. */
export type WireEvse = NonNullable<OCPP20.TransactionEventRequest['evse']>;
/** A token on the wire. */
export type WireIdToken = OCPP20.AuthorizeRequest['idToken'];
/** What a TransactionEvent says of its transaction. */
export type TransactionInfo = OCPP20.TransactionEventRequest['transactionInfo'];
/** Unit and power of ten of a sampled value. */
export type UnitOfMeasure = OCPP20.UnitOfMeasureType;
/** What an answer says of a token. */
export type IdTokenInfo = OCPP20.AuthorizeResponse['idTokenInfo'];
/** A charging profile on the wire. */
export type WireChargingProfile = OCPP20.SetChargingProfileRequest['chargingProfile'];
/** One token of a local list. */
export type LocalListEntry = NonNullable<
  OCPP20.SendLocalListRequest['localAuthorizationList']
>[number];
/** One variable of a NotifyReport. */
export type ReportData = NonNullable<OCPP20.NotifyReportRequest['reportData']>[number];
/** Answer to GetVariables. */
export type VariablesAnswer = OCPP20.GetVariablesResponse;
/** Answer to SetVariables. */
export type SetVariablesAnswer = OCPP20.SetVariablesResponse;
/** Answer to GetCompositeSchedule. */
export type CompositeScheduleAnswer = OCPP20.GetCompositeScheduleResponse;
/** Answer to GetLocalListVersion. */
export type LocalListVersionAnswer = OCPP20.GetLocalListVersionResponse;
/** Kind of a connector of an EVSE. */
export type ConnectorKind = OCPP20.ReserveNowRequest['connectorType'];
