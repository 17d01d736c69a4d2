import { Query } from '@nestjs/cqrs';

/** The settings of an organization as REST shows them, field by field. */
export interface OrganizationSettings {
  /** Send a 1.6-style connector status for each change of a 2.0.1 chargingState. */
  include_artificial_status_notification_for_201: boolean;
  /** Keep the raw sampled values of the newest message on the session. */
  include_raw_energy_report: boolean;
  /** Show the driver's token as `id_tag` on sessions. */
  include_id_tag: boolean;
  /** Answer to tokens that nobody registered. */
  unknown_tokens: 'accept' | 'reject';
  /** How long a requested session may wait for its start, in s. */
  session_start_timeout: number;
  /** Interval given to stations in the answer to BootNotification, in s. */
  heartbeat_interval: number;
  /** Days for which events and their deliveries are kept. */
  retention_events: number;
  /** Days for which OCPP messages are kept. */
  retention_ocpp_messages: number;
  /** Days for which ended sessions are kept, with their messages, after the last one. */
  retention_sessions: number;
  /** Days for which finished actions and ended reservations are kept. */
  retention_actions: number;
  /** Days for which entries of the audit log are kept. */
  retention_audit_log: number;
}

/** The settings in force in this unit of work, by organization. Answered by organization-settings. */
export class GetOrganizationSettings extends Query<Map<string, OrganizationSettings>> {
  constructor(readonly organizations: ReadonlySet<string> | 'all') {
    super();
  }
}
