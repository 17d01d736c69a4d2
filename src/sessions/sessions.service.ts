import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Page } from '../shared/http/envelope.js';
import { paginate } from '../shared/http/pagination.js';
import { scoped } from '../shared/http/scoped.js';
import type { SessionListQuery } from './session-queries.dto.js';
import { toResponse } from './session-response.js';
import type { SessionResponse } from './sessions.dto.js';
import { Session } from './sessions.entity.js';
import { madeBefore, updateWindows } from './update-windows.js';

/** Reads of sessions for the REST API. */
@Injectable()
export class SessionsService {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws DomainError `not_found` */
  async get(organization: string, id: string): Promise<SessionResponse> {
    const session = await scoped(this.dataSource.manager, Session, organization).findOne(id);
    const [response] = await this.#withRawEvents([session]);
    return response as SessionResponse;
  }

  /** One page, newest first unless asked otherwise. */
  async list(organization: string, query: SessionListQuery): Promise<Page<SessionResponse>> {
    const page = await this.#page(organization, {
      ...query,
      sort_by: query.sort_by ?? 'createdAt',
      createdAt: madeBefore(query),
    });
    const responses = await this.#withRawEvents(page.result);
    let index = 0;
    return page.map(() => responses[index++] as SessionResponse);
  }

  async #page(organization: string, query: SessionListQuery): Promise<Page<Session>> {
    const oldest = query.sort_by === 'updatedAt' ? await this.#oldest(organization) : 0;
    const windows = updateWindows(query, Date.now(), oldest);
    for (const updatedAt of windows.slice(0, -1)) {
      const page = await this.#pageWithin(organization, { ...query, updatedAt });
      if (page.hasNext) return page;
    }
    return this.#pageWithin(organization, query);
  }

  #pageWithin(organization: string, query: SessionListQuery): Promise<Page<Session>> {
    const builder = scoped(this.dataSource.manager, Session, organization).queryBuilder('session');
    for (const field of [
      'chargestation',
      'connector',
      'status',
      'user',
      'transactionId',
    ] as const) {
      if (query[field] !== undefined)
        builder.andWhere(`session.${field} = :${field}`, { [field]: query[field] });
    }
    if (query.id_tag !== undefined)
      builder.andWhere('lower(session.idTag) = lower(:idTag)', { idTag: query.id_tag });
    return paginate(builder, query, { status: 'session.status' });
  }

  /** When the oldest session of the organization was made, ms. */
  async #oldest(organization: string): Promise<number> {
    const [row] = await this.dataSource.query<{ oldest: Date | null }[]>(
      'SELECT min(created_at) AS oldest FROM session WHERE organization = $1',
      [organization],
    );
    return row?.oldest?.getTime() ?? 0;
  }

  /** The newest TransactionEvent of each session under both spellings of its name. */
  async #withRawEvents(sessions: readonly Session[]): Promise<SessionResponse[]> {
    const rows: { session: string; payload: object }[] = await this.dataSource.query(
      `SELECT s.session, e.payload FROM unnest($1::text[]) AS s (session) CROSS JOIN LATERAL (
        SELECT payload::json AS payload FROM transaction_event WHERE session = s.session AND seq_no >= 0
        ORDER BY seq_no DESC, arrival DESC LIMIT 1) e`,
      [sessions.map(({ _id }) => _id)],
    );
    const payloads = new Map(rows.map(({ session, payload }) => [session, payload]));
    return sessions.map((session) => {
      const payload = payloads.get(session._id) ?? null;
      return {
        ...toResponse(session),
        raw_transction_event: payload,
        raw_transaction_event: payload,
      };
    });
  }
}
