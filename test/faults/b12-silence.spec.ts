import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { resultOf } from '../support/api-client.js';
import { type RunningServer, startApp } from '../support/app.js';
import type { PublicAction } from '../support/command-station.js';
import { eventually } from '../support/eventually.js';
import type { JsonObject } from '../support/station-socket.js';
import { type AddedStation, addConnectedStation } from '../support/stations.js';
import { countOf, FULL } from './support/counts.js';
import { inParallel, numbers } from './support/in-parallel.js';
import { reportFaults } from './support/report.js';

const VERSIONS: OcppVersion[] = ['1.6', '2.0.1'];
const TIMEOUT_MS = FULL ? 30_000 : 3000;

let app: RunningServer;
beforeAll(async () => {
  app = await startApp({ env: { OCPP_CALL_TIMEOUT_MS: String(TIMEOUT_MS) } });
});
afterAll(() => app?.close());

const clearCache = ({ id }: AddedStation) =>
  app.api.post<PublicAction>(`/chargestations/${id}/clear_cache`, {});

/** The action, once it is finished. */
function finished({ _id }: { _id: string }): Promise<PublicAction> {
  return eventually(
    async () => {
      const action = resultOf(await app.api.get<PublicAction>(`/actions/${_id}`));
      return action.status !== 'requested' && action;
    },
    { within: 3 * TIMEOUT_MS + 30_000, every: 200, what: 'an outcome' },
  );
}

it(`B12 a silent station: timeout after ${TIMEOUT_MS / 1000} s, then the next; a late answer moves nothing`, async () => {
  const stations = await inParallel(numbers(countOf('B12')), 8, (n) =>
    addConnectedStation(app, { version: VERSIONS[n % 2] as OcppVersion }),
  );
  await inParallel(stations, stations.length, async (added) => {
    const { socket } = added.station;
    const arrivals: number[] = [];
    let speak = () => {};
    const silence = new Promise<void>((resolve) => {
      speak = resolve;
    });
    socket.onCall = async () => {
      arrivals.push(performance.now());
      if (arrivals.length === 1) await silence;
      return { status: 'Accepted' };
    };
    const [first, second] = (await Promise.all([clearCache(added), clearCache(added)])).map(
      resultOf,
    ) as [PublicAction, PublicAction];
    const outcomes = await Promise.all([finished(first), finished(second)]);
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['accepted', 'timeout']);
    const silent = outcomes.find(({ outcome }) => outcome === 'timeout') as PublicAction;
    expect(silent).toMatchObject({ status: 'failed', response_data: null });
    const [sent, next] = arrivals as [number, number];
    expect(next - sent).toBeGreaterThan(TIMEOUT_MS - 1000);
    if (FULL) expect(next - sent).toBeLessThan(TIMEOUT_MS + 1000);
    speak();
    const late = await eventually(async () => {
      const shown = await app.api.get<JsonObject[]>(`/chargestations/${added.id}/ocpp_messages`, {
        action: 'ClearCache',
        only_errors: true,
      });
      return resultOf(shown).find(({ answer }) => answer !== null);
    });
    expect(late).toMatchObject({ answer: { status: 'Accepted' } });
    const after = resultOf(await app.api.get<PublicAction>(`/actions/${silent._id}`));
    expect(after).toEqual(silent);
    await added.station.close();
  });
  reportFaults({
    id: 'B12',
    what: 'commands that are not answered in time',
    faults: stations.length,
    acknowledged: null,
    lost: null,
    duplicated: null,
  });
});
