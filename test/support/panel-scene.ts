import { resultOf } from './api-client.js';
import { type RunningApp, startApp } from './app.js';
import { eventually } from './eventually.js';
import { type AddedStation, addConnectedStation, addStation } from './stations.js';
import { sql } from './tenants.js';
import { VirtualStation } from './virtual-station.js';
import { WebhookSink } from './webhook-sink.js';

/** The first member of a scene. */
export const ADMIN = { email: 'admin@localhost', password: 'a password of the scene' };

/** A text that a page must show and never obey. */
export const HOSTILE = '<img src=x onerror=alert(1)>';

const MINUTE_MS = 60_000;

/** An organization in which something goes on, for tests and pictures of the admin panel. */
export interface PanelScene {
  app: RunningApp;
  /** `_id`s of what pages show. */
  ids: { station: string; session: string; webhook: string };
  /** Receives what the endpoint `Billing` is sent. */
  sink: WebhookSink;
  /** A station of OCPP 2.0.1 with a running session on EVSE 1. */
  charging: VirtualStation;
  close(): Promise<void>;
}

/** The pages below `/admin`, by the names of their pictures. */
export function panelPages({ ids: { station, session, webhook } }: PanelScene) {
  return {
    live: '',
    stations: '/stations',
    station: `/stations/${station}`,
    'station-messages': `/stations/${station}?tab=Messages`,
    'station-sessions': `/stations/${station}?tab=Sessions`,
    'station-profiles': `/stations/${station}?tab=Profiles`,
    'station-configuration': `/stations/${station}?tab=Configuration`,
    'station-about': `/stations/${station}?tab=About`,
    sessions: '/sessions',
    session: `/sessions/${session}`,
    attempts: '/attempts',
    webhooks: '/webhooks',
    webhook: `/webhooks/${webhook}`,
    'webhook-recover': `/webhooks/${webhook}?tab=Recover`,
    'webhook-about': `/webhooks/${webhook}?tab=About`,
    events: '/events',
    keys: '/keys',
    settings: '/settings',
    members: '/members',
    audit: '/audit',
    account: '/account',
    help: '/help',
    'no-such-page': '/no-such-page',
  };
}

/** Starts a server with stations of both versions, sessions, an endpoint that works and one that fails; the flag is on. */
export async function startPanelScene(): Promise<PanelScene> {
  const app = await startApp({ env: { BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password } });
  const sink = await WebhookSink.start();
  const settings = {
    include_artificial_status_notification_for_201: true,
    unknown_tokens: 'accept',
  };
  resultOf(await app.api.patch('/organization/settings', settings));
  resultOf(
    await app.api.patch('/organization/settings', {
      heartbeat_interval: 240,
      note: 'Less traffic',
    }),
  );
  sink.answer = ({ path }) => ({ status: path === '/broken' ? 500 : 204, body: 'no' });
  const webhook = await addEndpoint(app, `${sink.url}/hooks`, 'Billing');
  await addEndpoint(app, `${sink.url}/broken`, 'Old ERP');
  let clock = Date.now() - 95 * MINUTE_MS;
  const now = () => new Date(clock);
  const first = await addConnectedStation(app, {
    version: '2.0.1',
    id: 'CP-0042',
    connectors: 2,
    now,
    fields: { name: 'Depot North, bay 4' },
  });
  await chargeForAWhile(first.station, (minutes) => {
    clock += minutes * MINUTE_MS;
  });
  const second = await addConnectedStation(app, { version: '1.6', id: 'CP-0017', connectors: 2 });
  await second.station.session({ samples: 2 });
  await second.station.plugIn();
  await second.station.authorize('04E91C5A123480');
  await second.station.startCharging();
  await second.station.reportStatus('Faulted', 2);
  const third = await addConnectedStation(app, {
    version: '1.6',
    id: 'CP-0100',
    fields: { name: 'Old Town Hall' },
  });
  await third.station.terminate();
  await addStation(app, { version: '1.6', id: 'CP-0200', fields: { name: HOSTILE } });
  await callInVain(app, 'CP-77');
  const session = await eventually(async () => {
    const query = { chargestation: first.id, status: 'Started' };
    return resultOf(await app.api.get<{ _id: string }[]>('/sessions', query))[0];
  });
  await limitSince(app, first, 50);
  return {
    app,
    sink,
    ids: { station: first.id, session: session._id, webhook },
    charging: first.station,
    async close() {
      await Promise.all([first.station, second.station].map((station) => station.terminate()));
      await app.close();
      await sink.close();
    },
  };
}

/** A power limit of the station that was set so many minutes ago. */
async function limitSince(app: RunningApp, { id, station }: AddedStation, minutes: number) {
  const { onCall } = station.socket;
  station.socket.onCall = () => ({ status: 'Accepted' });
  const limit = { unit: 'power', limit: 11_500 };
  resultOf(await app.api.post(`/chargestations/${id}/set_default_power_limit?wait=10`, limit));
  station.socket.onCall = onCall;
  const AGE = `UPDATE charging_profile SET updated_at = now() - $2 * interval '1 min' WHERE chargestation = $1`;
  await sql(app.databaseUrl, AGE, [id, minutes]);
}

/** A station that nobody knows tries to connect. */
async function callInVain(app: RunningApp, id: string): Promise<void> {
  const stranger = new VirtualStation({ version: '2.0.1', url: app.wsUrl, id, password: 'none' });
  await stranger.connect().catch(() => undefined);
  await eventually(async () => {
    const { result } = (await app.api.get<unknown[]>('/connection_attempts', { identity: id }))
      .body;
    return result?.length === 1;
  });
}

async function addEndpoint({ api }: RunningApp, url: string, description: string): Promise<string> {
  const events = ['session.*', 'chargestation.connector_status.updated'];
  return resultOf(await api.post('/webhooks', { url, description, events }))._id;
}

/** Ninety minutes of a session with a pause of the car and one of the station; it goes on. */
async function chargeForAWhile(
  station: VirtualStation,
  wait: (minutes: number) => void,
): Promise<void> {
  const charge = async (minutes: number, power: number) => {
    for (let minute = 0; minute < minutes; minute += 2) {
      wait(2);
      await station.meter({ energy: (power * 2) / 60, power });
    }
  };
  await station.plugIn();
  wait(3);
  await station.authorize('04E91C5A4F2A80');
  await station.startCharging();
  await charge(30, 11_000);
  await station.suspendByEvse();
  wait(12);
  await station.resume();
  await charge(20, 7400);
  await station.suspendByEv();
  wait(8);
  await station.resume();
  await charge(18, 11_000);
}
