const TIME = '2026-11-22T10:00:00.000Z';

/** `data` of an event about a webhook endpoint. */
export const WEBHOOK_DATA = {
  _id: '6560a1b2c3d4e5f607182980',
  url: 'https://example.com/hooks',
  description: 'Billing',
  events: ['session.*'],
  active: true,
  alert_email: 'ops@example.com',
  ordering: 'strict',
  headers: { Authorization: '********' },
  health: 'failing',
  healthAt: TIME,
  disabled_reason: null,
  failures: 4,
  failingSince: '2026-11-22T09:25:00.000Z',
  meta_data: {},
  createdAt: TIME,
  updatedAt: TIME,
} as const;

/** `data` of `organization.settings.updated`. */
export const SETTINGS_DATA = {
  include_artificial_status_notification_for_201: true,
  include_raw_energy_report: false,
  include_id_tag: false,
  unknown_tokens: 'reject',
  session_start_timeout: 120,
  heartbeat_interval: 300,
  retention_events: 30,
  retention_ocpp_messages: 30,
  retention_sessions: 3650,
  retention_actions: 365,
} as const;
