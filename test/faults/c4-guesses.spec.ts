import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.js';
import { UpgradeRefusedError } from '../support/station-errors.js';
import { StationSocket } from '../support/station-socket.js';
import { addConnectedStation } from '../support/stations.js';
import { countOf } from './support/counts.js';
import { reportFaults } from './support/report.js';

const GUESSES = 50;

describe('C4 guesses of a password', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp({ env: { TRUSTED_PROXIES: '127.0.0.0/8' } });
  });
  afterAll(() => app?.close());

  it('C4 of paths are answered 429 after 300 of an address, and of that address only', async () => {
    const statusFrom = async (address: string, url: string) => {
      const clientOptions = { headers: { 'X-Forwarded-For': address } };
      const socket = new StationSocket({ version: '1.6', id: 'a:b', url, clientOptions });
      const error = await socket.connect().catch((thrown: unknown) => thrown);
      return (error as UpgradeRefusedError).status;
    };
    const urls = [app.wsUrl, app.wsUrl.replace('/ocpp', '/elsewhere')];
    const statuses: number[] = [];
    // Until the limit is felt: the minute of the counter may end in between.
    while (!statuses.includes(429) && statuses.length < 3000) {
      const tries = Array.from({ length: 20 }, (_, n) => statusFrom('10.4.0.1', urls[n % 2]!));
      statuses.push(...(await Promise.all(tries)));
    }
    expect(new Set(statuses)).toEqual(new Set([400, 404, 429]));
    expect(statuses.indexOf(429)).toBeGreaterThanOrEqual(280);
    expect(await statusFrom('10.4.0.2', app.wsUrl)).toBe(400);
  });

  it('C4 are answered 429 after ten of an address; the station itself always gets in', async () => {
    const rounds = countOf('C4');
    for (let round = 0; round < rounds; round += 1) {
      const { station, twin } = await addConnectedStation(app, { version: '2.0.1' });
      const { id } = station.options;
      const from = (address: string) => ({
        clientOptions: { headers: { 'X-Forwarded-For': address } },
      });
      const guess = async (n: number, address: string) => {
        const password = n.toString(16).padStart(40, '0');
        const options = {
          version: '2.0.1',
          url: app.wsUrl,
          id,
          password,
          ...from(address),
        } as const;
        const error = await new StationSocket(options).connect().catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(UpgradeRefusedError);
        return (error as UpgradeRefusedError).status;
      };
      const own = `10.1.${round}.1`;
      const one: number[] = [];
      for (let n = 0; n < GUESSES; n += 1) one.push(await guess(n, own));
      // The minute of the counter may end in between, which lets ten more be answered 401.
      const late = one.filter((status, n) => n >= 10 && status === 401).length;
      expect([0, 10]).toContain(late);
      expect(one.filter((status) => status === 429)).toHaveLength(GUESSES - 10 - late);
      const many: number[] = [];
      for (let n = 0; n < GUESSES; n += 1) many.push(await guess(n, `10.2.${round}.${n}`));
      expect(new Set(many)).toEqual(new Set([401]));
      await station.heartbeat();
      for (const address of [own, `10.2.${round}.7`, '10.3.0.1']) {
        const again = twin(from(address));
        await again.connect();
        await again.heartbeat();
        await again.close();
      }
      await station.close();
    }
    reportFaults({
      id: 'C4',
      what: 'guesses of a password from one and from 50 addresses',
      faults: rounds * 2 * GUESSES,
      acknowledged: null,
      lost: null,
      duplicated: null,
    });
  });
});
