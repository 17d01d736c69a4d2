import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  type Expired,
  GrowingTables,
  lowestId,
  type Partition,
} from '../shared/database/growing-tables.js';

/** A session has many messages, so a slice holds fewer of them. */
const MESSAGES_PER_SESSION = 20;

/** Sessions that have ended and were not heard of since; one that the intake holds right now has a late message, and stays. */
const REMOVE_SESSIONS = `WITH expired AS (
    SELECT _id FROM session
    WHERE organization = $1 AND created_at < $2 AND updated_at < $2 AND status IN ('Ended', 'cancelled')
    ORDER BY created_at LIMIT $3 FOR UPDATE SKIP LOCKED
  ), gone AS (
    DELETE FROM session WHERE _id IN (SELECT _id FROM expired) RETURNING _id
  ), undone AS (
    DELETE FROM session_task WHERE session IN (SELECT _id FROM expired)
  )
  SELECT _id FROM gone`;
const removeMessages = (table: string) => `DELETE FROM ${table} WHERE session = ANY($1::text[])`;
const REMOVE_ORPHANS = `DELETE FROM orphan_transaction_message WHERE _id IN (
    SELECT _id FROM orphan_transaction_message WHERE organization = $1 AND _id < $2 ORDER BY _id LIMIT $3
  )`;
const HAS_SESSIONS = 'SELECT EXISTS (SELECT FROM session WHERE _id >= $1 AND _id < $2) AS used';

/**
 * Sessions and their messages go by `retention_sessions`, and together: a session is decided anew from its messages when a late one
 * arrives, so it must never be left with some of them.
 */
@Injectable()
export class SessionRetention {
  constructor(tables: GrowingTables) {
    tables.add(
      { table: 'session', kind: 'sessions', removeOldest: removeSessions },
      { table: 'orphan_transaction_message', kind: 'sessions', removeOldest: removeOrphans },
      {
        table: 'transaction_event',
        kind: 'sessions',
        organizationOf: '(SELECT s.organization FROM session s WHERE s._id = r.session)',
        partitions: { days: 30, ahead: 2 },
        beforeDrop: hasNoSessions,
      },
    );
  }
}

/** The messages of who keeps longest go with their partition; only those that lie in none are removed here. */
async function removeSessions(
  manager: EntityManager,
  { organization, before, longest }: Expired,
  limit: number,
): Promise<number> {
  const most = Math.ceil(limit / MESSAGES_PER_SESSION);
  const parameters = [organization, new Date(before), most];
  const sessions = await manager.query<{ _id: string }[]>(REMOVE_SESSIONS, parameters);
  if (sessions.length === 0) return 0;
  const table = longest ? 'transaction_event_default' : 'transaction_event';
  const ids = sessions.map(({ _id }) => _id);
  const [, messages] = await manager.query<[unknown, number]>(removeMessages(table), [ids]);
  return sessions.length + messages;
}

async function removeOrphans(
  manager: EntityManager,
  { organization, before }: Expired,
  limit: number,
): Promise<number> {
  const parameters = [organization, lowestId(before), limit];
  const [, rows] = await manager.query<[unknown, number]>(REMOVE_ORPHANS, parameters);
  return rows;
}

async function hasNoSessions(manager: EntityManager, { from, to }: Partition): Promise<boolean> {
  const [{ used }] = await manager.query<[{ used: boolean }]>(HAS_SESSIONS, [from, to]);
  return !used;
}
