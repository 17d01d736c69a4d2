import { Injectable } from '@nestjs/common';
import { textArray, timeArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';

/** `expire`: the wait for a start is over; `stop`: a target is reached; `ask`: is the transaction over, are messages missing? */
export type TaskKind = 'expire' | 'stop' | 'ask';

/** Something to be done about a session at a time. At most one of each kind per session. */
export interface SessionTask {
  /** `_id`. */
  session: string;
  kind: TaskKind;
}

/** A task that no process has done this long (ms) after it took it is taken again. */
const LEASE_MS = 120_000;
const AT_ONCE = 50;

const PLAN: Statement = {
  name: 'session_task_plan',
  text: `INSERT INTO session_task (session, kind, due_at) SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[])
    ON CONFLICT (session, kind) DO UPDATE SET due_at = least(session_task.due_at, excluded.due_at)`,
};
const DROP: Statement = {
  name: 'session_task_drop',
  text: 'DELETE FROM session_task WHERE session = $1 AND kind = $2',
};
const POSTPONE: Statement = {
  name: 'session_task_postpone',
  text: 'UPDATE session_task SET due_at = $3 WHERE session = $1 AND kind = $2',
};
/** The longer nothing was heard of the session, the longer the pause. */
const RETRY: Statement = {
  name: 'session_task_retry',
  text: `UPDATE session_task t SET due_at = now() +
      least(greatest((now() - s.updated_at) / 10, interval '5 seconds'), interval '10 minutes')
    FROM session s WHERE s._id = t.session AND t.session = $1 AND t.kind = $2`,
};
/** SKIP LOCKED: several processes share the work. */
const CLAIM: Statement = {
  name: 'session_task_claim',
  text: `UPDATE session_task SET due_at = now() + make_interval(secs => ${LEASE_MS / 1000})
    WHERE (session, kind) IN (SELECT session, kind FROM session_task WHERE due_at <= now()
      ORDER BY due_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)
    RETURNING session, kind`,
};

/** What is to be done about sessions later, kept in the database so that it survives restarts. Writes join the running unit of work. */
@Injectable()
export class SessionTasks {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Plans tasks, `at` in ms; of two for the same the earlier stays. */
  plan(tasks: readonly (SessionTask & { at: number })[]): void {
    if (tasks.length === 0) return;
    this.unitOfWork.write(PLAN, [
      textArray(tasks.map(({ session }) => session)),
      textArray(tasks.map(({ kind }) => kind)),
      timeArray(tasks.map(({ at }) => at)),
    ]);
  }

  drop({ session, kind }: SessionTask): void {
    this.unitOfWork.write(DROP, [session, kind]);
  }

  /** @param at ms */
  postpone({ session, kind }: SessionTask, at: number): void {
    this.unitOfWork.write(POSTPONE, [session, kind, new Date(at)]);
  }

  /** What could not be done now is tried again in 5 s, later in up to 10 minutes. */
  retry({ session, kind }: SessionTask): void {
    this.unitOfWork.write(RETRY, [session, kind]);
  }

  /** Takes tasks that are due; they are this process's for two minutes, and have to be dropped or postponed by then. */
  claim(): Promise<SessionTask[]> {
    return this.unitOfWork.query<SessionTask>(CLAIM, []);
  }
}
