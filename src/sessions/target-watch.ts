import { Injectable } from '@nestjs/common';
import { costOf } from './cost.js';
import { energyOf } from './energy.js';
import type { Recording } from './recording.js';
import { RequestedSessions } from './requested-sessions.js';
import { type SessionTask, SessionTasks } from './session-tasks.js';
import type { Session } from './sessions.entity.js';
import { type ReachedTarget, reachedTarget, timeTargetAt } from './targets.js';

/** Compares sessions with their targets and plans the stop of those that have reached one. */
@Injectable()
export class TargetWatch {
  constructor(
    private readonly sessions: RequestedSessions,
    private readonly tasks: SessionTasks,
  ) {}

  /** After the messages of a batch; the sessions are as they will be stored. */
  watch(recordings: readonly Recording[]): void {
    const targeted = recordings.filter(({ session }) => session.target !== null);
    if (targeted.length === 0) return;
    const reached: Session[] = [];
    const stops: (SessionTask & { at: number })[] = [];
    for (const { session, before, event } of targeted) {
      if (session.status !== 'Started') continue;
      const timeIsUp = before === null ? timeTargetAt(session.target, event.receivedAt) : null;
      if (timeIsUp !== null) stops.push({ session: session._id, kind: 'stop', at: timeIsUp });
      const now = this.#reachedNow(session);
      if (now === null) continue;
      session.targetReached = now;
      reached.push(session);
      stops.push({ session: session._id, kind: 'stop', at: Date.now() });
    }
    this.sessions.noteReached(reached);
    this.tasks.plan(earliest(stops));
  }

  /** After the target of an open session was changed by API. @param begin when its first message was received, in ms */
  changed(session: Session, begin: number): void {
    const task = { session: session._id, kind: 'stop' } as const;
    this.tasks.drop(task);
    session.targetReached = this.#reachedNow(session);
    const at = session.targetReached ? Date.now() : timeTargetAt(session.target, begin);
    if (at !== null) this.tasks.plan([{ ...task, at }]);
  }

  #reachedNow(session: Session): ReachedTarget | null {
    const { target, targetReached, ledger } = session;
    if (target === null || targetReached !== null) return null;
    const progress = {
      energyConsumed: energyOf(ledger.energy).consumed,
      cost: target.cost === undefined ? null : (costOf(session)?.amount ?? null),
      soc: ledger.readings.stateOfCharge?.value ?? null,
    };
    const reached = reachedTarget(target, progress);
    return reached && { ...reached, at: new Date().toISOString() };
  }
}

/** One statement writes each row once. */
function earliest(tasks: readonly (SessionTask & { at: number })[]) {
  const bySession = new Map<string, SessionTask & { at: number }>();
  for (const task of tasks) {
    const other = bySession.get(task.session);
    if (!other || task.at < other.at) bySession.set(task.session, task);
  }
  return [...bySession.values()];
}
