import { isDeepStrictEqual } from 'node:util';
import { type ApiClient, resultOf } from './api-client.js';
import type { PublicChargestation, PublicSession, WebhookEvent } from './api-types.js';
import { eventsOf } from './event-log.js';
import { eventually } from './eventually.js';
import { type JsonObject, StationSocket } from './station-socket.js';
import { TraceCommands } from './trace-commands.js';
import {
  at,
  changedConnector,
  compareAnswer,
  compareConnector,
  compareEvent,
  compareRawEvent,
  compareSession,
  expectationsFor,
  isTraced,
  substitute,
  withFlagOff,
} from './trace-expectations.js';
import type { Expectation, Trace, TraceStep } from './trace-file.js';
import type { WebhookSink } from './webhook-sink.js';

/** Where a trace runs: a server, and a sink that is subscribed to `*` there. */
export interface TraceStage {
  api: ApiClient;
  /** Endpoint for stations without the identity. */
  wsUrl: string;
  sink: WebhookSink;
}

/**
 * Plays a trace against a running server over a real socket, with
 * `include_artificial_status_notification_for_201` as given, and throws an error that names step and difference when
 * an answer, a call of the CSMS, a webhook or the final state is not as the trace says. Calls of the CSMS are provoked by
 * REST. Changes the organization's settings; run one trace at a time.
 */
export async function runTrace(trace: Trace, flag: boolean, stage: TraceStage): Promise<void> {
  const run = await TraceRun.prepare(trace, flag, stage);
  const fail = (where: string, problems: string[]) => {
    if (problems.length === 0) return;
    throw new Error(
      `${trace.name}, flag ${flag ? 'on' : 'off'}, ${where}\n  ${problems.join('\n  ')}`,
    );
  };
  try {
    for (const [index, step] of trace.steps.entries()) {
      fail(`step ${index + 1}: ${JSON.stringify(step)}`, await run.play(step));
    }
    fail('at the end', await run.checkFinal());
  } finally {
    await run.end();
  }
}

class TraceRun {
  /** What the server chose instead of values in the trace. */
  private readonly assigned = new Map<unknown, unknown>();
  private readonly commands: TraceCommands;
  /** How many events of the station have been compared. */
  private seen = 0;

  private constructor(
    private readonly trace: Trace,
    private readonly flag: boolean,
    private readonly stage: TraceStage,
    private readonly chargestation: string,
    private readonly socket: StationSocket,
  ) {
    this.commands = new TraceCommands(stage.api, chargestation, socket, this.assigned);
  }

  /** Creates the station with its connectors, anew when the trace was played before, and sets the flag. */
  static async prepare(trace: Trace, flag: boolean, stage: TraceStage): Promise<TraceRun> {
    const { api, wsUrl: url } = stage;
    const settings = {
      include_artificial_status_notification_for_201: flag,
      unknown_tokens: 'accept',
    };
    resultOf(await api.patch('/organization/settings', settings));
    const id = `${trace.station}-${flag ? 'on' : 'off'}`;
    const played = await api.get<PublicChargestation[]>('/chargestations', { endpoint: id });
    for (const station of resultOf(played)) await api.delete(`/chargestations/${station._id}`);
    const { _id, password } = resultOf(
      await api.post<PublicChargestation>('/chargestations', { endpoint: id }),
    );
    const plug = { type: 'Type2', format: 'Socket', power_type: 'AC_3_PHASE', power: 22 };
    for (const numbers of trace.fixtures.connectors) {
      resultOf(await api.post(`/chargestations/${_id}/connectors`, { ...numbers, ...plug }));
    }
    const socket = new StationSocket({ version: trace.ocppVersion, url, id, password });
    const run = new TraceRun(trace, flag, stage, _id, socket);
    run.seen = (await run.log()).length;
    return run;
  }

  /** Plays one step and tells what was wrong with it. */
  async play(step: TraceStep): Promise<string[]> {
    if ('event' in step) {
      if (step.event === 'connect') await this.socket.connect();
      else this.socket.terminate();
      return this.compareEvents(step.expect);
    }
    if (step.from === 'csms') {
      return step.frame[0] === 2 ? this.commands.provoke(step.frame) : this.compareAnswer(step);
    }
    if (step.frame[0] === 3) {
      this.commands.reply(step.frame[2]);
      return this.compareEvents(step.expect);
    }
    const [, messageId, action, payload] = step.frame;
    const sent = substitute(payload, this.assigned);
    try {
      await this.socket.call(action, sent, messageId);
    } catch (error) {
      return [`not answered with a CALLRESULT: ${error}`];
    }
    return this.compareEvents(step.expect, { action, payload: sent });
  }

  /** The state at the end in REST, all synthetic webhooks of the run, and that nothing else was caused. */
  async checkFinal(): Promise<string[]> {
    const { connector, otherConnector, session, syntheticStatuses = [] } = this.trace.expectFinal;
    const sessions = this.trace.expectFinal.sessions ?? (session ? [session] : []);
    const connectors = [connector, otherConnector].filter((keys) => keys !== undefined);
    const statuses = this.delivered()
      .filter(({ synthetic }) => synthetic)
      .map((event) => changedConnector(event)?.status);
    const expected = this.flag ? syntheticStatuses : [];
    return [
      ...(await this.checkConnectors(connectors)),
      ...(await this.checkSessions(sessions)),
      ...(await this.checkStream()),
      ...(isDeepStrictEqual(statuses, expected)
        ? []
        : [`synthetic statuses were [${statuses}] instead of [${expected}]`]),
    ];
  }

  async end(): Promise<void> {
    if (this.socket.isOpen) await this.socket.close();
  }

  private compareAnswer(step: Extract<TraceStep, { from: 'csms' }>): string[] {
    const frames = this.socket.received.map((text) => JSON.parse(text) as unknown[]);
    const actual = frames.find((frame) => frame[1] === step.frame[1]) ?? [];
    for (const pointer of step.match?.csmsAssigned ?? []) {
      this.assigned.set(at(step.frame, pointer), at(actual, pointer));
    }
    return compareAnswer(step.frame, actual, step.match);
  }

  /**
   * Compares the webhooks caused by a step. They are committed before the answer, but the log shows them only when every older
   * transaction has ended, so it is polled. An event too many shows at the next step, or at the end.
   */
  private async compareEvents(
    expect: Expectation[] = [],
    sent?: { action: string; payload: JsonObject },
  ): Promise<string[]> {
    const expected = expectationsFor(this.flag, expect);
    const fresh = await this.freshEvents(expected.length);
    this.seen += fresh.length;
    const traced = fresh.filter(isTraced);
    if (traced.length !== expected.length) {
      return [
        `expected ${expected.length} webhooks, there are [${traced.map(({ type }) => type)}]`,
      ];
    }
    const problems = traced.flatMap((event, index) => [
      ...compareEvent(event, expected[index] as Expectation),
      ...(sent ? compareRawEvent(event, sent.action, sent.payload) : []),
    ]);
    for (const event of fresh) problems.push(...(await this.checkDelivery(event)));
    return problems;
  }

  /** The event came as a webhook, signed, and exactly as the log shows it. */
  private async checkDelivery(event: WebhookEvent): Promise<string[]> {
    const { sink } = this.stage;
    const delivery = await sink.waitFor((one) => one.event._id === event._id);
    const { standard, edrv } = sink.check(delivery);
    const problems = standard && edrv ? [] : [`${event.type} has a wrong signature`];
    if (isDeepStrictEqual(delivery.event, event)) return problems;
    return [...problems, `${event.type} was sent otherwise than GET /events shows it`];
  }

  private async checkConnectors(expected: JsonObject[]): Promise<string[]> {
    const path = `/chargestations/${this.chargestation}`;
    const { connectors } = resultOf(await this.stage.api.get<PublicChargestation>(path));
    return expected.flatMap((keys) => {
      const { evseId, ocppId } = keys;
      const found = connectors.find((one) => one.evseId === evseId && one.ocppId === ocppId);
      if (!found) return [`no connector ${evseId}/${ocppId}`];
      return compareConnector(found, this.flag ? keys : withFlagOff(keys));
    });
  }

  private async checkSessions(expected: JsonObject[]): Promise<string[]> {
    const query = { chargestation: this.chargestation };
    const sessions = resultOf(await this.stage.api.get<PublicSession[]>('/sessions', query));
    if (sessions.length !== expected.length) return [`${sessions.length} sessions exist`];
    return expected.flatMap((keys) => {
      const id = keys.transactionId ?? sessions[0]?.transactionId;
      const found = sessions.find(({ transactionId }) => transactionId === id);
      return found ? compareSession(found, keys) : [`no session ${id}`];
    });
  }

  /** The webhooks of the station are its event log: complete, those of each kind of object in order, and nothing but what was compared. */
  private async checkStream(): Promise<string[]> {
    const log = await this.log();
    const problems = log.slice(this.seen).map(({ type }) => `one more event exists: ${type}`);
    const inOrder = log.map((_, index) => index + 1);
    // The log is read by transactions; of two that end side by side the one that began later may hold the lower numbers.
    const logged = log.map(({ sequence }) => sequence).toSorted((a, b) => a - b);
    if (!isDeepStrictEqual(logged, inOrder)) problems.push(`the log's sequence is ${logged}`);
    const delivered = this.delivered();
    const isLate = ({ object, sequence }: WebhookEvent, index: number) =>
      delivered.slice(0, index).some((one) => one.object === object && one.sequence > sequence);
    const came = delivered.map(({ sequence }) => sequence);
    const complete = isDeepStrictEqual(
      came.toSorted((a, b) => a - b),
      inOrder,
    );
    if (!complete || delivered.some(isLate)) problems.push(`webhooks came as ${came}`);
    return problems;
  }

  private delivered(): WebhookEvent[] {
    return this.stage.sink.events((event) => event.chargestation === this.chargestation);
  }

  /** Events not compared yet; waits for `atLeast` traced ones, but gives what there is after the deadline. */
  private async freshEvents(atLeast: number): Promise<WebhookEvent[]> {
    const read = async () => (await this.log()).slice(this.seen);
    const wait = async () => {
      const fresh = await read();
      return fresh.filter(isTraced).length >= atLeast && fresh;
    };
    return eventually(wait).catch(read);
  }

  private log(): Promise<WebhookEvent[]> {
    return eventsOf(this.stage.api, this.chargestation);
  }
}
