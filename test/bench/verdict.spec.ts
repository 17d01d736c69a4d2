import { describe, expect, it } from 'vitest';
import type { CommandFigures } from './command-load.js';
import type { Figures } from './measurement.js';
import type { BurstResult, CommandsResult, IntakePair, LoadResult } from './results.js';
import { judge } from './verdict.js';

function load(
  stations: number,
  rate: number,
  bareRate: number,
  more: Partial<LoadResult> = {},
): LoadResult {
  return {
    name: `transactions/2.0.1/${stations}`,
    kind: 'transactions',
    version: '2.0.1',
    stations,
    webhook: false,
    ohmgate: figures(rate),
    bare: figures(bareRate),
    ratio: rate / bareRate,
    deliveriesPerSecond: null,
    ...more,
  };
}

function figures(messagesPerSecond: number, refused = 0): Figures {
  return {
    messagesPerSecond,
    p50: 1,
    p95: 1,
    p99: 1,
    appCpuPerMessage: null,
    databaseCpuPerMessage: null,
    generatorCpuPerMessage: null,
    statementsPerMessage: null,
    refused,
  };
}

const BURST: BurstResult = {
  name: 'burst/1.6/2000',
  kind: 'burst',
  version: '1.6',
  stations: 2000,
  answers: { p50: 1, p95: 1, p99: 1, slowest: 900 },
  refused: 0,
  rest: { p50: 1, p95: 1, p99: 1, slowest: 200 },
  restFailed: 0,
};

const COMMANDS: CommandsResult = {
  name: 'commands/1.6',
  kind: 'commands',
  version: '1.6',
  stations: 2000,
  commands: commands(),
  cost: { appCpu: null, databaseCpu: null, statements: 4 },
  intake: intake(0.9),
  saturated: intake(0.5),
};

function commands(more: Partial<CommandFigures> = {}): CommandFigures {
  const toAnswer = { p50: 9, p95: 9, p99: 90, slowest: 900 };
  const toFrame = { ...toAnswer, p50: 4.99 };
  return { commandsPerSecond: 500, toFrame, toAnswer, refused: 0, lost: 0, ...more };
}

function intake(ratio: number, more: Partial<CommandFigures> = {}): IntakePair {
  const [alone, together] = [figures(1000), figures(1000 * ratio)];
  return { rate: 1000, alone, together, ratio, commands: commands(more) };
}

const missed = (...results: Parameters<typeof judge>[0]) =>
  judge(results).flatMap(({ what, met, required }) => (required && !met ? [what] : []));

describe('judge', () => {
  it.each([
    [50, 25, []],
    [50, 24, ['transactions/2.0.1/50: ratio to the bare server']],
    [500, 30, []],
    [500, 29, ['transactions/2.0.1/500: ratio to the bare server']],
    [2000, 1, []],
  ])('asks for a ratio that depends on the stations (%d, %d %%)', (stations, percent, expected) => {
    expect(missed(load(stations, percent, 100))).toEqual(expected);
  });

  it('wishes for half without asking for it', () => {
    const wishes = judge([load(500, 49, 100)]).filter(({ required }) => !required);
    expect(wishes).toMatchObject([{ needed: '>= 0.5', met: false }]);
  });

  it('asks 2,000 stations for 80 % of the rate at 50', () => {
    expect(missed(load(50, 1000, 1000), load(2000, 800, 1000))).toEqual([]);
    expect(missed(load(50, 1000, 1000), load(2000, 790, 1000))).toEqual([
      'transactions/2.0.1/2000: rate through that at 50 stations',
    ]);
  });

  it('compares 2,000 stations only with 50 of the same version', () => {
    expect(missed(load(50, 1000, 1000, { version: '1.6' }), load(2000, 1, 1000))).toEqual([]);
  });

  it('asks for no ratio while webhooks are delivered', () => {
    expect(missed(load(500, 1, 100, { webhook: true }))).toEqual([]);
  });

  it('allows no refused message', () => {
    expect(missed(load(500, 60, 100, { ohmgate: figures(60, 1) }))).toEqual([
      'transactions/2.0.1/500: refused messages',
    ]);
  });

  it('asks heartbeats for half of an echo', () => {
    const heartbeats = { kind: 'heartbeats', version: null, name: 'heartbeats/50' } as const;
    expect(missed(load(50, 50, 100, heartbeats))).toEqual([]);
    expect(missed(load(50, 49, 100, heartbeats))).toEqual(['heartbeats/50: ratio to a bare echo']);
  });

  it('asks that half of the commands are on the socket within 5 ms', () => {
    const slow = commands({ toFrame: { p50: 5, p95: 5, p99: 5, slowest: 5 } });
    expect(missed(COMMANDS)).toEqual([]);
    expect(missed({ ...COMMANDS, commands: slow })).toEqual([
      'commands/1.6: half of the commands on the socket, ms',
    ]);
  });

  it('asks that commands leave the intake 90 % of its rate, and of a saturated one wishes it', () => {
    expect(missed({ ...COMMANDS, intake: intake(0.89) })).toEqual([
      'commands/1.6: intake with commands through that without',
    ]);
    const wishes = judge([COMMANDS]).filter(({ required }) => !required);
    expect(wishes).toMatchObject([{ value: 0.5, needed: '>= 0.9', met: false }]);
  });

  it('asks that the commands were really sent, and that none failed', () => {
    const few = { commandsPerSecond: 489 };
    expect(missed({ ...COMMANDS, commands: commands(few) })).toEqual(['commands/1.6: commands/s']);
    expect(missed({ ...COMMANDS, intake: intake(1, few) })).toEqual([
      'commands/1.6: commands/s beside the intake',
    ]);
    for (const failed of [{ refused: 1 }, { lost: 1 }])
      expect(missed({ ...COMMANDS, intake: intake(1, failed) })).toEqual([
        'commands/1.6: failed commands',
      ]);
  });

  it('asks webhooks for half of a bare loop, for each of 1,000 a second within one, and for room for the intake', () => {
    const about = { version: '2.0.1', stations: 500, deliveriesPerSecond: 980 } as const;
    const backlog = (ratio: number) =>
      missed({
        ...{ ...about, name: 'b', kind: 'webhooks/backlog', barePerSecond: 1, ratio },
        ...{ appCpu: null, databaseCpu: null },
      });
    const live = (p99: number, deliveriesPerSecond = 980) => {
      const delay = { p50: 1, p95: 1, p99, slowest: p99 };
      return missed({ ...about, name: 'l', kind: 'webhooks/live', deliveriesPerSecond, delay });
    };
    const besides = (ratio: number, refused = 0) => {
      const [alone, together] = [figures(100), figures(100 * ratio, refused)];
      return missed({ ...about, name: 'i', kind: 'webhooks/intake', alone, together, ratio });
    };
    expect([backlog(0.5), live(999), besides(0.9)]).toEqual([[], [], []]);
    expect(backlog(0.49)).toEqual(['b: ratio to a bare loop of POSTs']);
    expect(live(1000, 979)).toEqual(['l: deliveries/s', 'l: commit to receipt, p99 ms']);
    expect(besides(0.89, 1)).toEqual([
      'i: intake with 50 endpoints through that without',
      'i: refused messages',
    ]);
  });

  it('asks that a burst stalls nothing', () => {
    const slow = { p50: 1, p95: 1, p99: 1, slowest: 10_001 };
    expect(missed(BURST)).toEqual([]);
    expect(missed({ ...BURST, refused: 1, restFailed: 1, rest: slow, answers: slow })).toHaveLength(
      4,
    );
  });
});
