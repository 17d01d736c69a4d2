import type { CommandFigures } from './command-load.js';
import type { CommandsResult, GrowthResult, IntakePair, Result, SoakResult } from './results.js';
import type { Verdict } from './verdict.js';

const HEAD = [
  ['case', 'ohmgate/s', 'bare/s', 'ratio', 'p50', 'p95', 'p99 ms', 'app us', 'db us'],
  ['stmts/msg', 'bare app+db us', 'webhooks/s'],
].flat();

/** The results as a table for people. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.flatMap((result) => {
    if (result.kind !== 'transactions' && result.kind !== 'heartbeats') return [];
    const { ohmgate, bare } = result;
    return [
      [
        ...[
          result.name,
          ohmgate.messagesPerSecond,
          bare.messagesPerSecond,
          result.ratio.toFixed(2),
        ],
        ...[
          ohmgate.p50,
          ohmgate.p95,
          ohmgate.p99,
          ohmgate.appCpuPerMessage,
          ohmgate.databaseCpuPerMessage,
        ],
        ohmgate.statementsPerMessage,
        `${bare.appCpuPerMessage ?? '-'} + ${bare.databaseCpuPerMessage ?? 0}`,
        result.deliveriesPerSecond,
      ].map((cell) => String(cell ?? '-')),
    ];
  });
  return [...(rows.length > 0 ? aligned([HEAD, ...rows]) : []), ...results.flatMap(sentence)].join(
    '\n',
  );
}

/** One line per requirement. */
export function verdictLines(verdicts: readonly Verdict[]): string {
  return verdicts
    .map(({ what, value, needed, met, required }) => {
      const word = met ? 'met' : required ? 'MISSED' : 'not reached';
      return `${required ? 'required' : 'desired '}  ${what}: ${value} (${needed})  ${word}`;
    })
    .join('\n');
}

function sentence(result: Result): string[] {
  switch (result.kind) {
    case 'connections': {
      const { name, rssEmpty, rssPerConnection } = result;
      if (rssEmpty === null || rssPerConnection === null)
        return [`${name}: memory cannot be read here`];
      const megabytes = Math.round(rssEmpty / 1e6);
      return [
        `${name}: ${megabytes} MB without stations, ${(rssPerConnection / 1024).toFixed(1)} KB per idle station; ${result.bootsPerSecond} stations arrived per second`,
      ];
    }
    case 'burst': {
      const { name, answers, rest } = result;
      return [
        `${name}: all answered after ${answers.slowest} ms (p50 ${answers.p50}); REST meanwhile p50 ${rest.p50}, slowest ${rest.slowest} ms`,
      ];
    }
    case 'commands':
      return aboutCommands(result);
    case 'webhooks/backlog': {
      const { name, deliveriesPerSecond, barePerSecond, ratio, appCpu, databaseCpu } = result;
      return [
        `${name}: ${deliveriesPerSecond}/s, ${barePerSecond}/s by a bare loop (${ratio.toFixed(2)}); CPU us app ${appCpu ?? '-'} + db ${databaseCpu ?? '-'}`,
      ];
    }
    case 'webhooks/live': {
      const { p50, p95, p99 } = result.delay;
      return [
        `${result.name}: ${result.deliveriesPerSecond}/s, received after p50 ${p50}, p95 ${p95}, p99 ${p99} ms`,
      ];
    }
    case 'webhooks/intake': {
      const { name, alone, together, ratio, deliveriesPerSecond } = result;
      return [
        `${name}: messages/s ${alone.messagesPerSecond} without and ${together.messagesPerSecond} with 50 endpoints (${ratio.toFixed(2)}); deliveries/s ${deliveriesPerSecond}`,
      ];
    }
    case 'growth':
      return aboutGrowth(result);
    case 'soak':
      return [aboutSoak(result)];
    default:
      return [];
  }
}

function aboutCommands({ name, commands, cost, intake, saturated }: CommandsResult): string[] {
  const { appCpu, databaseCpu, statements } = cost;
  return [
    `${name}: ${inWords(commands)}; CPU us app ${appCpu ?? '-'} + db ${databaseCpu ?? '-'}, ${statements} statements`,
    `${name}, beside the intake: ${inWords(intake.commands)}; messages/s ${besides(intake)}`,
    `${name}, beside a saturated intake: ${inWords(saturated.commands)}; messages/s ${besides(saturated)}`,
  ];
}

function aboutGrowth({ name, bytes, empty, grown, ratio, lists }: GrowthResult): string[] {
  const rates = `messages/s ${grown.messagesPerSecond}, ${empty.messagesPerSecond} with an empty one (${ratio.toFixed(2)})`;
  return [
    `${name}: ${(bytes / 1e9).toFixed(1)} GB; ${rates}; CPU us app ${grown.appCpuPerMessage ?? '-'} + db ${grown.databaseCpuPerMessage ?? '-'} and ${empty.appCpuPerMessage ?? '-'} + ${empty.databaseCpuPerMessage ?? '-'}`,
    ...lists.map(({ path, p50, p99 }) => `  GET ${path}: p50 ${p50}, p99 ${p99} ms`),
  ];
}

function aboutSoak({ name, seconds, figures, deliveriesPerSecond, heap, resident }: SoakResult) {
  const megabytes = (list: number[]) => list.map((bytes) => Math.round(bytes / 1e6)).join(' ');
  return `${name}: ${figures.messagesPerSecond} messages/s for ${seconds} s, p50 / p99 ${figures.p50} / ${figures.p99} ms, ${deliveriesPerSecond} webhooks/s; heap ${megabytes(heap)} MB; resident ${megabytes(resident)} MB`;
}

function inWords({ commandsPerSecond, toFrame, toAnswer }: CommandFigures): string {
  const { p50, p95, p99 } = toFrame;
  return `${commandsPerSecond}/s, on the socket after p50 ${p50}, p95 ${p95}, p99 ${p99} ms, answered after p50 ${toAnswer.p50}, p99 ${toAnswer.p99} ms`;
}

function besides({ rate, alone, together, ratio }: IntakePair): string {
  const asked = rate === null ? '' : ` of ${rate}`;
  const times = `p50 / p99 ${alone.p50} / ${alone.p99} and ${together.p50} / ${together.p99} ms`;
  return `${alone.messagesPerSecond} without and ${together.messagesPerSecond} with commands${asked} (${ratio.toFixed(2)}), ${times}`;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
}
