import { signal } from '@preact/signals';
import { toApiError } from './api-error.js';
import { client } from './generated/client.gen.js';
import * as rest from './generated/sdk.gen.js';
import type * as types from './generated/types.gen.js';

export type Station = Omit<types.Chargestation, 'connectors'> & {
  connectors: types.Connector[];
};
export type Connector = types.Connector;

/** What lists of stations need of each. */
export type StationRow = types.ShortChargestation;
export type ConnectorRow = types.ShortConnector;
export type Session = types.Session;
export type Reading = types.EnergyReport;
export type Settings = types.OrganizationSettings;
export type SettingsChange = types.SettingsChange;
export type Webhook = types.Webhook;
export type Delivery = types.Delivery;
export type DeliveryDetails = types.DeliveryDetails;
export type Recovery = types.Recovery;
export type OcppMessage = types.OcppMessage;
export type InstalledProfile = types.InstalledProfile;
export type ApiKey = types.ApiKey;
export type Action = types.Action;
export type Member = types.Member;
export type InvitedMember = types.InvitedMember;
export type AuditEntry = types.AuditEntry;
export type EventPreview = types.EventPreview;
export type TimelineItem = types.TimelineItem;
export type PanelSession = types.PanelSession;
/** An event of the log; `data` is what its `object` names, as REST shows it. */
export type LoggedEvent = types.WebhookEvent & { data: Record<string, unknown> };

/** Answer of a generated call: `data` when it succeeded, else `error`, with the response if there was one. */
interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response?: Response;
}

/** Waits until the member has signed in again; set by the page that asks for it. */
export const signedOut = signal<(() => void) | null>(null);

/** Proves to the server that a change was asked for by these pages. */
let csrfToken: string | null = null;

/** Sets what is sent with each change, after a sign-in. */
export function useCsrfToken(token: string | null): void {
  csrfToken = token;
}

client.interceptors.request.use((request) => {
  if (csrfToken !== null && request.method !== 'GET')
    request.headers.set('X-CSRF-Token', csrfToken);
  return request;
});

/** Runs a request. When the member was signed out meanwhile, the page asks for the password and the request is repeated. @throws ApiError */
async function call<Data>(request: () => Promise<Answer<Data>>, again = true): Promise<Data> {
  const answer = await request();
  if (again && answer.response?.status === 401 && csrfToken !== null) {
    await signInAgain();
    return call(request);
  }
  if (answer.data === undefined) throw toApiError(answer.response?.status, answer.error);
  return answer.data;
}

let signingIn: Promise<void> | null = null;

function signInAgain(): Promise<void> {
  signingIn ??= new Promise<void>((resolve) => {
    signedOut.value = () => {
      signedOut.value = null;
      signingIn = null;
      resolve();
    };
  });
  return signingIn;
}

type Query<T extends { query?: unknown }> = NonNullable<T['query']>;
type Body<T extends { body?: unknown }> = NonNullable<T['body']>;

/** The public API as the pages use it; nothing else here calls the server. */
export const api = {
  panelSession: () => call(() => rest.showPanelSession()),
  signIn: (body: Body<types.SignInData>) => call(() => rest.signIn({ body }), false),
  signOut: () => call(() => rest.signOut(), false),
  changePassword: (body: Body<types.ChangePasswordData>) =>
    call(() => rest.changePassword({ body })),
  takeUpInvitation: (body: Body<types.TakeUpInvitationData>) =>
    call(() => rest.takeUpInvitation({ body }), false),

  settings: () => call(() => rest.getOrganizationSettings()),
  changeSettings: (body: Body<types.UpdateOrganizationSettingsData>) =>
    call(() => rest.updateOrganizationSettings({ body })),
  impact: () => call(() => rest.getSettingsImpact({ query: { days: 7 } })),
  settingsHistory: (query: Query<types.ListSettingsHistoryData>) =>
    call(() => rest.listSettingsHistory({ query })),
  organization: () => call(() => rest.getOrganization()),

  stations: async (query: Query<types.ListChargestationsData>) => {
    const page = await call(() => rest.listChargestations({ query }));
    return { ...page, result: page.result as unknown as Station[] };
  },
  stationRows: async (query: Query<types.ListChargestationsData>) => {
    const page = await call(() =>
      rest.listChargestations({ query: { ...query, fields: 'short' } }),
    );
    return { ...page, result: page.result as StationRow[] };
  },
  station: async (id: string) => {
    const { result } = await call(() => rest.getChargestation({ path: { id } }));
    return result as unknown as Station;
  },
  createStation: (body: Body<types.CreateChargestationData>) =>
    call(() => rest.createChargestation({ body })),
  resetPassword: (id: string) => call(() => rest.resetChargestationPassword({ path: { id } })),
  messages: (id: string, query: Query<types.ListOcppMessagesData>) =>
    call(() => rest.listOcppMessages({ path: { id }, query })),
  stationTimeline: (id: string, query: Query<types.ListChargestationTimelineData>) =>
    call(() => rest.listChargestationTimeline({ path: { id }, query })),
  profiles: (id: string) => call(() => rest.listChargingProfiles({ path: { id } })),
  actions: (query: Query<types.ListActionsData>) => call(() => rest.listActions({ query })),

  sessions: (query: Query<types.ListSessionsData>) => call(() => rest.listSessions({ query })),
  session: (id: string) => call(() => rest.getSession({ path: { id } })),
  bands: (id: string) => call(() => rest.getSessionBands({ path: { id } })),
  sessionTimeline: (id: string, query: Query<types.ListSessionTimelineData>) =>
    call(() => rest.listSessionTimeline({ path: { id }, query })),
  readings: (id: string, query: Query<types.ListEnergyReportsData>) =>
    call(() => rest.listEnergyReports({ path: { id }, query })),

  webhooks: (query: Query<types.ListWebhooksData>) => call(() => rest.listWebhooks({ query })),
  webhook: (id: string) => call(() => rest.getWebhook({ path: { id } })),
  createWebhook: (body: Body<types.CreateWebhookData>) => call(() => rest.createWebhook({ body })),
  changeWebhook: (id: string, body: Body<types.UpdateWebhookData>) =>
    call(() => rest.updateWebhook({ path: { id }, body })),
  deleteWebhook: (id: string) => call(() => rest.deleteWebhook({ path: { id } })),
  testWebhook: (id: string) => call(() => rest.testWebhook({ path: { id } })),
  webhookSecret: (id: string) => call(() => rest.getWebhookSecret({ path: { id } })),
  rotateSecret: (id: string, body: Body<types.RotateWebhookSecretData>) =>
    call(() => rest.rotateWebhookSecret({ path: { id }, body })),
  recover: (id: string, body: Body<types.RecoverWebhookData>) =>
    call(() => rest.recoverWebhook({ path: { id }, body })),
  recovery: (id: string) => call(() => rest.getWebhookRecovery({ path: { id } })),
  deliveries: (id: string, query: Query<types.ListDeliveriesData>) =>
    call(() => rest.listDeliveries({ path: { id }, query })),
  delivery: (id: string) => call(() => rest.getDelivery({ path: { id } })),
  redeliver: (id: string) => call(() => rest.redeliverWebhook({ path: { id } })),

  members: (query: Query<types.ListMembersData>) => call(() => rest.listMembers({ query })),
  inviteMember: (body: Body<types.InviteMemberData>) => call(() => rest.inviteMember({ body })),
  renewInvitation: (id: string) => call(() => rest.renewInvitation({ path: { id } })),
  changeMember: (id: string, body: Body<types.UpdateMemberData>) =>
    call(() => rest.updateMember({ path: { id }, body })),
  removeMember: (id: string) => call(() => rest.removeMember({ path: { id } })),
  auditLog: (query: Query<types.ListAuditLogData>) => call(() => rest.listAuditLog({ query })),

  preview: (body: Body<types.PreviewEventsData>) => call(() => rest.previewEvents({ body })),
  events: (query: Query<types.ListEventsData>) => call(() => rest.listEvents({ query })),

  keys: (query: Query<types.ListApiKeysData>) => call(() => rest.listApiKeys({ query })),
  createKey: (body: Body<types.CreateApiKeyData>) => call(() => rest.createApiKey({ body })),
  rotateKey: (id: string, body: Body<types.RotateApiKeyData>) =>
    call(() => rest.rotateApiKey({ path: { id }, body })),
  revokeKey: (id: string) => call(() => rest.revokeApiKey({ path: { id } })),
};
