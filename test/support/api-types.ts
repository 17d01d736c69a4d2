import type { Resource } from './api-client.js';

/** A connector as the public API shows it. */
export interface PublicConnector extends Resource {
  chargestation: string;
  ocppId: number;
  evseId: number;
  status: string;
  raw_message: unknown;
  synthetic: boolean;
  reported_status: string | null;
}

/** A chargestation as the public API shows it. */
export interface PublicChargestation extends Resource {
  endpoint: string;
  protocol: string | null;
  online: boolean;
  clock_skew: number | null;
  connectors: PublicConnector[];
  /** Once, in the answer to the creation or to `reset_password`. */
  password?: string;
}

/** A session as the public API shows it. */
export interface PublicSession extends Resource {
  chargestation: string;
  connector: string | null;
  evseId: number | null;
  status: string;
  transactionId: string;
  metrics: Record<string, unknown> & {
    energyConsumed: number | null;
    chargingState: string | null;
    chargingStopReason: string | null;
    stopReason: string | null;
  };
  rate: string | null;
  cost: { amount: number; currency: string; breakdown: object[] } | null;
  raw_transction_event: unknown;
  complete: boolean;
  anomalies: string[];
}

/** The body of a webhook, and an item of `GET /events`. */
export interface WebhookEvent {
  _id: string;
  object: string;
  type: string;
  createdAt: string;
  data: Record<string, unknown>;
  organization: string;
  chargestation: string | null;
  /** Counts all events of the chargestation without gaps. */
  sequence: number;
  synthetic: boolean;
  api_version: string;
}

/** An endpoint of `/webhooks`; `secret` only in the answer to its creation. */
export interface PublicWebhook extends Resource {
  url: string;
  events: string[];
  secret?: string;
}

/** The flags of `/organization/settings`. */
export interface PublicSettings extends Resource {
  include_artificial_status_notification_for_201: boolean;
  unknown_tokens: 'reject' | 'accept';
}
