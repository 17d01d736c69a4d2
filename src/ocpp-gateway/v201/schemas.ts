import type { OCPP20 } from 'typed-ocpp';
import type { InboundRoute } from '../protocol-adapter.js';
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
