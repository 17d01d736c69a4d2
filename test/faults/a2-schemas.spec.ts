import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownAction } from '../../src/ocpp-gateway/rpc/message-schemas.js';
import { wireCode } from '../../src/ocpp-gateway/rpc/rpc-error.js';
import { MESSAGE_SCHEMAS } from '../../src/ocpp-gateway/rpc/schema-set.js';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { type RunningServer, startApp } from '../support/app.js';
import { MESSAGES, type Mutation, mutations } from '../support/schema-mutations.js';
import { CallError } from '../support/station-errors.js';
import { type AddedStation, addConnectedStation } from '../support/stations.js';
import { sql } from '../support/tenants.js';
import { countOf, FULL } from './support/counts.js';
import { inParallel } from './support/in-parallel.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';
import { StationLedger } from './support/station-ledger.js';

const VERSIONS: OcppVersion[] = ['1.6', '2.0.1'];
const IN_FLIGHT = 32;
/** Beyond it a frame is refused whatever it says (A7). */
const LARGEST_FRAME = 262_144;
const SALVAGED = ['TransactionEvent', 'StartTransaction', 'StopTransaction', 'MeterValues'];

interface Frame extends Mutation {
  action: string;
  id: string;
}

let app: RunningServer;
let ledger: StationLedger;
beforeAll(async () => {
  [app, ledger] = [await startApp(), await StationLedger.open()];
});
afterAll(async () => {
  await app?.close();
  await ledger?.close();
});

/** Payloads with one fault each: at least 20 of every action that stations send, and as many as the count asks for. */
function framesOf(version: OcppVersion, chance: Chance): Frame[] {
  const messages = MESSAGES.filter(
    ({ version: its, action, kind }) =>
      its === version && kind === 'request' && knownAction(its, action) !== 'from-csms',
  );
  const each = Math.max(20, Math.ceil(countOf('A2') / messages.length));
  return messages.flatMap(({ action, schema }) => {
    const frames: Frame[] = [];
    for (let round = 0; frames.length < each; round += 1) {
      const choices = {
        has: () => chance.hits(0.5),
        word: <T>(words: readonly T[]) => chance.pick(words),
      };
      const found = [...mutations(schema, schema, round === 0 ? undefined : choices)];
      for (let end = found.length; end > 0 && frames.length < each; end -= 1) {
        const at = chance.below(end);
        const mutation = found[at] as Mutation;
        found[at] = found[end - 1] as Mutation;
        const frame = {
          ...mutation,
          action,
          id: `${action.slice(0, 20)}-${action.length}-${frames.length}`,
        };
        if (JSON.stringify(frame).length < LARGEST_FRAME) frames.push(frame);
      }
    }
    return frames;
  });
}

/** Sends the frames and gives the kind of answer to each: `result`, or the code of the CALLERROR. Every one was answered exactly once. */
async function answersTo({ station }: AddedStation, frames: readonly Frame[]): Promise<string[]> {
  const before = station.received.length;
  const answers = await inParallel(frames, IN_FLIGHT, ({ action, payload, id }) =>
    station.socket.callNow(action, payload as object, id).then(
      () => 'result',
      (error: unknown) => {
        if (error instanceof CallError) return error.code;
        throw error;
      },
    ),
  );
  const ids = station.received
    .slice(before)
    .map((text) => JSON.parse(text) as [number, string])
    .filter(([type]) => type !== 2)
    .map(([, id]) => id);
  expect(ids.toSorted()).toEqual(frames.map(({ id }) => id).toSorted());
  return answers;
}

/** What a lenient station must hear (faults.md 4.4); `either` where the rules leave it open. */
function lenientAnswer({
  action,
  rule,
  path,
  type,
  optional,
}: Frame): 'result' | 'error' | 'either' {
  if (path.length === 0) return 'error';
  if (path.includes('customData')) return 'either';
  if (rule === 'unknown' || path.at(-1) === 'triggerReason') return 'result';
  if (['numeral', 'fraction', 'maxLength', 'case', 'enum', 'zone'].includes(rule)) return 'result';
  if (rule === 'null' && optional) return 'result';
  if (SALVAGED.includes(action)) {
    const isIdentity = action === 'TransactionEvent' && path[0] === 'transactionInfo';
    return isIdentity && path.length <= 2 ? 'either' : 'result';
  }
  if (rule === 'required') return 'error';
  if (rule === 'type' && (type === 'object' || type === 'array')) return 'error';
  return 'either';
}

const show = ({ action, rule, path, payload }: Frame, answer: unknown) =>
  `${action} ${rule} ${path.join('.')} answered ${answer}: ${JSON.stringify(payload).slice(0, 300)}`;

describe.each(VERSIONS)('A2 schema-aware mutations of OCPP %s', (version) => {
  const frames = framesOf(version, new Chance(`A2 ${version}`));

  it('strict: each has the code of its fault, and nothing is stored but the frame', async () => {
    const added = await addConnectedStation(app, { version, fields: { validation: 'strict' } });
    ledger.keep(added.id, added.station);
    const stored = () => rowsOf(added.id);
    const before = await stored();
    const answers = await answersTo(added, frames);
    const wrong = frames.flatMap((frame, index) => {
      const isObject = isJsonObject(frame.payload);
      const code = wireCode(isObject ? frame.code : 'FormatViolation', version);
      return answers[index] === code ? [] : [`${show(frame, answers[index])}, not ${code}`];
    });
    expect(wrong).toEqual([]);
    expect(await stored()).toEqual({ ...before, frames: Number(before.frames) + frames.length });
    await added.station.heartbeat();
    await added.station.close();
  });

  it('lenient: each has one answer, and what was forgiven is kept and flagged', async () => {
    const added = await addConnectedStation(app, { version });
    ledger.keep(added.id, added.station);
    const answers = await answersTo(added, frames);
    const wrong = frames.filter((frame, index) => {
      const expected = lenientAnswer(frame);
      const got = answers[index] === 'result' ? 'result' : 'error';
      return answers[index] === 'InternalError' || (expected !== 'either' && got !== expected);
    });
    expect(wrong.map((frame) => show(frame, answers[frames.indexOf(frame)]))).toEqual([]);
    const rows = await sql<{ message_id: string; violations: unknown }>(
      app.databaseUrl,
      'SELECT message_id, violations FROM ocpp_frame WHERE chargestation = $1',
      [added.id],
    );
    const flagged = new Map(rows.map((row) => [row.message_id, row.violations !== null]));
    const unflagged = frames.filter(
      ({ id, action }, index) =>
        answers[index] === 'result' && action !== 'Heartbeat' && flagged.get(id) !== true,
    );
    expect(unflagged.map((frame) => show(frame, 'unflagged'))).toEqual([]);
    await added.station.heartbeat();
    await added.station.close();
  });

  it('every answer is of a message that is kept, and once', async () => {
    const judgement = await ledger.judge(app.databaseUrl);
    expect(judgement).toMatchObject({ lost: 0, duplicated: 0 });
    const what = `mutated messages of OCPP ${version}, strict and lenient`;
    reportFaults({ id: 'A2', what, faults: 2 * frames.length, ...judgement });
  });
});

/** How many rows there are of what a message could have made. */
async function rowsOf(chargestation: string): Promise<Record<string, number>> {
  const tables = [
    'session',
    'connector',
    'event',
    'orphan_transaction_message',
    'device_model_variable',
    'reservation',
  ];
  const counts = tables.map(
    (table) => `(SELECT count(*)::int FROM ${table} WHERE chargestation = $1) AS ${table}`,
  );
  const frames = '(SELECT count(*)::int FROM ocpp_frame WHERE chargestation = $1) AS frames';
  const [row] = await sql<Record<string, number>>(
    app.databaseUrl,
    `SELECT ${[...counts, frames].join(', ')}`,
    [chargestation],
  );
  return row as Record<string, number>;
}

function isJsonObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

it('A3 unknown actions, actions of the wrong side and other letter case have their codes', async () => {
  let count = 0;
  for (const version of VERSIONS) {
    const { station, id } = await addConnectedStation(app, { version });
    ledger.keep(id, station);
    const other = version === '1.6' ? '2.0.1' : '1.6';
    const own = [...MESSAGE_SCHEMAS[version].keys()];
    const foreign = [...MESSAGE_SCHEMAS[other].keys()].filter((action) => !own.includes(action));
    const expected: [string, string][] = [
      ...own
        .filter((action) => knownAction(version, action) === 'from-csms')
        .map((action): [string, string] => [action, 'NotSupported']),
      ...[
        ...foreign,
        ...own.flatMap((action) => [action.toLowerCase(), action.toUpperCase(), ` ${action}`]),
        ...['', 'CustomOperation', '__proto__', 'constructor', 'toString', 'x'.repeat(255)],
      ].map((action): [string, string] => [action, 'NotImplemented']),
    ];
    const answers = await inParallel(expected, IN_FLIGHT, ([action]) =>
      station.call(action, {}).then(
        () => 'result',
        (error: CallError) => error.code,
      ),
    );
    expect(expected.map(([action], index) => [action, answers[index]])).toEqual(expected);
    count += expected.length;
    await station.close();
  }
  const judgement = await ledger.judge(app.databaseUrl);
  expect(judgement).toMatchObject({ lost: 0, duplicated: 0 });
  reportFaults({ id: 'A3', what: 'actions that are not for us', faults: count, ...judgement });
});

it.runIf(FULL)('A2 counts at least 5,000 frames per version', () => {
  for (const version of VERSIONS) {
    expect(framesOf(version, new Chance('A2')).length).toBeGreaterThanOrEqual(5000);
  }
});
