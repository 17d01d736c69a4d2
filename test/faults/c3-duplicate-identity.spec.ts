import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultOf } from '../support/api-client.js';
import { type RunningAppProcess, startAppProcess } from '../support/app.js';
import { allEventsOf } from '../support/event-log.js';
import { eventually } from '../support/eventually.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { type AddedStation, addConnectedStation } from '../support/stations.js';
import { countOf, FULL } from './support/counts.js';
import { reportFaults } from './support/report.js';

const SECONDS = countOf('C3');
const PER_SECOND = FULL ? 1000 : 200;

/** What scheduling and the attacker in the same process may add on a busy machine, in ms. */
const JITTER_MS = 50;

describe('C3 opens with the identity of a connected station', () => {
  let database: TestDatabase;
  let app: RunningAppProcess;
  let added: AddedStation;

  beforeAll(async () => {
    database = await createDatabase();
    app = await startAppProcess({ databaseUrl: database.url });
    added = await addConnectedStation(app, { version: '2.0.1' });
  }, 120_000);
  afterAll(async () => {
    await added?.station.close();
    await app?.close();
    await database?.drop();
  });

  /** One upgrade without credentials: the status of its answer, or 0 without one. */
  const open = (): Promise<number> => {
    const { hostname, port } = new URL(app.url);
    return new Promise((resolve) => {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.on('error', () => resolve(0));
      socket.on('close', () => resolve(0));
      socket.once('data', (data) => {
        resolve(Number(data.toString('latin1').split(' ')[1]));
        socket.destroy();
      });
      socket.write(
        `GET /ocpp/${added.station.options.id} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp2.0.1\r\n\r\n',
      );
    });
  };

  /** The time in ms that 99 % of heartbeats stay below, sent one after the other until `done`. */
  const p99Until = async (done: () => boolean) => {
    const times: number[] = [];
    while (!done() || times.length < 20) {
      const began = performance.now();
      await added.station.heartbeat();
      times.push(performance.now() - began);
      await sleep(5);
    }
    return times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] as number;
  };
  const past = (ms: number) => {
    const end = performance.now() + ms;
    return () => performance.now() >= end;
  };

  it('C3 leave its socket, its answers, the inbox and the log of events alone', async () => {
    const baseline = await p99Until(past(FULL ? 10_000 : 500));
    const statuses = new Map<number, number>();
    const opens: Promise<void>[] = [];
    const over = past(SECONDS * 1000);
    const attack = (async () => {
      const began = performance.now();
      for (let sent = 0; !over(); ) {
        const due = Math.floor(((performance.now() - began) / 1000) * PER_SECOND);
        for (; sent < due; sent += 1) {
          opens.push(
            open().then((status) => void statuses.set(status, (statuses.get(status) ?? 0) + 1)),
          );
        }
        await sleep(5);
      }
    })();
    const attacked = await p99Until(over);
    await attack;
    await Promise.all(opens);
    const injected = opens.length;
    expect(injected).toBeGreaterThan(SECONDS * PER_SECOND * 0.5);
    for (const status of statuses.keys()) expect([0, 401, 429, 503]).toContain(status);
    const minutes = Math.ceil(SECONDS / 60) + 1;
    expect(statuses.get(401)).toBeLessThanOrEqual(10 * minutes);
    if (FULL) expect(attacked).toBeLessThan(2 * baseline + JITTER_MS);

    expect(added.station.socket.isOpen).toBe(true);
    await added.station.heartbeat();
    const { id } = added;
    const { id: identity } = added.station.options;
    const kept = await eventually(async () => {
      const rows = resultOf(await app.api.get<object[]>('/connection_attempts', { identity }));
      return rows.length > 0 && rows;
    });
    expect(kept).toHaveLength(1);
    const types = (await allEventsOf(app, id)).map(({ type }) => type);
    expect(types).not.toContain('chargestation.offline');
    expect(types).not.toContain('chargestation.connection_conflict');
    const told = types.filter((type) => type === 'chargestation.connection_refused');
    expect(told.length).toBeLessThanOrEqual(minutes);
    reportFaults({
      id: 'C3',
      what: `opens for a live identity (p99 of heartbeats ${baseline.toFixed(0)} → ${attacked.toFixed(0)} ms)`,
      faults: injected,
      acknowledged: null,
      lost: null,
      duplicated: null,
    });
  }, 240_000);
});
