import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { FindChargestation } from '../chargestations/chargestations.commands.js';
import { notFound } from '../shared/errors.js';
import { type CursorList, cursorList } from '../shared/http/envelope.js';
import { readIdCursor, writeIdCursor } from '../shared/http/id-cursor.js';
import { CallLog } from './call-log.js';
import {
  type ListOcppMessages,
  type OcppMessageResponse,
  type StoredFrame,
  toResponse,
} from './ocpp-messages.dto.js';

/** Ids rise with the time, so their bounds spare the partitions of other days; `received_at` then decides exactly. */
const READ = `SELECT _id, chargestation, direction, message_id AS "messageId", action, request, answer, error, violations,
    received_at AS "requestedAt", answered_at AS "answeredAt"
  FROM ocpp_frame
  WHERE chargestation = $1 AND organization = $2
    AND _id >= $3 AND _id < $4 AND _id < $11
    AND ($5::timestamptz IS NULL OR received_at >= $5) AND ($6::timestamptz IS NULL OR received_at <= $6)
    AND ($7::text IS NULL OR action = $7) AND ($8::text IS NULL OR direction = $8)
    AND (NOT $9 OR error IS NOT NULL OR starts_with(answer, '[4,')) AND (NOT $10 OR violations IS NOT NULL)
  ORDER BY _id DESC LIMIT $12`;

/** A message of a station gets its id when it is stored: at the latest 15 s after its receipt, generously counted. */
const LATEST_STORING_MS = 60_000;
const LAST_ID = 'g';

/** The raw messages of stations, both directions. */
@Injectable()
export class OcppMessagesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queryBus: QueryBus,
    private readonly callLog: CallLog,
  ) {}

  /** The messages of a chargestation, newest first. @throws DomainError `not_found`, `invalid_field` for a foreign `after` */
  async list(
    organization: string,
    chargestation: string,
    query: ListOcppMessages,
  ): Promise<CursorList<OcppMessageResponse>> {
    const found = await this.queryBus.execute(new FindChargestation(organization, chargestation));
    if (!found) throw notFound('chargestation');
    await this.callLog.flush();
    const { from, to, limit = 20 } = query;
    const rows = await this.dataSource.query<StoredFrame[]>(READ, [
      chargestation,
      organization,
      from ? idAt(from.getTime()) : '',
      to ? idAt(to.getTime() + LATEST_STORING_MS) : LAST_ID,
      from ?? null,
      to ?? null,
      query.action ?? null,
      query.direction ?? null,
      query.only_errors ?? false,
      query.only_violations ?? false,
      query.after === undefined ? LAST_ID : readIdCursor(query.after),
      limit + 1,
    ]);
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return cursorList(shown.map(toResponse), last ? writeIdCursor(last._id) : null);
  }
}

/** No id made from this time (ms) on is lower: an ObjectId begins with its seconds. */
function idAt(at: number): string {
  const seconds = Math.min(Math.max(Math.floor(at / 1000), 0), 0xffff_ffff);
  return seconds.toString(16).padStart(8, '0');
}
