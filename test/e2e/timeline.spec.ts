import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimelineItem } from '../../src/timeline/timeline.dto.js';
import { type ApiClient, type Query, resultOf } from '../support/api-client.js';
import type { PublicSession } from '../support/api-types.js';
import { type RunningApp, startApp } from '../support/app.js';
import { allEventsOf } from '../support/event-log.js';
import { eventually } from '../support/eventually.js';
import { addConnectedStation } from '../support/stations.js';
import { addKey, addOrganization } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';

const FLAG = 'include_artificial_status_notification_for_201';

describe.each(['1.6', '2.0.1'] as const)('the timeline of an OCPP %s station', (version) => {
  let app: RunningApp;
  let sink: WebhookSink;
  let id: string;
  let session: PublicSession;

  beforeAll(async () => {
    [app, sink] = await Promise.all([startApp(), WebhookSink.start()]);
    await sink.subscribe(app.api, ['*'], '/hook');
    sink.answer = ({ event }) => ({ status: event.type === 'session.ended' ? 500 : 200 });
    resultOf(
      await app.api.patch('/organization/settings', { [FLAG]: true, unknown_tokens: 'accept' }),
    );
    const added = await addConnectedStation(app, { version });
    id = added.id;
    await added.station.session();
    [session] = resultOf(
      await app.api.get<PublicSession[]>('/sessions', { chargestation: id }),
    ) as [PublicSession];
    added.station.socket.onCall = () => ({ status: 'Rejected' });
    resultOf(await app.api.post(`/chargestations/${id}/reset?wait=10`, { type: 'Soft' }));
    await expect(added.station.call('Nonsense', {})).rejects.toThrow('NotImplemented');
    const log = await allEventsOf(app, id);
    await eventually(async () => {
      const deliveries = (await items()).filter(({ kind }) => kind === 'webhook');
      const tried = deliveries.every(({ webhook }) => webhook!.attempts > 0);
      return deliveries.length === log.length && tried;
    });
  });
  afterAll(async () => {
    await app?.close();
    await sink?.close();
  });

  const list = (query: Query = {}, path = `/chargestations/${id}`) =>
    app.api.get<TimelineItem[]>(`${path}/timeline`, query);
  const items = async (query: Query = {}, path?: string) =>
    resultOf(await list({ limit: 200, ...query }, path));

  it('holds messages, states, commands, webhooks and connections, newest first', async () => {
    const all = await items();
    const kinds = new Set(all.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['message', 'state', 'command', 'webhook', 'connection']));
    const ids = all.map(({ _id }) => _id);
    expect(ids).toEqual(ids.toSorted().reverse());
    expect(new Set(ids).size).toBe(ids.length);
    for (const item of all) expect(item[item.kind]).toBeDefined();
    const log = await allEventsOf(app, id);
    const shown = all.filter(({ kind }) => kind === 'state' || kind === 'connection');
    const logged = log.filter(({ object }) => object !== 'action');
    expect(shown.map(({ _id }) => _id)).toEqual(logged.map(({ _id }) => _id).reverse());
  });

  it('names the cause of every effect', async () => {
    const all = await items();
    const find = (cause: string | null) => all.find(({ _id }) => _id === cause);
    for (const item of all) {
      const cause = find(item.cause);
      if (item.kind === 'webhook') {
        expect(['state', 'connection', 'command']).toContain(cause?.kind);
        if (cause?.state) expect(cause.state.type).toBe(item.webhook!.type);
      }
      if (item.state?.session) expect(cause?.message?.direction).toBe('from_station');
      if (item.state?.type === 'chargestation.connector_status.updated') {
        const expected = item.state.synthetic ? 'TransactionEvent' : 'StatusNotification';
        expect(cause?.message?.action).toBe(expected);
      }
      if (item.message?.action === 'Reset')
        expect(cause?.command?.type).toBe('chargestation.reset');
    }
    const ended = all.find(({ state }) => state?.type === 'session.ended');
    const last = version === '1.6' ? 'StopTransaction' : 'TransactionEvent';
    expect(find(ended!.cause)?.message?.action).toBe(last);
  });

  it('shows only failures, each with its cause', async () => {
    const failures = await items({ only_failures: true });
    const failed = failures.filter((item) => item.failed);
    const words = failed.map(
      ({ message, command, webhook }) => message?.error ?? command?.type ?? webhook?.type,
    );
    expect(words.toSorted()).toEqual(['NotImplemented', 'chargestation.reset', 'session.ended']);
    const others = failures.filter((item) => !item.failed);
    for (const { _id } of others) {
      expect(failures.some(({ cause }) => cause === _id)).toBe(true);
    }
    expect(others.some(({ state }) => state?.type === 'session.ended')).toBe(true);
  });

  it('filters by kind', async () => {
    const some = await items({ kinds: 'command,connection' });
    expect(new Set(some.map(({ kind }) => kind))).toEqual(new Set(['command', 'connection']));
    const { body } = await list({ kinds: 'connection', limit: 1 });
    expect(body.result).toHaveLength(1);
    const oldest = (await items()).filter(({ kind }) => kind === 'connection').at(-1);
    expect(body.result[0]).toEqual(oldest);
  });

  it('is bounded by times, and takes no nonsense for one', async () => {
    const all = await items();
    // A delivery comes with its event, so it may be of a later second than the bound.
    const causes = all.filter(({ kind }) => kind !== 'webhook');
    const middle = causes[Math.floor(causes.length / 2)]!;
    const at = 1000 * Number.parseInt(middle._id.slice(0, 8), 16);
    const second = (ms: number) => new Date(Math.floor(ms / 1000) * 1000).toISOString();
    const from = await items({ from: second(at) });
    const to = await items({ to: second(at) });
    const ids = (list: TimelineItem[]) => list.map(({ _id }) => _id).sort();
    expect(from.map(({ _id }) => _id)).toContain(middle._id);
    expect(ids([...from, ...to])).toEqual(ids(all));
    expect(await items({ from: second(Date.now() + 5000) })).toEqual([]);
    const wrong = await list({ from: 'yesterday' });
    expect([wrong.status, wrong.body.error?.details[0]?.path]).toEqual([422, 'query.from']);
  });

  it('pages backwards and forwards without a gap', async () => {
    const whole = (await items()).map(({ _id }) => _id);
    const backwards: string[] = [];
    let before: string | undefined;
    for (;;) {
      const { body } = await list({ limit: 3, before });
      backwards.push(...body.result.map(({ _id }) => _id));
      if (!body.next) break;
      before = body.next;
    }
    expect(backwards.toSorted()).toEqual(whole.toSorted());
    const forwards: string[] = [];
    let after = '000000000000000000000000';
    for (;;) {
      const { body } = await list({ limit: 3, after });
      forwards.push(...body.result.map(({ _id }) => _id));
      if (!body.next) break;
      after = body.next;
    }
    expect(forwards.toSorted()).toEqual(whole.toSorted());
    const { body } = await list();
    const { newest } = body as typeof body & { newest: string };
    expect((await list({ after: newest })).body).toMatchObject({ result: [], newest });
    expect(body.event_cursor).toEqual(expect.any(String));
  });

  it('of the session holds what is about it', async () => {
    const all = await items({}, `/sessions/${session._id}`);
    const actions = new Set(all.flatMap(({ message }) => message?.action ?? []));
    expect(actions.has('Reset')).toBe(false);
    expect(actions.has('BootNotification')).toBe(false);
    const log = await allEventsOf(app, id);
    const own = log.filter(({ object, data }) => object === 'session' && data._id === session._id);
    const shown = all.flatMap(({ state }) => (state?.session ? [state.sequence] : []));
    expect(shown.reverse()).toEqual(own.map(({ sequence }) => sequence));
    const first = version === '1.6' ? 'StartTransaction' : 'TransactionEvent';
    expect(actions.has(first)).toBe(true);
    expect(all.some(({ state }) => state?.type.includes('connector_status'))).toBe(true);
  });

  it.each([
    [{ kinds: 'messages' }, 'query.kinds'],
    [{ before: 'abc' }, 'query.before'],
    [{ after: '000000000000000000000000', before: '000000000000000000000000' }, 'query.after'],
    [{ limit: 0 }, 'query.limit'],
    [{ only_failures: 'yes' }, 'query.only_failures'],
  ])('refuses %j', async (query, path) => {
    const { status, body } = await list(query);
    expect([status, body.error?.details[0]?.path]).toEqual([422, path]);
  });

  it('shows viewers the server of a receiver only', async () => {
    const { _id } = resultOf(await app.api.get('/organization'));
    const viewer = app.api.as(await addKey(app.databaseUrl, _id, 'viewer'));
    const urlsOf = async (api: ApiClient, path: string) => {
      const all = resultOf(await api.get<TimelineItem[]>(`${path}/timeline`, { limit: 200 }));
      return new Set(all.flatMap(({ webhook }) => webhook?.url ?? []));
    };
    for (const path of [`/chargestations/${id}`, `/sessions/${session._id}`]) {
      expect(await urlsOf(app.api, path)).toEqual(new Set([`${sink.url}/hook`]));
      expect(await urlsOf(viewer, path)).toEqual(new Set([`${sink.url}/***`]));
    }
  });

  it('is nobody else’s', async () => {
    const { key } = await addOrganization(app.databaseUrl);
    for (const path of [`/chargestations/${id}`, `/sessions/${session._id}`]) {
      expect((await app.api.as(key).get(`${path}/timeline`)).status).toBe(404);
    }
  });

  if (version === '2.0.1') {
    it('says why a TransactionEvent made no status', async () => {
      const all = await items({}, `/sessions/${session._id}`);
      const events = all.filter(({ message }) => message?.action === 'TransactionEvent');
      const synthetic = new Set(all.flatMap(({ state, cause }) => (state?.synthetic ? cause : [])));
      for (const { _id, skipped_because } of events) {
        expect(skipped_because === null).toBe(synthetic.has(_id));
      }
      const rules = new Set(events.map(({ skipped_because }) => skipped_because?.rule));
      expect(rules.has('state_unchanged')).toBe(true);
    });

    it('says so when it was the flag', async () => {
      resultOf(await app.api.patch('/organization/settings', { [FLAG]: false }));
      const { id: other, station } = await addConnectedStation(app, { version });
      await station.session();
      await allEventsOf(app, other);
      const all = await items({}, `/chargestations/${other}`);
      const rules = all
        .filter(({ message }) => message?.action === 'TransactionEvent')
        .map(({ skipped_because }) => skipped_because?.rule);
      expect(rules).toContain('flag_off');
      expect(rules.every((rule) => rule !== undefined)).toBe(true);
    });
  }
});
