import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { FindInactiveChargestations } from '../chargestations/chargestations.commands.js';
import { ResolveConnectors } from '../connectors/connectors.commands.js';
import { ReadTransactionMessages } from '../ocpp-gateway/ocpp-gateway.commands.js';
import type { ReportedTransaction } from '../ocpp-gateway/ocpp-gateway.events.js';
import {
  GetOrganizationSettings,
  type OrganizationSettings,
} from '../organization-settings/organization-settings.commands.js';
import { begun, begunAsRequested, continued, startsSession } from './begin-recording.js';
import { hasGap, isAbandoned, type LedgerEvent } from './ledger-state.js';
import type { Recording } from './recording.js';
import { SessionPublisher } from './session-publisher.js';
import { SessionRates } from './session-rates.js';
import { ASK_AFTER_MS, type FoundSession, NO_SEQ_NO, SessionStore } from './session-store.js';
import { SessionTasks } from './session-tasks.js';
import type { Session } from './sessions.entity.js';
import { namesAnother, StartMatcher } from './start-matcher.js';
import { TargetWatch } from './target-watch.js';
import {
  applyReport,
  closeAbandoned,
  foldTransaction,
  withoutDeciding,
} from './transaction-ledger.js';

/** Sessions with more stored messages are not decided again for a late one: it would hold up the whole batch. */
const LONGEST_HISTORY = 2000;

/** Anomaly of a session that began while its station was not active. No stored message says so: it is kept when they decide again. */
const INACTIVE = 'chargestation_inactive';

/**
 * Takes the transaction messages of a batch into their sessions: loads all, lets the pure ledger decide each, writes all. Late ones,
 * and those of sessions that were given up, are decided again from everything that is stored.
 */
@Injectable()
export class TransactionRecorder {
  constructor(
    private readonly store: SessionStore,
    private readonly publisher: SessionPublisher,
    private readonly rates: SessionRates,
    private readonly starts: StartMatcher,
    private readonly targets: TargetWatch,
    private readonly tasks: SessionTasks,
    private readonly commandBus: CommandBus,
    private readonly queryBus: QueryBus,
  ) {}

  async record(transactions: readonly ReportedTransaction[]): Promise<void> {
    const found = this.store.recall(transactions);
    const settings = this.#settings(
      transactions.filter(({ report }, index) => !found[index] || report.chargingState !== null),
    );
    const requested = await this.#ask(transactions, found);
    const recordings: Recording[] = [];
    const orphans: ReportedTransaction[] = [];
    for (const [index, reported] of transactions.entries()) {
      const known = found[index];
      if (known?.duplicate) continue;
      const request = requested.get(reported);
      if (known) recordings.push(continued(known.session, reported));
      else if (request) recordings.push(begunAsRequested(request, reported));
      else if (startsSession(reported)) recordings.push(begun(reported, await settings));
      else orphans.push(reported);
    }
    this.store.insertOrphans(orphans);
    await this.#applyToLedgers(recordings);
    await this.#resolveConnectors(recordings);
    this.targets.watch(recordings);
    this.#write(recordings);
    await this.publisher.publish(recordings);
  }

  /** Asked before anybody waits for them: the answer travels while the ledgers are worked out. */
  #settings(
    transactions: readonly ReportedTransaction[],
  ): Promise<Map<string, OrganizationSettings>> {
    const organizations = new Set(transactions.map(({ station }) => station.organization));
    const settings = this.queryBus.execute(new GetOrganizationSettings(organizations));
    settings.catch(() => undefined);
    return settings;
  }

  /** Completes `found` for messages whose session memory does not hold; resolves to the requested sessions that first messages begin. */
  async #ask(
    transactions: readonly ReportedTransaction[],
    found: (FoundSession | undefined)[],
  ): Promise<Map<ReportedTransaction, Session>> {
    const unknown = [...transactions.keys()].filter((index) => !found[index]);
    const asked = unknown.map((index) => transactions[index] as ReportedTransaction);
    const starting = asked.filter(startsSession);
    const naming = transactions.filter((reported, index) => {
      const known = found[index];
      return known && namesAnother(reported, known);
    });
    const [loaded, requested, inactive] = await Promise.all([
      this.store.load(asked),
      this.starts.requestedOf([...starting, ...naming]),
      this.#inactive(starting),
    ]);
    for (const [position, index] of unknown.entries()) found[index] = loaded[position];
    for (const index of unknown) {
      const reported = transactions[index] as ReportedTransaction;
      if (found[index] || !inactive.has(reported.station.chargestation)) continue;
      reported.report.anomalies.push(INACTIVE);
    }
    return this.starts.match(transactions, found, requested);
  }

  /** A station that is not active may start all the same: its session is kept and flagged. */
  async #inactive(starting: readonly ReportedTransaction[]): Promise<ReadonlySet<string>> {
    if (starting.length === 0) return new Set();
    const stations = starting.map(({ station }) => station.chargestation);
    return this.queryBus.execute(new FindInactiveChargestations(stations));
  }

  async #applyToLedgers(recordings: readonly Recording[]): Promise<void> {
    const refold: Recording[] = [];
    for (const recording of recordings) {
      const { before, event, session } = recording;
      const state = applyReport(before, event, {
        keepRaw: session.configurations.include_raw_energy_report,
      });
      if (state !== 'refold' && !isAbandoned(before)) session.ledger = state;
      else if (before && isTooLong(recording)) session.ledger = withoutDeciding(before);
      else refold.push(recording);
    }
    if (refold.length > 0) await this.#decideAgain(refold);
    for (const { session, reported } of recordings) {
      session.status = session.ledger.status;
      session.idTag = session.ledger.idToken?.value ?? session.start?.idToken.value ?? null;
      noteOwner(session, reported);
    }
  }

  async #decideAgain(recordings: readonly Recording[]): Promise<void> {
    const stored = await this.store.loadEvents(recordings.map(({ session }) => session._id));
    const protocols = new Map(recordings.map(({ session }) => [session._id, session.protocol]));
    const messages = stored.map(({ session, action, payload, receivedAt }) => ({
      protocol: protocols.get(session) as Session['protocol'],
      action,
      payload,
      receivedAt: receivedAt.getTime(),
    }));
    const reports = await this.queryBus.execute(new ReadTransactionMessages(messages));
    const events = new Map<string, LedgerEvent[]>();
    for (const { session, event } of recordings) events.set(session._id, [event]);
    stored.forEach(({ session, arrival, receivedAt }, index) => {
      const report = reports[index] as LedgerEvent['report'];
      events.get(session)?.push({ report, arrival, receivedAt: receivedAt.getTime() });
    });
    for (const { session, before, event } of recordings) {
      if (before?.reported.includes(INACTIVE)) event.report.anomalies.push(INACTIVE);
      const state = foldTransaction(events.get(session._id) ?? [], {
        keepRaw: session.configurations.include_raw_energy_report,
        activity: before?.activity,
      });
      session.ledger =
        isAbandoned(before) && state.status === 'Started' ? closeAbandoned(state) : state;
    }
  }

  async #resolveConnectors(recordings: readonly Recording[]): Promise<void> {
    const asking = recordings.filter(needsConnector);
    if (asking.length === 0) return;
    const questions = asking.map(({ reported, session }) => ({
      station: reported.station,
      evse: session.ledger.evse,
    }));
    const answers = await this.commandBus.execute(new ResolveConnectors(questions));
    asking.forEach((recording, index) => {
      const { session } = recording;
      const { connector, evseId } = answers[index] as (typeof answers)[number];
      if (connector === null && session.connector !== null) return;
      recording.connectorChanged = connector !== null && connector._id !== session.connector;
      session.connector = connector?._id ?? session.connector;
      session.evseId = evseId ?? session.evseId;
    });
    await this.rates.take(
      asking.map(({ session }, index) => ({
        session,
        rate: answers[index]?.rate ?? null,
      })),
    );
    const open = asking
      .map(({ session }) => session)
      .filter(({ evseId, status }) => evseId !== null && status === 'Started');
    await this.store.supersedeOlder(open);
  }

  #write(recordings: readonly Recording[]): void {
    const now = new Date();
    for (const { session, reported } of recordings) {
      session.lastSeqNo = Math.max(session.lastSeqNo, reported.report.seqNo ?? NO_SEQ_NO);
      session.eventCount = session.ledger.events;
      session.rebooted = false;
      session.updatedAt = now;
    }
    this.store.save(recordings.map(({ session }) => session));
    this.store.insertEvents(
      recordings.map(({ session, reported, event }) => ({
        session: session._id,
        seqNo: reported.report.seqNo ?? NO_SEQ_NO,
        arrival: event.arrival,
        reported,
      })),
    );
    const incomplete = recordings.filter(
      ({ placement, session }) => placement.ended && hasGap(session.ledger),
    );
    const at = now.getTime() + ASK_AFTER_MS;
    this.tasks.plan(incomplete.map(({ session }) => ({ session: session._id, kind: 'ask', at })));
  }
}

/** A late message of a long session is not worth reading all the others again, unless it is the end that everybody waits for. */
function isTooLong({ before, event, session }: Recording): boolean {
  const awaited = before?.status === 'Started' && event.report.phase === 'ended';
  return session.eventCount >= LONGEST_HISTORY && !awaited;
}

/** Whose the session is, when the message carries the token that it began with and that is registered. */
function noteOwner(session: Session, { owner, report }: ReportedTransaction): void {
  if (owner === null || report.idToken?.value !== session.idTag) return;
  session.token = owner.token;
  session.user = owner.user ?? session.user;
}

/** Until the connector is known each message may make it known; later only one that names another place. */
function needsConnector({ before, session }: Recording): boolean {
  if (session.connector === null || before === null) return true;
  const { evse } = session.ledger;
  if (evse === null || (evse.connectorId === null && evse.evseId === session.evseId)) return false;
  return evse.evseId !== before.evse?.evseId || evse.connectorId !== before.evse?.connectorId;
}
