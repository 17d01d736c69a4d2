import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takes } from '../../src/webhooks/event-patterns.js';
import { resultOf } from '../support/api-client.js';
import type { PublicChargestation, WebhookEvent } from '../support/api-types.js';
import { type RunningApp, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { sql } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';

const CONNECTOR = { type: 'CCS2', format: 'Cable', power_type: 'DC', power: 150 };

describe('events of the API', () => {
  let app: RunningApp;
  let sink: WebhookSink;

  beforeEach(async () => {
    [app, sink] = await Promise.all([startApp(), WebhookSink.start()]);
  });

  afterEach(async () => {
    await app.close();
    await sink.close();
  });

  const received = (types: string[]) =>
    eventually(() => {
      const events = sink.events();
      return types.every((type) => events.some((event) => event.type === type)) && events;
    });

  it('tells of chargestations, connectors, locations and settings as REST shows them, signed', async () => {
    await sink.subscribe(app.api);
    const location = resultOf(await app.api.post('/locations', { name: 'Damrak' }));
    const created = await app.api.post<PublicChargestation>('/chargestations', {
      endpoint: 'CS-W1',
    });
    const { password, ...station } = resultOf(created);
    const path = `/chargestations/${station._id}`;
    const connector = resultOf(await app.api.post(`${path}/connectors`, CONNECTOR));
    resultOf(await app.api.patch(path, { name: 'Depot' }));
    resultOf(await app.api.patch('/organization/settings', { heartbeat_interval: 60 }));
    resultOf(await app.api.delete(path));

    const events = await received([
      'location.created',
      'chargestation.created',
      'connector.created',
      'chargestation.updated',
      'organization.settings.updated',
      'chargestation.deleted',
    ]);
    const dataOf = (type: string) => events.find((event) => event.type === type)?.data;
    expect(dataOf('location.created')).toEqual(location);
    expect(dataOf('chargestation.created')).toEqual(station);
    expect(dataOf('connector.created')).toEqual(connector);
    expect(dataOf('chargestation.updated')).toMatchObject({ _id: station._id, name: 'Depot' });
    expect(dataOf('organization.settings.updated')).toMatchObject({ heartbeat_interval: 60 });
    expect(dataOf('chargestation.deleted')).toMatchObject({ _id: station._id });
    expect(JSON.stringify(events)).not.toContain(password);

    for (const delivery of sink.deliveries) {
      expect(sink.check(delivery)).toEqual({ standard: true, edrv: true });
      expect(delivery.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(delivery.headers['webhook-id']).toBe(delivery.event._id);
    }
    for (const subject of [station._id, null]) {
      const sequences = sequencesOf(events, subject);
      expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    }
  });

  it('shows each event by its id, with the body that was sent', async () => {
    await sink.subscribe(app.api);
    resultOf(await app.api.post('/locations', { name: 'Damrak' }));
    const { headers, event } = await sink.waitFor(() => true);
    const shown = await app.api.get(`/events/${headers['webhook-id']}`);
    expect(resultOf(shown)).toEqual(event);
    for (const unknown of ['0'.repeat(24), 'no-id', 'stream%00']) {
      const { status, body } = await app.api.get(`/events/${unknown}`);
      expect({ status, code: body.error?.code }).toEqual({ status: 404, code: 'not_found' });
    }
  });

  it('takes an event by its name, its families and *', async () => {
    for (const [patterns, type, expected] of [
      [['*'], 'session.updated', true],
      [['session.updated'], 'session.updated', true],
      [['session.*'], 'session.updated', true],
      [['chargestation.*'], 'chargestation.connector_status.updated', true],
      [['chargestation.connector_status.*'], 'chargestation.connector_status.updated', true],
      [['chargestation.connector_status.*'], 'chargestation.online', false],
      [['session.*'], 'sessions.updated', false],
      [['session.started', 'session.ended'], 'session.updated', false],
      [[], 'session.updated', false],
    ]) {
      const question = `SELECT ${takes('$1::text[]', '$2::text')} AS taken`;
      const [answer] = await sql<{ taken: boolean }>(app.databaseUrl, question, [patterns, type]);
      expect({ patterns, type, ...answer }).toEqual({ patterns, type, taken: expected });
    }
  });

  it('sends only what an endpoint subscribes to', async () => {
    await sink.subscribe(app.api, ['connector.*'], '/family');
    await sink.subscribe(app.api, ['chargestation.created', 'location.updated'], '/exact');
    await sink.subscribe(app.api, ['*'], '/all');
    const location = resultOf(await app.api.post('/locations', { name: 'A' }));
    const station = resultOf(await app.api.post('/chargestations', { endpoint: 'CS-W2' }));
    resultOf(await app.api.post(`/chargestations/${station._id}/connectors`, CONNECTOR));
    resultOf(await app.api.patch(`/locations/${location._id}`, { name: 'B' }));

    const at = (path: string) =>
      sink.deliveries.filter((delivery) => delivery.path === path).map(({ event }) => event.type);
    await eventually(
      () => at('/all').length === 4 && at('/exact').length === 2 && at('/family').length === 1,
    );
    expect(at('/family')).toEqual(['connector.created']);
    expect(at('/exact').sort()).toEqual(['chargestation.created', 'location.updated']);
    expect(at('/all').sort()).toEqual([
      'chargestation.created',
      'connector.created',
      'location.created',
      'location.updated',
    ]);
  });

  it('sends an endpoint nothing that happened before it, and own headers with everything', async () => {
    resultOf(await app.api.post('/locations', { name: 'Before' }));
    await sink.subscribe(app.api, ['*'], '/', {
      headers: { 'X-Tenant': 'blue 7', 'User-Agent': 'Gateway' },
    });
    resultOf(await app.api.post('/locations', { name: 'After' }));
    const first = await sink.waitFor(() => true);
    expect(first.event.data).toMatchObject({ name: 'After' });
    expect(first.event.sequence).toBe(2);
    expect(first.headers['x-tenant']).toBe('blue 7');
    expect(first.headers['user-agent']).toBe('Gateway');
  });
});

/** The sequences of a chargestation's events (or, for null, of the organization's own), sorted. */
function sequencesOf(events: WebhookEvent[], chargestation: string | null): number[] {
  return events
    .filter((event) => event.chargestation === chargestation)
    .map(({ sequence }) => sequence)
    .sort((a, b) => a - b);
}
