import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { type RunningAppProcess, startAppProcess } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { UpgradeRefusedError } from '../support/station-errors.js';
import { type AddedStation, addConnectedStation } from '../support/stations.js';
import { sql } from '../support/tenants.js';
import { countOf, FULL } from './support/counts.js';
import { inParallel, numbers } from './support/in-parallel.js';
import { RawSocket } from './support/raw-socket.js';
import { placeOf, upgradeLines } from './support/raw-upgrade.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';
import { StationLedger } from './support/station-ledger.js';

const VERSIONS: OcppVersion[] = ['1.6', '2.0.1'];
const SPREAD_MS = FULL ? 10_000 : 500;
/** How long a client may take to ask for its upgrade. */
const HANDSHAKE_MS = 10_000;

let app: RunningAppProcess;
let ledger: StationLedger;
beforeAll(async () => {
  [app, ledger] = [
    await startAppProcess({ env: { LOG_LEVEL: 'error' } }),
    await StationLedger.open(),
  ];
});
afterAll(async () => {
  await app?.close();
  await ledger?.close();
});

it('C6 all stations that drop and return at once are online again, and REST answers meanwhile', async () => {
  const chance = new Chance('C6');
  const count = countOf('C6');
  const storms = countOf('C6 storms');
  const stations = await inParallel(numbers(count), 32, async (n) => {
    const added = await addConnectedStation(app, { version: VERSIONS[n % 2] as OcppVersion });
    ledger.keep(added.id, added.station);
    return added;
  });
  const times: number[] = [];
  const slowest: number[] = [];
  let running = true;
  const ask = async () => {
    while (running) {
      const begun = performance.now();
      expect((await app.api.get('/chargestations')).status).toBe(200);
      times.push(performance.now() - begun);
      await sleep(20);
    }
  };
  const asking = ask();
  const refusals: string[] = [];
  for (let storm = 0; storm < storms; storm += 1) {
    const begun = performance.now();
    const delays = stations.map(() => chance.below(SPREAD_MS));
    await Promise.all(stations.map(({ station }) => station.terminate()));
    await inParallel(stations, count, async ({ station }, index) => {
      await sleep(delays[index]);
      await comeBack(station, refusals);
      await station.boot();
      await station.heartbeat();
    });
    await eventually(
      async () => {
        const online = 'SELECT count(*)::int AS n FROM chargestation WHERE online';
        const [row] = await sql<{ n: number }>(app.databaseUrl, online);
        return row!.n === count;
      },
      { within: 60_000, every: 200, what: 'everybody online' },
    );
    slowest.push(performance.now() - begun);
  }
  running = false;
  await asking;
  const p99 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] as number;
  expect(refusals).toEqual([]);
  if (FULL) expect(Math.max(...slowest)).toBeLessThan(60_000);
  if (FULL) expect(p99).toBeLessThan(1000);
  const judgement = await ledger.judge(app.databaseUrl);
  expect(judgement).toMatchObject({ lost: 0, duplicated: 0 });
  const all = (Math.max(...slowest) / 1000).toFixed(1);
  reportFaults({
    id: 'C6',
    what: `${storms} storms of ${count} stations, all back within ${all} s, REST p99 ${p99.toFixed(0)} ms`,
    faults: storms * count,
    ...judgement,
  });
  await inParallel(stations, 100, ({ station }) => station.terminate());
});

/** Connects, again and again while the server has no room; notes every other refusal. */
async function comeBack(station: AddedStation['station'], refusals: string[]): Promise<void> {
  for (;;) {
    try {
      return await station.connect();
    } catch (error) {
      if (error instanceof UpgradeRefusedError && error.status !== 503)
        refusals.push(String(error));
      await sleep(250);
    }
  }
}

it('C7 who does not finish its handshake is shown the door after 10 s, and stands in no way', async () => {
  const station = await addConnectedStation(app, { version: '2.0.1' });
  await station.station.close();
  const head = upgradeLines(station, `/ocpp/${station.station.options.id}`).join('\r\n');
  const place = placeOf(app.url);
  const kinds: ((socket: Socket) => void)[] = [
    () => {},
    (socket) => socket.write(head),
    (socket) => {
      let sent = 0;
      const timer = setInterval(() => socket.write(head.charAt(sent++)), 500);
      socket.on('close', () => clearInterval(timer));
    },
  ];
  const begun = performance.now();
  const ends = numbers(countOf('C7')).map((n) => {
    const socket = connect(place);
    socket.on('error', () => {});
    socket.on('connect', () => kinds[n % kinds.length]?.(socket));
    socket.resume();
    return new Promise<number>((resolve) =>
      socket.on('close', () => resolve(performance.now() - begun)),
    );
  });
  await sleep(200);
  const socket = await RawSocket.open(station);
  expect(await socket.isAlive()).toBe(true);
  const lived = await Promise.all(ends);
  expect(Math.min(...lived)).toBeGreaterThan(HANDSHAKE_MS - 1000);
  // Node looks once a second; its own interval is 30 s.
  expect(Math.max(...lived)).toBeLessThan(2 * HANDSHAKE_MS);
  expect(await socket.isAlive()).toBe(true);
  await socket.close();
  reportFaults({
    id: 'C7',
    what: `unfinished handshakes, the last one gone after ${(Math.max(...lived) / 1000).toFixed(1)} s`,
    faults: ends.length,
    acknowledged: null,
    lost: null,
    duplicated: null,
  });
});

it.runIf(FULL)(
  'C7 upgrades that the database holds up are given up after 10 s, and their turns are free again',
  async () => {
    const station = await addConnectedStation(app, { version: '2.0.1' });
    await station.station.close();
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    await client.query('BEGIN; LOCK TABLE chargestation IN ACCESS EXCLUSIVE MODE');
    const head = upgradeLines(station, `/ocpp/${station.station.options.id}`).join('\r\n');
    const begun = performance.now();
    const ends = numbers(700).map(() => {
      const socket = connect(placeOf(app.url));
      socket.on('error', () => {});
      socket.write(`${head}\r\n\r\n`);
      socket.resume();
      return new Promise<number>((resolve) =>
        socket.on('close', () => resolve(performance.now() - begun)),
      );
    });
    const lived = await Promise.all(ends);
    await client.query('ROLLBACK');
    await client.end();
    expect(Math.max(...lived)).toBeLessThan(2 * HANDSHAKE_MS);
    const socket = await RawSocket.open(station);
    expect(await socket.isAlive()).toBe(true);
    await socket.close();
  },
);
