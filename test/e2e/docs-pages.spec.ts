import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { ADMIN_KEY, type RunningApp, startApp } from '../support/app.js';
import {
  answersIn,
  eventsNamedBy,
  failureOf,
  impersonal,
  PAGE_TIMEOUT_MS,
  type PageStep,
  readSteps,
  runSteps,
  type Shown,
  type StepResult,
} from '../support/docs-page.js';
import { allEventsOf } from '../support/event-log.js';
import { temporaryFolder } from '../support/postgres.js';
import type { JsonObject } from '../support/station-socket.js';

/** One CALL in the frame log, as far as it is read here. */
interface LoggedCall {
  chargestation: string;
  direction: string;
  action: string;
  request: JsonObject;
  error: object | null;
  violations: object[];
}

/** Beside the page, before its last step takes the station away: everything that went over the station's socket. */
const FRAME_LOG: PageStep = {
  line: 0,
  script: 'api "$API/chargestations/$STATION/ocpp_messages?limit=1000"\n',
  shown: [],
};

const LIMIT = 'limit-a-car-to-6-amperes.md';
const START = 'start-a-session-from-my-app.md';
const CONFIGURATION = 'read-the-configuration-of-a-station.md';

describe.each<[string, OcppVersion]>([
  [LIMIT, '2.0.1'],
  [LIMIT, '1.6'],
  [START, '2.0.1'],
  [START, '1.6'],
  [CONFIGURATION, '2.0.1'],
])('docs/%s with a station of %s', (name, version) => {
  let app: RunningApp;
  let folder: string;
  let steps: PageStep[];
  let results: StepResult[];
  let calls: LoggedCall[];

  beforeAll(async () => {
    app = await startApp();
    folder = await temporaryFolder();
    steps = readSteps(name);
    steps.splice(-1, 0, FRAME_LOG);
    const settings = {
      API: `${app.url}/v1.1`,
      OCPP: app.wsUrl,
      ...(name !== CONFIGURATION && { VERSION: version }),
    };
    results = await runSteps(steps, folder, settings, { BOOTSTRAP_ADMIN_API_KEY: ADMIN_KEY });
    const log = results[steps.indexOf(FRAME_LOG)]!;
    calls = (answersIn(log.output)[0]?.result ?? []) as LoggedCall[];
  }, PAGE_TIMEOUT_MS + 20_000);
  afterAll(async () => {
    await app?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('runs to its end', () => {
    expect(failureOf(steps, results)).toBeNull();
  });

  it('gets the answers that it shows', () => {
    let compared = 0;
    for (const [index, { line, shown }] of steps.entries()) {
      const { output } = results[index]!;
      for (const { kind, content } of shown.filter(isFor(version))) {
        compared += 1;
        if (kind === 'json') {
          const real = answersIn(output).at(-1);
          expect(normal(real), `line ${line}`).toMatchObject(normal(JSON.parse(content)) as object);
        } else {
          expect(impersonal(textOf(output)), `line ${line}`).toBe(impersonal(content));
        }
      }
    }
    expect(compared).toBeGreaterThan(10);
  });

  it('gets a refusal only where it shows one', () => {
    for (const [index, { line, shown }] of steps.entries()) {
      const expected = shown.filter(isFor(version)).findLast(({ kind }) => kind === 'json');
      const refusal = expected !== undefined && JSON.parse(expected.content).ok === false;
      const answers = answersIn(results[index]!.output);
      const ok = answers.map((answer) => answer.ok);
      expect(ok, `line ${line}`).toEqual(
        answers.map((_, at) => !(refusal && at === ok.length - 1)),
      );
    }
  });

  it('names the webhooks that were sent', async () => {
    const named = eventsNamedBy(name);
    expect(named.length).toBeGreaterThan(5);
    const types = (await allEventsOf(app, calls[0]!.chargestation)).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(named));
  });

  it('is played by a station that keeps to its version of OCPP', () => {
    expect(calls.length).toBeGreaterThan(5);
    expect(calls.filter(({ error, violations }) => error || violations.length > 0)).toEqual([]);
  });

  it('brings to the station what it tells', () => {
    const fromCsms = calls.filter(({ direction }) => direction === 'from_csms');
    const sent = (action: string) => fromCsms.filter((call) => call.action === action);
    STORIES[name]?.(sent, version);
  });
});

/** The messages of an action that the station got. */
type Sent = (action: string) => LoggedCall[];

/** What each page promises of them. */
const STORIES: Record<string, (sent: Sent, version: OcppVersion) => void> = {
  /** The power limit and the profile, both cleared, and the clearing that is refused. */
  [LIMIT](sent) {
    const schedules = sent('SetChargingProfile').flatMap(({ request }) => {
      const profile = (request.chargingProfile ?? request.csChargingProfiles) as JsonObject;
      return [profile.chargingSchedule].flat();
    });
    const asked = {
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [expect.objectContaining({ startPeriod: 0, limit: 6 })],
    };
    expect(schedules).toEqual([expect.objectContaining(asked), expect.objectContaining(asked)]);
    expect(sent('ClearChargingProfile')).toHaveLength(3);
  },
  /** The session, the one with an Idempotency-Key, and the one that is refused. */
  [START](sent, version) {
    const verb = version === '1.6' ? 'Remote' : 'Request';
    expect(sent(`${verb}StartTransaction`)).toHaveLength(3);
    expect(sent(`${verb}StopTransaction`)).toHaveLength(2);
  },
  [CONFIGURATION](sent) {
    expect(sent('GetVariables')).toHaveLength(2);
    expect(sent('GetBaseReport')).toHaveLength(1);
    expect(sent('SetVariables')).toHaveLength(2);
  },
};

/** Whether something is shown for stations of a version. */
function isFor(version: OcppVersion): (shown: Shown) => boolean {
  return (shown) => shown.version === null || shown.version === version;
}

/** Without what differs from one run to the next. */
function normal(answer: unknown): unknown {
  return JSON.parse(impersonal(JSON.stringify(answer ?? null)));
}

/** The lines of an output that are no answers. */
function textOf(output: string): string {
  const lines = output.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
  return lines.map((line) => `${line}\n`).join('');
}
