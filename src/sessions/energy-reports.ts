import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { ReadTransactionMessages } from '../ocpp-gateway/ocpp-gateway.commands.js';
import { DomainError } from '../shared/errors.js';
import { type CursorList, cursorList } from '../shared/http/envelope.js';
import { scoped } from '../shared/http/scoped.js';
import type { TransactionReport } from '../shared/vocabulary/transaction.js';
import { type Quantity, quantitiesOf } from './meter-quantities.js';
import { NO_READINGS, newestReadings } from './readings.js';
import type { EnergyReportResponse } from './session-parts.dto.js';
import { energyReportOf } from './session-response.js';
import { Session } from './sessions.entity.js';

const READ = `SELECT arrival, action, payload::json AS payload, received_at AS "receivedAt" FROM transaction_event
  WHERE session = $1 AND arrival > $2 ORDER BY arrival LIMIT $3`;

interface Row {
  arrival: number;
  action: string;
  payload: unknown;
  receivedAt: Date;
}

/** The readings of a session over time, read out of the messages that are kept for it. */
@Injectable()
export class EnergyReports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queryBus: QueryBus,
  ) {}

  /**
   * The readings of up to `limit` messages, oldest first.
   *
   * @param after the `next` of an earlier answer
   * @throws DomainError `not_found`, `invalid_field` for a foreign `after`
   */
  async list(
    organization: string,
    id: string,
    { after, limit = 100 }: { after?: string; limit?: number },
  ): Promise<CursorList<EnergyReportResponse>> {
    const session = await scoped(this.dataSource.manager, Session, organization).findOne(id);
    const from = after === undefined ? -1 : readCursor(after);
    const rows = await this.dataSource.query<Row[]>(READ, [session._id, from, limit]);
    const messages = rows.map(({ action, payload, receivedAt }) => ({
      protocol: session.protocol,
      action,
      payload,
      receivedAt: receivedAt.getTime(),
    }));
    const reports = await this.queryBus.execute(new ReadTransactionMessages(messages));
    const last = rows.at(-1);
    return cursorList(
      reports.flatMap(energyReportsOf),
      last ? String(last.arrival) : (after ?? null),
    );
  }
}

/** One report for each time at which something was sampled. */
export function energyReportsOf({ meterValues }: TransactionReport): EnergyReportResponse[] {
  const moments = new Map<number, Quantity[]>();
  for (const quantity of quantitiesOf(meterValues)) {
    moments.set(quantity.at, [...(moments.get(quantity.at) ?? []), quantity]);
  }
  return [...moments.values()].flatMap((quantities) => {
    const readings = newestReadings(NO_READINGS, quantities);
    return readings === NO_READINGS ? [] : [energyReportOf({ readings })];
  });
}

function readCursor(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const advice = 'after must be the `next` of another answer, unchanged';
  throw new DomainError('invalid_field', `${advice}.`, [
    { path: 'query.after', rule: 'cursor', advice },
  ]);
}
