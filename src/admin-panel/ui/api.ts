import { signal } from '@preact/signals';
import { toApiError } from './api-error.js';
import { client } from './generated/client.gen.js';
import * as rest from './generated/sdk.gen.js';
import type * as types from './generated/types.gen.js';

export type Station = Omit<types.ChargestationResponse, 'connectors'> & {
  connectors: types.ConnectorResponse[];
};
export type Connector = types.ConnectorResponse;

/** What lists of stations need of each. */
export type StationRow = types.ShortChargestationResponse;
export type ConnectorRow = types.ShortConnectorResponse;
export type Session = types.SessionResponse;
export type Reading = types.EnergyReportResponse;
export type Settings = types.OrganizationSettingsDto;
export type SettingsChange = types.SettingsChangeResponse;
export type Webhook = types.WebhookResponse;
export type Delivery = types.DeliveryResponse;
export type DeliveryDetails = types.DeliveryDetailsResponse;
export type Recovery = types.RecoveryResponse;
export type OcppMessage = types.OcppMessageResponse;
export type InstalledProfile = types.InstalledProfileResponse;
export type ApiKey = types.ApiKeyResponse;
export type Action = types.ActionResponse;
export type Member = types.MemberResponse;
export type InvitedMember = types.InvitedMemberResponse;
export type AuditEntry = types.AuditEntryResponse;
export type EventPreview = types.EventPreviewResponse;
export type TimelineItem = types.TimelineItem;
export type PanelSession = types.PanelSessionResponse;
/** An event of the log; `data` is what its `object` names, as REST shows it. */
export type LoggedEvent = types.EventEnvelope & { data: Record<string, unknown> };

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
  panelSession: () => call(() => rest.panelSessionShow()),
  signIn: (body: Body<types.PanelSessionSignInData>) =>
    call(() => rest.panelSessionSignIn({ body }), false),
  signOut: () => call(() => rest.panelSessionSignOut(), false),
  changePassword: (body: Body<types.PanelSessionChangePasswordData>) =>
    call(() => rest.panelSessionChangePassword({ body })),
  takeUpInvitation: (body: Body<types.PanelSessionTakeUpInvitationData>) =>
    call(() => rest.panelSessionTakeUpInvitation({ body }), false),

  settings: () => call(() => rest.organizationSettingsGet()),
  changeSettings: (body: Body<types.OrganizationSettingsUpdateData>) =>
    call(() => rest.organizationSettingsUpdate({ body })),
  impact: () => call(() => rest.organizationSettingsShowImpact({ query: { days: 7 } })),
  settingsHistory: (query: Query<types.OrganizationSettingsHistoryData>) =>
    call(() => rest.organizationSettingsHistory({ query })),
  organization: () => call(() => rest.organizationsGet()),

  stations: async (query: Query<types.ChargestationsListData>) => {
    const page = await call(() => rest.chargestationsList({ query }));
    return { ...page, result: page.result as unknown as Station[] };
  },
  stationRows: async (query: Query<types.ChargestationsListData>) => {
    const page = await call(() =>
      rest.chargestationsList({ query: { ...query, fields: 'short' } }),
    );
    return { ...page, result: page.result as StationRow[] };
  },
  station: async (id: string) => {
    const { result } = await call(() => rest.chargestationsGet({ path: { id } }));
    return result as unknown as Station;
  },
  createStation: (body: Body<types.ChargestationsCreateData>) =>
    call(() => rest.chargestationsCreate({ body })),
  resetPassword: (id: string) => call(() => rest.chargestationsResetPassword({ path: { id } })),
  messages: (id: string, query: Query<types.OcppMessagesListData>) =>
    call(() => rest.ocppMessagesList({ path: { id }, query })),
  stationTimeline: (id: string, query: Query<types.ChargestationTimelineListData>) =>
    call(() => rest.chargestationTimelineList({ path: { id }, query })),
  profiles: (id: string) => call(() => rest.chargingProfilesList({ path: { id } })),
  actions: (query: Query<types.ActionsListData>) => call(() => rest.actionsList({ query })),

  sessions: (query: Query<types.SessionsListData>) => call(() => rest.sessionsList({ query })),
  session: (id: string) => call(() => rest.sessionsGet({ path: { id } })),
  bands: (id: string) => call(() => rest.sessionTimelineShowBands({ path: { id } })),
  sessionTimeline: (id: string, query: Query<types.SessionTimelineListData>) =>
    call(() => rest.sessionTimelineList({ path: { id }, query })),
  readings: (id: string, query: Query<types.SessionsListEnergyReportsData>) =>
    call(() => rest.sessionsListEnergyReports({ path: { id }, query })),

  webhooks: (query: Query<types.WebhooksListData>) => call(() => rest.webhooksList({ query })),
  webhook: (id: string) => call(() => rest.webhooksGet({ path: { id } })),
  createWebhook: (body: Body<types.WebhooksCreateData>) =>
    call(() => rest.webhooksCreate({ body })),
  changeWebhook: (id: string, body: Body<types.WebhooksUpdateData>) =>
    call(() => rest.webhooksUpdate({ path: { id }, body })),
  deleteWebhook: (id: string) => call(() => rest.webhooksDelete({ path: { id } })),
  testWebhook: (id: string) => call(() => rest.webhookOperationsTest({ path: { id } })),
  webhookSecret: (id: string) => call(() => rest.webhookOperationsSecret({ path: { id } })),
  rotateSecret: (id: string, body: Body<types.WebhookOperationsRotateData>) =>
    call(() => rest.webhookOperationsRotate({ path: { id }, body })),
  recover: (id: string, body: Body<types.WebhookOperationsRecoverData>) =>
    call(() => rest.webhookOperationsRecover({ path: { id }, body })),
  recovery: (id: string) => call(() => rest.webhookOperationsRecovery({ path: { id } })),
  deliveries: (id: string, query: Query<types.WebhooksListDeliveriesData>) =>
    call(() => rest.webhooksListDeliveries({ path: { id }, query })),
  delivery: (id: string) => call(() => rest.deliveriesGet({ path: { id } })),
  redeliver: (id: string) => call(() => rest.deliveriesRedeliver({ path: { id } })),

  members: (query: Query<types.MembersListData>) => call(() => rest.membersList({ query })),
  inviteMember: (body: Body<types.MembersInviteData>) => call(() => rest.membersInvite({ body })),
  renewInvitation: (id: string) => call(() => rest.membersRenewInvitation({ path: { id } })),
  changeMember: (id: string, body: Body<types.MembersUpdateData>) =>
    call(() => rest.membersUpdate({ path: { id }, body })),
  removeMember: (id: string) => call(() => rest.membersRemove({ path: { id } })),
  auditLog: (query: Query<types.AuditLogListData>) => call(() => rest.auditLogList({ query })),

  preview: (body: Body<types.EventsPreviewData>) => call(() => rest.eventsPreview({ body })),
  events: (query: Query<types.EventsListData>) => call(() => rest.eventsList({ query })),

  keys: (query: Query<types.ApiKeysListData>) => call(() => rest.apiKeysList({ query })),
  createKey: (body: Body<types.ApiKeysCreateData>) => call(() => rest.apiKeysCreate({ body })),
  rotateKey: (id: string, body: Body<types.ApiKeysRotateData>) =>
    call(() => rest.apiKeysRotate({ path: { id }, body })),
  revokeKey: (id: string) => call(() => rest.apiKeysRevoke({ path: { id } })),
};
