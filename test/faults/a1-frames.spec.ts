import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { type RunningAppProcess, startAppProcess } from '../support/app.js';
import { type AddedStation, addStation } from '../support/stations.js';
import { countOf, FULL } from './support/counts.js';
import { inParallel, numbers } from './support/in-parallel.js';
import { COLLECTS_GARBAGE, memoryAfterCollection } from './support/process-memory.js';
import { rawFrames } from './support/raw-frames.js';
import { type Answer, RawSocket } from './support/raw-socket.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';

const VERSIONS: OcppVersion[] = ['1.6', '2.0.1'];
/** More unreadable frames in a minute end the connection. */
const UNREADABLE = 10;

let app: RunningAppProcess;
beforeAll(async () => {
  app = await startAppProcess({ env: { NODE_OPTIONS: COLLECTS_GARBAGE } });
});
afterAll(() => app?.close());

describe.each(VERSIONS)('A1 random frames of OCPP %s', (version) => {
  it(`${countOf('A1')} of them leave the server alive and as small as it was`, async () => {
    const lanes = 4;
    const stations = await inParallel(numbers(lanes), lanes, () => addStation(app, { version }));
    await throwAt(stations, 'warm-up', 200);
    const before = await memoryAfterCollection(app.pid);
    const slowest = await throwAt(stations, 'A1', countOf('A1'));
    const growth = (await memoryAfterCollection(app.pid)) - before;
    expect(growth).toBeLessThan(50);
    if (FULL) expect(slowest).toBeLessThan(1000);
    expect(app.output()).not.toMatch(/unhandled|uncaught|TypeError|could not be/i);
    reportFaults({
      id: 'A1',
      what: `frames of OCPP ${version}, ${growth.toFixed(0)} MB more, slowest Heartbeat ${slowest.toFixed(0)} ms`,
      faults: countOf('A1'),
      acknowledged: null,
      lost: null,
      duplicated: null,
    });
  });

  /** Throws frames from all stations; after every few a Heartbeat must be answered, on this socket or a new one. Gives the slowest in ms. */
  async function throwAt(stations: AddedStation[], name: string, count: number): Promise<number> {
    const times = await inParallel(stations, stations.length, async (station, lane) => {
      const frames = rawFrames(new Chance(`${name} ${version} ${lane}`), count / stations.length);
      let socket = await RawSocket.open(station);
      let slowest = 0;
      while (frames.length > 0) {
        for (const { bytes } of frames.splice(0, UNREADABLE)) socket.send(bytes);
        const asked = performance.now();
        if (!(await socket.isAlive())) {
          expect([1007, 1008]).toContain(socket.closeCode);
          socket = await RawSocket.open(station);
          expect(await socket.isAlive()).toBe(true);
        }
        slowest = Math.max(slowest, performance.now() - asked);
      }
      await socket.close();
      return slowest;
    });
    return Math.max(...times);
  }
});

/** The whole of what came back for one text, on a station of its own. */
async function answersTo(station: AddedStation, text: string): Promise<Answer[]> {
  const socket = await RawSocket.open(station);
  socket.send(text);
  expect(await socket.isAlive()).toBe(true);
  await socket.close();
  return socket.answers.slice(0, -1);
}

const heartbeat = (id: unknown) => JSON.stringify([2, id, 'Heartbeat', {}]);

it('A4 message ids that cannot be used have the answer of their version', async () => {
  const chance = new Chance('A4');
  const quoted = () => `"${'\\\n\r\t" \u{1f50c}'.repeat(1 + chance.below(2))}`;
  const long = () => 'x'.repeat(chance.pick([37, 255, 37 + chance.below(219)]));
  const huge = () => 'x'.repeat(chance.pick([256, 10_000, 256 + chance.below(9000)]));
  const wrong = () => chance.pick<unknown>([null, 7, '', 2.5, true, {}, [], -1]);
  const plain = () => chance.pick(['x', 'y'.repeat(36), 'z'.repeat(1 + chance.below(36))]);
  for (const version of VERSIONS) {
    const station = await addStation(app, { version });
    const [code, tooLong] =
      version === '1.6'
        ? ['FormationViolation', [3]]
        : ['RpcFrameworkError', [4, 'RpcFrameworkError']];
    await inParallel(numbers(countOf('A4')), 1, async (n) => {
      const kinds: [unknown, (id: unknown) => unknown[]][] = [
        [plain(), (id) => [3, id]],
        [quoted(), (id) => [3, id]],
        [long(), (id) => [tooLong[0], id, ...tooLong.slice(1)]],
        [huge(), () => [4, '-1', code]],
        [wrong(), () => [4, '-1', code]],
      ];
      const [id, expected] = kinds[n % kinds.length] as (typeof kinds)[number];
      const answers = (await answersTo(station, heartbeat(id))).map(([type, its, rest]) =>
        type === 3 ? [type, its] : [type, its, rest],
      );
      expect(answers, JSON.stringify(id)).toEqual([expected(id)]);
    });
    const absent = await answersTo(station, '[2]');
    expect(absent.map(([type, id, rest]) => [type, id, rest])).toEqual(
      version === '1.6' ? [] : [[4, '-1', 'RpcFrameworkError']],
    );
  }
  reportFaults({
    id: 'A4',
    what: 'message ids, each version',
    faults: 2 * countOf('A4'),
    acknowledged: null,
    lost: null,
    duplicated: null,
  });
});

it('A5 unknown message types are ignored by 1.6 and refused by 2.0.1', async () => {
  const chance = new Chance('A5');
  for (const version of VERSIONS) {
    const station = await addStation(app, { version });
    await inParallel(numbers(countOf('A5')), 1, async () => {
      const type = chance.pick<unknown>([0, 1, 5, 6, 7, '2', 2.5, -2, 4294967298, null, {}, '']);
      const id = `t-${chance.below(1e9)}`;
      const rest = chance.pick<unknown[]>([['Heartbeat', {}], [{}], []]);
      const answers = await answersTo(station, JSON.stringify([type, id, ...rest]));
      expect(answers.map((answer) => answer.slice(0, 3))).toEqual(
        version === '1.6' ? [] : [[4, id, 'MessageTypeNotSupported']],
      );
    });
  }
  reportFaults({
    id: 'A5',
    what: 'message types, each version',
    faults: 2 * countOf('A5'),
    acknowledged: null,
    lost: null,
    duplicated: null,
  });
});
