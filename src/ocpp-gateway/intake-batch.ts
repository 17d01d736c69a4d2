import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CommandBus, EventBus, QueryBus } from '@nestjs/cqrs';
import { type Boot, RegisterBoots } from '../chargestations/chargestations.commands.js';
import { IssueTransactionIds, type TransactionIdQuestion } from '../sessions/sessions.commands.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { NodeIdentity } from '../shared/node-identity.js';
import type { StationRef } from '../shared/vocabulary/station.js';
import type { StartKey, TransactionReport } from '../shared/vocabulary/transaction.js';
import { AuthorizeIdTokens, type IdTokenQuestion } from '../tokens/tokens.commands.js';
import { contentHash } from './content-hash.js';
import { FrameLog } from './frame-log.js';
import {
  ChargingProfilesReported,
  ConnectorStatusesReported,
  type ReportedTransaction,
  StationsBooted,
  StationsConnected,
  StationsDisconnected,
  StationsNotified,
  TransactionsReported,
} from './ocpp-gateway.events.js';
import { passedOnFacts } from './passed-on-facts.js';
import type { InboundRoute, Outcome, StationReport } from './protocol-adapter.js';
import { callResult } from './rpc/frame.js';
import type { ConnectionChange, ReceivedCall } from './station-line.js';

/** A call that was understood, with what the modules decide about it. */
interface Understood {
  call: ReceivedCall;
  station: StationRef;
  report: StationReport;
  route: InboundRoute;
  request: never;
  outcome: Outcome;
  /** Whose the token of the message is, if it carries a registered one. */
  owner: ReportedTransaction['owner'];
}

/**
 * One transaction for one batch: asks what must be asked, publishes the facts, keeps the frames. The number of statements does not depend
 * on the size of the batch, which holds each station at most once.
 */
@Injectable()
export class IntakeBatch {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
    private readonly commandBus: CommandBus,
    private readonly queryBus: QueryBus,
    private readonly frameLog: FrameLog,
    private readonly node: NodeIdentity,
  ) {}

  /** Stores the items and sets the answers of the calls, which may be sent when this has resolved. Rejects when nothing was stored. */
  store(items: readonly (ReceivedCall | ConnectionChange)[]): Promise<void> {
    return this.unitOfWork.run(async () => {
      const calls = items.filter((item) => item.kind === 'call');
      await this.#recordConnections(items.filter((item) => item.kind !== 'call'));
      const understood = calls.flatMap(toUnderstood);
      await this.#registerBoots(understood.filter(({ report }) => report.boot));
      await this.#issueTransactionIds(
        understood.filter(({ report }) => report.transaction?.transactionId === null),
      );
      await this.#authorize(understood.filter(({ report }) => report.authorize));
      await this.#reportStatuses(understood.filter(({ report }) => report.statuses));
      await this.#reportTransactions(understood.filter(({ report }) => report.transaction));
      await this.#reportChargingProfiles(understood);
      for (const fact of passedOnFacts(understood)) await this.eventBus.publish(fact);
      await this.#passOnNotices(understood.filter(({ report }) => report.notice?.type));
      for (const { call, route, request, outcome } of understood) {
        call.answer = callResult(call.messageId, route.answer(request, outcome));
      }
      this.frameLog.append(calls);
    });
  }

  async #recordConnections(changes: readonly ConnectionChange[]): Promise<void> {
    const connected = changes.filter(({ kind }) => kind === 'connected');
    const disconnected = changes.filter(({ kind }) => kind === 'disconnected');
    if (connected.length > 0) {
      await this.eventBus.publish(
        new StationsConnected(
          connected.map(({ connection, at }) => ({
            station: connection.line.station,
            protocol: connection.adapter.protocol,
            connection: connection.id,
            node: this.node.id,
            at,
          })),
        ),
      );
    }
    if (disconnected.length > 0) {
      await this.eventBus.publish(
        new StationsDisconnected(
          disconnected.map(({ connection, at }) => ({
            station: connection.line.station,
            connection: connection.id,
            at,
          })),
        ),
      );
    }
  }

  async #registerBoots(booting: readonly Understood[]): Promise<void> {
    if (booting.length === 0) return;
    const boots = booting.map(
      ({ call, station, report }): Boot => ({
        station,
        protocol: call.connection.adapter.protocol,
        bootInfo: report.boot as Boot['bootInfo'],
      }),
    );
    const answers = await this.commandBus.execute(new RegisterBoots(boots));
    booting.forEach(({ call, outcome }, index) => {
      const answer = answers[index] as (typeof answers)[number];
      outcome.registration = answer;
      call.sideEffect = () => {
        call.connection.registration = answer.status;
      };
    });
    await this.eventBus.publish(new StationsBooted(booting.map(({ station }) => station)));
  }

  async #authorize(asking: readonly Understood[]): Promise<void> {
    if (asking.length === 0) return;
    const questions = asking.map(
      ({ station, report, outcome }): IdTokenQuestion => ({
        station,
        idToken: report.authorize as IdTokenQuestion['idToken'],
        transaction: report.transaction
          ? { ...transactionId(report, outcome), ends: endsByToken(report.transaction) }
          : null,
      }),
    );
    const answers = await this.queryBus.execute(new AuthorizeIdTokens(questions));
    asking.forEach((understood, index) => {
      const { authorization, token, user } = answers[index] as (typeof answers)[number];
      understood.outcome.authorization = authorization;
      understood.owner = token === null ? null : { token, user };
    });
  }

  async #reportStatuses(reporting: readonly Understood[]): Promise<void> {
    if (reporting.length === 0) return;
    const reports = reporting.flatMap(({ call, station, report }) =>
      (report.statuses ?? []).map((status) => ({
        station,
        report: status,
        receivedAt: call.receivedAt,
      })),
    );
    await this.eventBus.publish(new ConnectorStatusesReported(reports));
  }

  async #reportTransactions(reporting: readonly Understood[]): Promise<void> {
    if (reporting.length === 0) return;
    const transactions = reporting.map(
      ({ call, station, report, request, outcome, owner }): ReportedTransaction => ({
        station,
        protocol: call.connection.adapter.protocol,
        report: {
          ...(report.transaction as NonNullable<StationReport['transaction']>),
          ...transactionId(report, outcome),
        },
        startKey: report.startKey ? startKeyHash(report.startKey) : null,
        owner,
        action: call.action,
        payload: call.payloadText,
        contentHash: contentHash(request),
        receivedAt: call.receivedAt,
      }),
    );
    await this.eventBus.publish(new TransactionsReported(transactions));
  }

  async #issueTransactionIds(asking: readonly Understood[]): Promise<void> {
    if (asking.length === 0) return;
    const questions = asking.map(
      ({ station, report }): TransactionIdQuestion => ({
        station,
        report: report.transaction as TransactionIdQuestion['report'],
        startKey: report.startKey ? startKeyHash(report.startKey) : null,
      }),
    );
    const ids = await this.commandBus.execute(new IssueTransactionIds(questions));
    asking.forEach(({ outcome }, index) => {
      outcome.transactionId = ids[index] ?? undefined;
    });
  }

  async #reportChargingProfiles(understood: readonly Understood[]): Promise<void> {
    const reports = understood.flatMap(({ station, report: { chargingProfiles } }) =>
      chargingProfiles ? [{ station, report: chargingProfiles }] : [],
    );
    if (reports.length === 0) return;
    await this.eventBus.publish(new ChargingProfilesReported(reports));
  }

  async #passOnNotices(noticing: readonly Understood[]): Promise<void> {
    if (noticing.length === 0) return;
    const notices = noticing.flatMap(({ station, report: { notice } }) =>
      notice?.type
        ? [{ station, type: notice.type, action: notice.action, payload: notice.payload }]
        : [],
    );
    await this.eventBus.publish(new StationsNotified(notices));
  }
}

function toUnderstood(call: ReceivedCall): Understood[] {
  if (!call.understood) return [];
  return [
    {
      call,
      station: call.connection.line.station,
      ...call.understood,
      outcome: { now: call.receivedAt },
      owner: null,
    },
  ];
}

function transactionId(report: StationReport, outcome: Outcome): { transactionId: string | null } {
  return { transactionId: report.transaction?.transactionId ?? outcome.transactionId ?? null };
}

/** The driver stops it, or it is over: no other transaction of the token stands against that. */
function endsByToken({ phase, triggerReason }: TransactionReport): boolean {
  return phase === 'ended' || triggerReason === 'StopAuthorized';
}

function startKeyHash(key: StartKey): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([key.connectorId, key.idTag, key.timestamp, key.meterStart]))
    .digest();
}
