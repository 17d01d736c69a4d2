import type { OCPP16 } from 'typed-ocpp';
import type { InboundRoute } from '../protocol-adapter.js';
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

/** One sampled value of MeterValues and StopTransaction (section 7.43). */
export type WireSampledValue =
  OCPP16.MeterValuesRequest['meterValue'][number]['sampledValue'][number];
/** IdTagInfo of the answers. */
export type IdTagInfo = OCPP16.AuthorizeResponse['idTagInfo'];
