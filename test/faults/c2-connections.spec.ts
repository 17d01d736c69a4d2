import { setTimeout as sleep } from 'node:timers/promises';
import { CommandBus } from '@nestjs/cqrs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConnectionRegistry } from '../../src/ocpp-gateway/connection-registry.js';
import { CallStation } from '../../src/ocpp-gateway/ocpp-gateway.commands.js';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { resultOf } from '../support/api-client.js';
import type { PublicChargestation } from '../support/api-types.js';
import { type RunningServer, startApp } from '../support/app.js';
import { allEventsOf } from '../support/event-log.js';
import { eventually } from '../support/eventually.js';
import { type AddedStation, addConnectedStation, addStation } from '../support/stations.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { countOf, FULL } from './support/counts.js';
import { inParallel, numbers } from './support/in-parallel.js';
import { placeOf, sendHead, upgradeLines } from './support/raw-upgrade.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';

const VERSIONS: OcppVersion[] = ['1.6', '2.0.1'];
const PING_MS = 500;
const LANES = 8;

let app: RunningServer;
let registry: ConnectionRegistry;
let commands: CommandBus;
beforeAll(async () => {
  app = await startApp({ env: { OCPP_PING_INTERVAL_MS: String(PING_MS), LOG_LEVEL: 'error' } });
  [registry, commands] = [app.nest.get(ConnectionRegistry), app.nest.get(CommandBus)];
});
afterAll(() => app?.close());

const versionOf = (n: number) => VERSIONS[n % 2] as OcppVersion;

function report(id: 'C2' | 'C5' | 'C8', what: string, faults: number): void {
  reportFaults({ id, what, faults, acknowledged: null, lost: null, duplicated: null });
}

async function shown({ id }: AddedStation): Promise<PublicChargestation> {
  return resultOf(await app.api.get<PublicChargestation>(`/chargestations/${id}`));
}

it('C2 the newest socket is the one that counts, whenever the old one closes', async () => {
  const count = countOf('C2');
  const stations = await inParallel(numbers(LANES), LANES, (n) =>
    addConnectedStation(app, { version: versionOf(n) }),
  );
  await inParallel(stations, LANES, async (added, lane) => {
    const chance = new Chance(`C2 ${lane}`);
    let current = added.station;
    for (let n = lane; n < count; n += LANES) {
      const replaced = current;
      current = added.twin();
      const lateClose = chance.hits(0.3);
      await current.connect();
      if (lateClose) replaced.socket.terminate();
      const asked = commands.execute(new CallStation(added.id, 'clearCache', {}));
      expect((await asked).outcome).toBe('accepted');
      expect(current.socket.calls.map(({ action }) => action)).toContain('ClearCache');
      if (!lateClose)
        expect(await replaced.socket.closed).toEqual({ code: 1000, reason: 'replaced' });
      expect(
        replaced.socket.calls.filter(({ action }) => action === 'ClearCache').length,
      ).toBeLessThanOrEqual(1);
    }
    await current.heartbeat();
    added.station = current;
  });
  // Longer than the grace time: a lost registration would show.
  await sleep(400);
  for (const added of stations) {
    expect((await shown(added)).online).toBe(true);
    const types = (await allEventsOf(app, added.id)).map(({ type }) => type);
    expect(types).not.toContain('chargestation.offline');
    expect(types.filter((type) => type === 'chargestation.online')).toHaveLength(1);
    await added.station.close();
  }
  report('C2', 'replaced sockets', count);
});

it('C5 a line whose packets are dropped is found, and a newcomer need not wait for that', async () => {
  const { host, port } = placeOf(app.url);
  const proxy = new TcpProxy(host, port);
  await proxy.up();
  const wsUrl = `ws://127.0.0.1:${proxy.port}/ocpp`;
  const count = countOf('C5');
  const stations = await inParallel(numbers(count), 8, (n) =>
    addConnectedStation({ ...app, wsUrl }, { version: versionOf(n) }),
  );
  proxy.freeze();
  const frozen = performance.now();
  await inParallel(stations, count, async (added, n) => {
    if (n % 2) {
      const newcomer = added.twin({ url: app.wsUrl });
      await newcomer.connect();
      const asked = commands.execute(new CallStation(added.id, 'clearCache', {}));
      expect((await asked).outcome).toBe('accepted');
      expect(newcomer.socket.calls).toHaveLength(1);
      await newcomer.close();
    } else {
      await eventually(() => registry.openConnection(added.id) === null, {
        what: 'the end of a frozen line',
      });
      // Two pings that are not answered, after at most one that was.
      if (FULL) expect(performance.now() - frozen).toBeLessThan(3 * PING_MS + 1000);
      await eventually(async () => (await shown(added)).online === false);
    }
  });
  await proxy.down();
  report('C5', 'half-open lines', count);
});

it('C8 an identity is compared as it is: no path reaches the station of another', async () => {
  const chance = new Chance('C8');
  const plain = `Twin-${chance.below(1e6)}`;
  const endpoints = [
    plain,
    plain.toLowerCase(),
    plain.toUpperCase(),
    `${plain} x`,
    `${plain}%2Fx`,
    `${plain}.`,
    `${plain}..`,
    `${plain}\u00fc`,
    `${plain}\u{1f50c}`,
    `${plain}+`,
    `${plain}@=*|`,
    `${plain}${'x'.repeat(48 - plain.length)}`,
  ];
  const stations: AddedStation[] = [];
  for (const id of endpoints) {
    const created = await addStation(app, { version: '2.0.1', id }).catch(() => null);
    if (created) stations.push(created);
  }
  expect(stations.length).toBeGreaterThan(6);
  const place = placeOf(app.url);
  const spellings: ((id: string) => string)[] = [
    encodeURIComponent,
    (id) => id,
    (id) => encodeURIComponent(encodeURIComponent(id)),
    (id) => encodeURIComponent(id.toUpperCase()),
    (id) => encodeURIComponent(id.toLowerCase()),
    (id) => `${encodeURIComponent(id)}/`,
    (id) => `x/../${encodeURIComponent(id)}`,
    (id) => `%2e%2e/ocpp/${encodeURIComponent(id)}`,
    (id) => `${encodeURIComponent(id)}%2F..`,
    (id) => `${encodeURIComponent(id)}%00`,
    (id) => `${encodeURIComponent(id)}%3Ax`,
    (id) => `${encodeURIComponent(id)}x`,
    (id) => `${encodeURIComponent(id).replace(/-/g, '%2D')}`,
    (id) => `${encodeURIComponent(id)}?x=1`,
    (id) => `%20${encodeURIComponent(id)}`,
    (id) => `${encodeURIComponent(id)}%`,
    () => 'y'.repeat(49),
    () => '',
  ];
  let [tried, accepted] = [0, 0];
  for (let n = 0; n < countOf('C8'); n += 1) {
    const target = stations[n % stations.length] as AddedStation;
    const spell = spellings[Math.floor(n / stations.length) % spellings.length] as (
      id: string,
    ) => string;
    const path = `/ocpp/${spell(target.station.options.id)}`;
    const owner = chance.hits(0.7) ? target : chance.pick(stations);
    const meant = decoded(path);
    const { status, socket } = await sendHead(place, upgradeLines(owner, path));
    tried += 1;
    if (status === 101) {
      accepted += 1;
      expect(meant, path).toBe(owner.station.options.id);
      const open = stations.filter(({ id }) => registry.openConnection(id) !== null);
      expect(
        open.map(({ id }) => id),
        path,
      ).toEqual([owner.id]);
    } else {
      const isOther = stations.some(
        ({ station }) =>
          station.options.id === meant && station.options.id !== owner.station.options.id,
      );
      expect(isOther ? [400, 401, 404, 429] : [400, 404, 429], path).toContain(status);
    }
    socket.destroy();
    await eventually(() => stations.every(({ id }) => registry.openConnection(id) === null));
  }
  expect(accepted).toBeGreaterThan(tried / 10);
  report('C8', 'spellings of identities', tried);
});

/** The identity that a path means, read once more by hand; null when it cannot be one. */
function decoded(path: string): string | null {
  const [last = ''] = path.slice('/ocpp/'.length).split('?');
  try {
    return decodeURIComponent(last);
  } catch {
    return null;
  }
}
