import { resultOf } from './api-client.js';
import type { PublicChargestation, PublicSession } from './api-types.js';
import type { RunningApp } from './app.js';
import { playCommands } from './event-scene-commands.js';
import { eventually } from './eventually.js';
import { addStation } from './stations.js';
import type { VirtualStation } from './virtual-station.js';
import type { WebhookSink } from './webhook-sink.js';

const DRIVER = '04E91C5A123480';
const RATINGS = { name: 'Left', type: 'CCS2', format: 'Cable', power_type: 'DC', power: 150 };

/** Makes every kind of event happen once, at a depot with one station of 2.0.1. The sink subscribes to all of them. */
export async function playEveryEvent(app: RunningApp, sink: WebhookSink): Promise<void> {
  await sink.subscribe(app.api, ['*'], '/hooks', { description: 'Billing' });
  await playResources(app);
  await playStation(app);
  await playConnections(app);
  await playEndpoints(app, sink);
}

/** What people change: the organization, locations, rates, users, tokens. */
async function playResources({ api }: RunningApp): Promise<void> {
  const settings = {
    include_artificial_status_notification_for_201: true,
    include_id_tag: true,
    unknown_tokens: 'accept',
  };
  resultOf(await api.patch('/organization/settings', settings));
  resultOf(await api.patch('/organization', { name: 'Damrak Charging', meta_data: { crm: 7 } }));
  const address = { city: 'Amsterdam', country: 'NLD' };
  const changes: [path: string, created: object, changed: object][] = [
    [
      '/locations',
      { name: 'Damrak', address, coordinates: [4.9041, 52.3676], timezone: 'Europe/Amsterdam' },
      { name: 'Damrak 1' },
    ],
    [
      '/rates',
      { name: 'Day rate', currency: 'EUR', price_components: [{ type: 'ENERGY', price: 0.35 }] },
      { description: '35 cents per kWh' },
    ],
    ['/users', { firstname: 'Ada', lastname: 'Lovelace', email: 'ada@example.com' }, { address }],
    ['/tokens', { physicalId: '04A1B2C3D4E580', type: 'ISO14443' }, { status: 'Blocked' }],
  ];
  for (const [path, created, changed] of changes) {
    const { _id } = resultOf(await api.post(path, created));
    resultOf(await api.patch(`${path}/${_id}`, changed));
    resultOf(await api.delete(`${path}/${_id}`));
  }
}

/** A day of a station: two sessions, one of them by the app, and everything that it can be asked for. */
async function playStation(app: RunningApp): Promise<void> {
  const { api } = app;
  const { station, id } = await addStation(app, {
    version: '2.0.1',
    id: 'CS001',
    fields: { name: 'Depot 1' },
  });
  const path = `/chargestations/${id}`;
  const connector = resultOf(await api.post(`${path}/connectors`, RATINGS));
  resultOf(await api.patch(`/connectors/${connector._id}`, { power: 120 }));
  resultOf(await api.patch(path, { name: 'Depot 1, left' }));
  await station.connect();
  await station.boot();
  await station.session({
    idToken: DRIVER,
    reading: { energy: 1250, power: 41_200, current: 61, soc: 38 },
  });
  await playNotices(station);
  const session = await playAppSession(app, station, id, connector._id);
  await playCommands(api, station, { chargestation: id, connector: connector._id, session });
  await playRefusals(app, station, connector._id, session);
  await station.stop();
  await station.unplug();
  await inStatus(app, session, 'Ended');
  await station.close();
  await eventually(async () => !resultOf(await api.get<PublicChargestation>(path)).online);
  resultOf(await api.delete(`/connectors/${connector._id}`));
  resultOf(await api.delete(path));
}

/** A station with a wrong password, and two with one identity: each takes the place of the other. */
async function playConnections(app: RunningApp): Promise<void> {
  const { station, twin } = await addStation(app, { version: '2.0.1', id: 'CS002' });
  await twin({ password: 'f'.repeat(40) })
    .connect()
    .catch(() => undefined);
  await station.connect();
  for (let n = 1; n <= 6; n += 1) await twin().connect();
}

/** What stations tell beside their sessions. */
async function playNotices(station: VirtualStation): Promise<void> {
  const timestamp = new Date().toISOString();
  await station.call('SecurityEventNotification', { type: 'FirmwareUpdated', timestamp });
  await station.call('FirmwareStatusNotification', { status: 'Installed', requestId: 1 });
  await station.call('LogStatusNotification', { status: 'Uploaded', requestId: 2 });
  await station.call('DataTransfer', {
    vendorId: 'com.example',
    messageId: 'fan',
    data: { rpm: 900 },
  });
}

/** Starts and stops a session by the app, and leaves another one running. Gives the `_id` of that one. */
async function playAppSession(
  app: RunningApp,
  station: VirtualStation,
  chargestation: string,
  connector: string,
): Promise<string> {
  const { api } = app;
  const start = async () => {
    const asked = { connector, id_tag: DRIVER, target: { energy: 20 } };
    const { _id } = resultOf(await api.post<PublicSession>('/sessions', asked));
    const action = 'RequestStartTransaction';
    const call = await eventually(() => station.socket.calls.find((one) => one.action === action));
    station.socket.calls.splice(station.socket.calls.indexOf(call), 1);
    await eventually(async () => {
      const query = { chargestation, type: 'session.start.accepted' };
      const events = resultOf(await api.get<{ data: { session: string } }[]>('/events', query));
      return events.some(({ data }) => data.session === _id);
    });
    return { _id, payload: call.payload };
  };
  const first = await start();
  await station.takeRemoteStart(1, first.payload);
  await station.plugIn();
  await station.startCharging();
  await station.meter({ energy: 2500, power: 11_000 });
  resultOf(await api.post(`/sessions/${first._id}/stop?wait=10`));
  await station.stop(1, 'remote');
  await station.unplug();
  await inStatus(app, first._id, 'Ended');

  const cancelled = await start();
  resultOf(await api.post(`/sessions/${cancelled._id}/stop`));
  await inStatus(app, cancelled._id, 'cancelled');

  await station.plugIn();
  await station.authorize(DRIVER);
  await station.startCharging();
  const running = await eventually(async () => {
    const query = { chargestation, status: 'Started' };
    return resultOf(await api.get<PublicSession[]>('/sessions', query))[0];
  });
  return running._id;
}

/** A start and a stop that the station refuses. */
async function playRefusals(
  app: RunningApp,
  station: VirtualStation,
  connector: string,
  session: string,
): Promise<void> {
  const { api } = app;
  station.socket.onCall = () => ({ status: 'Rejected' });
  const asked = { connector, id_tag: DRIVER };
  const { _id } = resultOf(await api.post<PublicSession>('/sessions', asked));
  await inStatus(app, _id, 'cancelled');
  resultOf(await api.post(`/sessions/${session}/stop?wait=10`));
}

/** Waits until REST shows the session in a status. */
function inStatus({ api }: RunningApp, session: string, status: string): Promise<unknown> {
  const read = async () =>
    resultOf(await api.get<PublicSession>(`/sessions/${session}`)).status === status;
  return eventually(read, { what: `a session in status ${status}` });
}

/** Endpoints that are tested, that fail, and that are gone. */
async function playEndpoints({ api }: RunningApp, sink: WebhookSink): Promise<void> {
  sink.answer = ({ path }) => ({
    status: path === '/failing' ? 500 : path === '/gone' ? 410 : 204,
  });
  const events = ['location.*'];
  const more = { alert_email: 'ops@example.com', headers: { 'X-Tenant': 'blue' } };
  const failing = await sink.subscribe(api, events, '/failing', {
    description: 'Invoices',
    ...more,
  });
  resultOf(await api.post(`/webhooks/${failing._id}/test`));
  const gone = await sink.subscribe(api, events, '/gone', { description: 'Old app' });
  for (let n = 1; n <= 4; n += 1) resultOf(await api.post('/locations', { name: `Damrak ${n}` }));
  for (const [{ _id }, health] of [
    [failing, 'failing'],
    [gone, 'disabled'],
  ] as const) {
    const read = async () => resultOf(await api.get(`/webhooks/${_id}`)).health === health;
    await eventually(read, { what: `an endpoint that is ${health}` });
  }
}
