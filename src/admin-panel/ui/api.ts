import { type Body, call, type Query } from './call.js';
import type * as types from './generated/types.gen.js';

export type Station = Omit<types.Chargestation, 'connectors'> & {
  connectors: types.Connector[];
};
export type Connector = types.Connector;

/** What lists of stations need of each. */
export type StationRow = types.ShortChargestation;
export type ConnectorRow = types.ShortConnector;
export type Session = types.Session;
export type InstalledProfile = types.InstalledProfile;
export type Reading = types.EnergyReport;
export type Settings = types.OrganizationSettings;
export type SettingsChange = types.SettingsChange;
export type Webhook = types.Webhook;
export type Delivery = types.Delivery;
export type Recovery = types.Recovery;
export type Statistics = types.Statistics;
export type OcppMessage = types.OcppMessage;
export type ApiKey = types.ApiKey;
export type Action = types.Action;
export type Member = types.Member;
export type InvitedMember = types.InvitedMember;
export type AuditEntry = types.AuditEntry;
export type ConnectionAttempt = types.ConnectionAttempt;
export type DeviceVariable = types.Variable;
export type EventPreview = types.EventPreview;
export type TimelineItem = types.TimelineItem;
export type PanelSession = types.PanelSession;
/** An event of the log; `data` is what its `object` names, as REST shows it. */
export type LoggedEvent = types.WebhookEvent & { data: Record<string, unknown> };

/** How long a command waits for the answer of its station, in s. */
const ANSWER = { wait: 30 };

/** The public API as the pages use it: what is asked and answered is checked against `openapi.json`. */
export const api = {
  panelSession: () => call('GET /admin/session'),
  signIn: (body: Body<'POST /admin/session'>) => call('POST /admin/session', { body }, false),
  signOut: () => call('DELETE /admin/session', {}, false),
  changePassword: (body: Body<'POST /admin/password'>) => call('POST /admin/password', { body }),
  takeUpInvitation: (body: Body<'POST /admin/invitation'>) =>
    call('POST /admin/invitation', { body }, false),

  settings: () => call('GET /v1.1/organization/settings'),
  changeSettings: (body: Body<'PATCH /v1.1/organization/settings'>) =>
    call('PATCH /v1.1/organization/settings', { body }),
  impact: () => call('GET /v1.1/organization/settings/impact', { query: { days: 7 } }),
  settingsHistory: (query: Query<'GET /v1.1/organization/settings/history'>) =>
    call('GET /v1.1/organization/settings/history', { query }),

  stations: async (query: Query<'GET /v1.1/chargestations'>) => {
    const page = await call('GET /v1.1/chargestations', { query });
    return { ...page, result: page.result as unknown as Station[] };
  },
  stationRows: async (query: Query<'GET /v1.1/chargestations'>) => {
    const page = await call('GET /v1.1/chargestations', { query: { ...query, fields: 'short' } });
    return { ...page, result: page.result as StationRow[] };
  },
  station: async (id: string) => {
    const { result } = await call('GET /v1.1/chargestations/{id}', { path: { id } });
    return result as unknown as Station;
  },
  createStation: (body: Body<'POST /v1.1/chargestations'>) =>
    call('POST /v1.1/chargestations', { body }),
  resetPassword: (id: string) =>
    call('PATCH /v1.1/chargestations/{id}/reset_password', { path: { id } }),
  messages: (id: string, query: Query<'GET /v1.1/chargestations/{id}/ocpp_messages'>) =>
    call('GET /v1.1/chargestations/{id}/ocpp_messages', { path: { id }, query }),
  stationTimeline: (id: string, query: Query<'GET /v1.1/chargestations/{id}/timeline'>) =>
    call('GET /v1.1/chargestations/{id}/timeline', { path: { id }, query }),
  profiles: (id: string) =>
    call('GET /v1.1/chargestations/{id}/charging_profiles', { path: { id } }),
  askProfiles: (id: string) =>
    call('POST /v1.1/chargestations/{id}/charging_profiles', { path: { id } }),
  deviceModel: (id: string, query: Query<'GET /v1.1/chargestations/{id}/device_model'>) =>
    call('GET /v1.1/chargestations/{id}/device_model', { path: { id }, query }),

  reset: (id: string, body: Body<'POST /v1.1/chargestations/{id}/reset'>) =>
    call('POST /v1.1/chargestations/{id}/reset', { path: { id }, body, query: ANSWER }),
  changeAvailability: (
    id: string,
    body: Body<'POST /v1.1/chargestations/{id}/change_availability'>,
  ) =>
    call('POST /v1.1/chargestations/{id}/change_availability', {
      path: { id },
      body,
      query: ANSWER,
    }),
  unlockConnector: (id: string, body: Body<'POST /v1.1/chargestations/{id}/unlock_connector'>) =>
    call('POST /v1.1/chargestations/{id}/unlock_connector', { path: { id }, body, query: ANSWER }),
  triggerMessage: (id: string, body: Body<'POST /v1.1/chargestations/{id}/trigger_message'>) =>
    call('POST /v1.1/chargestations/{id}/trigger_message', { path: { id }, body, query: ANSWER }),
  limitConnector: (id: string, limit: number) =>
    call('POST /v1.1/connectors/{id}/set_default_power_limit', {
      path: { id },
      body: { unit: 'power', limit },
      query: ANSWER,
    }),
  endConnectorLimit: (id: string) =>
    call('POST /v1.1/connectors/{id}/clear_default_power_limit', {
      path: { id },
      body: {},
      query: ANSWER,
    }),
  stopSession: (id: string) =>
    call('POST /v1.1/sessions/{id}/stop', { path: { id }, query: ANSWER }),
  limitSession: (id: string, limit: number) =>
    call('POST /v1.1/sessions/{id}/set_power_limit', {
      path: { id },
      body: { unit: 'power', limit },
      query: ANSWER,
    }),
  endSessionLimit: (id: string) =>
    call('POST /v1.1/sessions/{id}/clear_power_limit', { path: { id }, body: {}, query: ANSWER }),
  readConfiguration: (id: string) =>
    call('POST /v1.1/chargestations/{id}/configurations', {
      path: { id },
      body: {},
      query: ANSWER,
    }),
  changeConfiguration: (id: string, body: Body<'PATCH /v1.1/chargestations/{id}/configurations'>) =>
    call('PATCH /v1.1/chargestations/{id}/configurations', { path: { id }, body, query: ANSWER }),
  baseReport: (id: string) =>
    call('POST /v1.1/chargestations/{id}/base_report', { path: { id }, body: {}, query: ANSWER }),
  actions: (query: Query<'GET /v1.1/actions'>) => call('GET /v1.1/actions', { query }),

  attempts: (query: Query<'GET /v1.1/connection_attempts'>) =>
    call('GET /v1.1/connection_attempts', { query }),
  adopt: (id: string, body: Body<'POST /v1.1/connection_attempts/{id}/adopt'>) =>
    call('POST /v1.1/connection_attempts/{id}/adopt', { path: { id }, body }),

  sessions: (query: Query<'GET /v1.1/sessions'>) => call('GET /v1.1/sessions', { query }),
  session: (id: string) => call('GET /v1.1/sessions/{id}', { path: { id } }),
  bands: (id: string) => call('GET /v1.1/sessions/{id}/bands', { path: { id } }),
  sessionTimeline: (id: string, query: Query<'GET /v1.1/sessions/{id}/timeline'>) =>
    call('GET /v1.1/sessions/{id}/timeline', { path: { id }, query }),
  readings: (id: string, query: Query<'GET /v1.1/sessions/{id}/energy_reports'>) =>
    call('GET /v1.1/sessions/{id}/energy_reports', { path: { id }, query }),

  webhooks: (query: Query<'GET /v1.1/webhooks'>) => call('GET /v1.1/webhooks', { query }),
  webhook: (id: string) => call('GET /v1.1/webhooks/{id}', { path: { id } }),
  createWebhook: (body: Body<'POST /v1.1/webhooks'>) => call('POST /v1.1/webhooks', { body }),
  changeWebhook: (id: string, body: Body<'PATCH /v1.1/webhooks/{id}'>) =>
    call('PATCH /v1.1/webhooks/{id}', { path: { id }, body }),
  deleteWebhook: (id: string) => call('DELETE /v1.1/webhooks/{id}', { path: { id } }),
  testWebhook: (id: string) => call('POST /v1.1/webhooks/{id}/test', { path: { id } }),
  webhookSecret: (id: string) => call('GET /v1.1/webhooks/{id}/secret', { path: { id } }),
  rotateSecret: (id: string, body: Body<'POST /v1.1/webhooks/{id}/rotate_secret'>) =>
    call('POST /v1.1/webhooks/{id}/rotate_secret', { path: { id }, body }),
  recover: (id: string, body: Body<'POST /v1.1/webhooks/{id}/recover'>) =>
    call('POST /v1.1/webhooks/{id}/recover', { path: { id }, body }),
  recovery: (id: string) => call('GET /v1.1/webhooks/{id}/recover', { path: { id } }),
  deliveries: (id: string, query: Query<'GET /v1.1/webhooks/{id}/deliveries'>) =>
    call('GET /v1.1/webhooks/{id}/deliveries', { path: { id }, query }),
  webhookStatistics: (id: string) =>
    call('GET /v1.1/webhooks/{id}/statistics', { path: { id }, query: { hours: 24 } }),
  delivery: (id: string) => call('GET /v1.1/deliveries/{id}', { path: { id } }),
  redeliver: (id: string) => call('POST /v1.1/deliveries/{id}/redeliver', { path: { id } }),

  members: (query: Query<'GET /v1.1/members'>) => call('GET /v1.1/members', { query }),
  inviteMember: (body: Body<'POST /v1.1/members'>) => call('POST /v1.1/members', { body }),
  renewInvitation: (id: string) => call('POST /v1.1/members/{id}/invite', { path: { id } }),
  changeMember: (id: string, body: Body<'PATCH /v1.1/members/{id}'>) =>
    call('PATCH /v1.1/members/{id}', { path: { id }, body }),
  removeMember: (id: string) => call('DELETE /v1.1/members/{id}', { path: { id } }),
  auditLog: (query: Query<'GET /v1.1/audit_log'>) => call('GET /v1.1/audit_log', { query }),

  preview: (body: Body<'POST /v1.1/events/preview'>) => call('POST /v1.1/events/preview', { body }),
  events: (query: Query<'GET /v1.1/events'>) => call('GET /v1.1/events', { query }),
  event: async (id: string) => {
    const { result } = await call('GET /v1.1/events/{id}', { path: { id } });
    return result as LoggedEvent;
  },
  eventDeliveries: (id: string) => call('GET /v1.1/events/{id}/deliveries', { path: { id } }),

  keys: (query: Query<'GET /v1.1/api_keys'>) => call('GET /v1.1/api_keys', { query }),
  createKey: (body: Body<'POST /v1.1/api_keys'>) => call('POST /v1.1/api_keys', { body }),
  rotateKey: (id: string, body: Body<'POST /v1.1/api_keys/{id}/rotate'>) =>
    call('POST /v1.1/api_keys/{id}/rotate', { path: { id }, body }),
  revokeKey: (id: string) => call('DELETE /v1.1/api_keys/{id}', { path: { id } }),
};
