import { constants, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { type RunningAppProcess, startAppProcess } from '../support/app.js';
import { type AddedStation, addStation } from '../support/stations.js';
import { countOf, FULL } from './support/counts.js';
import { inParallel, numbers } from './support/in-parallel.js';
import {
  COLLECTS_GARBAGE,
  memoryAfterCollection,
  peakMemory,
  resetPeak,
} from './support/process-memory.js';
import { rawFrames } from './support/raw-frames.js';
import { type Answer, RawSocket } from './support/raw-socket.js';
import { placeOf, statusOfHead, upgradeLines } from './support/raw-upgrade.js';
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

const LIMIT = 262_144;
const MIB = 1_048_576;

/** A WebSocket frame with a mask of zeros. */
function frameHead(length: number, { opcode = 1, fin = true, rsv1 = false } = {}): Buffer {
  const head = Buffer.alloc(14);
  head[0] = (fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | opcode;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

/** About 1 MiB that inflates to 1 GiB of spaces: a block that was flushed may be repeated. */
function bomb(): Buffer {
  const block = deflateRawSync(Buffer.alloc(16 * MIB, ' '), {
    finishFlush: constants.Z_SYNC_FLUSH,
  });
  return Buffer.concat(Array<Buffer>(64).fill(block));
}

/** A Heartbeat of exactly so many bytes. */
function padded(size: number): string {
  const text = '[2,"limit","Heartbeat",{"x":""}]';
  return text.replace('""', `"${'x'.repeat(size - text.length)}"`);
}

it('A7 frames that are too large, too many or not text end their own socket only', async () => {
  const deflated = bomb();
  const kinds: [string, number, (socket: RawSocket) => unknown][] = [
    ['binary', 1003, ({ socket }) => socket.send(Buffer.from('[2,"b","Heartbeat",{}]'))],
    ['limit + 1', 1009, (socket) => socket.send(padded(LIMIT + 1))],
    [
      '100 MiB',
      1009,
      (socket) => socket.write(Buffer.concat([frameHead(100 * MIB), Buffer.alloc(MIB)])),
    ],
    [
      '100,000 fragments',
      1008,
      ({ socket }) => {
        for (let n = 0; n < 100_000; n += 1) socket.send('x', { fin: false });
      },
    ],
    [
      '1 GiB deflated',
      1009,
      (socket) =>
        socket.write(Buffer.concat([frameHead(deflated.length, { rsv1: true }), deflated])),
    ],
  ];
  const station = await addStation(app, { version: '2.0.1' });
  const watcher = await RawSocket.open(await addStation(app, { version: '1.6' }));
  const attack = async (): Promise<void> => {
    for (const [what, code, send] of kinds) {
      const socket = await RawSocket.open(station, { perMessageDeflate: true });
      send(socket);
      expect(await socket.closed(), what).toBe(code);
    }
    const fits = await RawSocket.open(station);
    fits.send(padded(LIMIT));
    expect((await fits.answerTo('limit'))?.[0]).toBe(3);
    await fits.close();
  };
  await attack();
  const before = await memoryAfterCollection(app.pid);
  resetPeak(app.pid);
  const times: number[] = [];
  let running = true;
  const watch = async () => {
    while (running) {
      const asked = performance.now();
      expect(await watcher.isAlive()).toBe(true);
      times.push(performance.now() - asked);
      await new Promise(setImmediate);
    }
  };
  const watching = watch();
  for (let n = 0; n < countOf('A7'); n += 1) await attack();
  running = false;
  await watching;
  const peak = peakMemory(app.pid) - before;
  const p99 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] as number;
  expect(peak).toBeLessThan(64);
  await watcher.close();
  reportFaults({
    id: 'A7',
    what: `${kinds.length} kinds of frames, peak ${peak.toFixed(0)} MB more, p99 of others ${p99.toFixed(1)} ms`,
    faults: kinds.length * countOf('A7'),
    acknowledged: null,
    lost: null,
    duplicated: null,
  });
});

it('A8 upgrades with hostile headers are refused, and the server lives on', async () => {
  const chance = new Chance('A8');
  const station = await addStation(app, { version: '2.0.1' });
  const place = placeOf(app.url);
  const lines = upgradeLines(station, `/ocpp/${station.station.options.id}`);
  const [request, ...headers] = lines as [string, ...string[]];
  const tiny = (count: number) => numbers(count).map((n) => `${n.toString(36)}:`);
  const extensions = [
    '__proto__',
    'constructor',
    '__proto__; a=b',
    'toString; __proto__=1',
    'permessage-deflate; __proto__',
    'permessage-deflate; client_max_window_bits=x',
    'permessage-deflate; server_max_window_bits=7',
    ',,,',
    'a;'.repeat(2000),
  ];
  const kinds: [() => string[], number[]][] = [
    // Node reads 2,000 headers: those of the upgrade may be lost.
    [() => [request, ...tiny(3000), ...headers], [400, 401, 426, 431]],
    [() => [...lines, ...tiny(2000 + chance.below(1500))], [101, 400, 426, 431]],
    [() => [...lines, ...numbers(3000).map((n) => `x-${n}: ${n}`)], [431]],
    [
      () => [
        ...lines.filter((line) => !/Protocol/.test(line)),
        `Sec-WebSocket-Protocol: ${'ocpp1.6, '.repeat(7300)}ocpp2.0.1`,
      ],
      [431],
    ],
    [() => [...lines, `Sec-WebSocket-Extensions: ${chance.pick(extensions)}`], [101, 400]],
    [() => lines.filter((line) => !/^Upgrade/.test(line)), [400, 404, 426]],
    [() => lines.map((line) => line.replace(/Key: .*/, 'Key: short')), [400]],
    [
      () =>
        lines.map((line) =>
          line.replace(/Version: 13/, `Version: ${chance.pick(['12', '-1', '', '1e1'])}`),
        ),
      [400, 426],
    ],
    [() => lines.map((line) => line.replace(/^GET/, 'POST')), [400, 404, 405]],
  ];
  for (let n = 0; n < countOf('A8'); n += 1) {
    const [make, expected] = kinds[n % kinds.length] as (typeof kinds)[number];
    const made = make();
    expect(expected, made.join('\n').slice(0, 600)).toContain(await statusOfHead(place, made));
  }
  const socket = await RawSocket.open(station);
  expect(await socket.isAlive()).toBe(true);
  await socket.close();
  expect(app.output()).not.toMatch(/unhandled|uncaught|TypeError/i);
  reportFaults({
    id: 'A8',
    what: 'upgrade requests',
    faults: countOf('A8'),
    acknowledged: null,
    lost: null,
    duplicated: null,
  });
});
