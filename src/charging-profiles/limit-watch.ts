import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { NoteActionEffect } from '../actions/actions.commands.js';
import type { SessionSnapshot } from '../sessions/sessions.events.js';
import type { ChargingProfile } from '../shared/vocabulary/charging-profile.js';

/** How long (ms) after its acceptance a measurement counts as the effect of a limit. */
const WINDOW_MS = 600_000;

interface Watched {
  /** `_id`. */
  action: string;
  /** ms. */
  acceptedAt: number;
  limit: { value: number; unit: 'W' | 'A' } | null;
}

/** The parts of a session, as REST shows it, that matter here. */
interface ShownSession {
  energy_report: {
    timestamp: string | null;
    /** A. */
    current: { value: number | null };
    /** kW. */
    power: { value: number | null };
  };
}

/**
 * Shows beside the asked limit what was measured then: stations are known that accept profiles and ignore them. Only the process that has
 * asked looks; after its restart the effect stays null.
 */
@Injectable()
export class LimitWatch {
  /** By `_id` of the session. */
  readonly #watched = new Map<string, Watched>();

  constructor(private readonly commandBus: CommandBus) {}

  /** The limit of a session was accepted just now. */
  watch(session: string, action: string, profile: ChargingProfile): void {
    this.#watched.set(session, { action, acceptedAt: Date.now(), limit: limitOf(profile) });
  }

  /** Notes the first measurements that were made after limits; part of the intake, so it costs nothing while no limit is watched. */
  async observe(sessions: readonly SessionSnapshot[]): Promise<void> {
    if (this.#watched.size === 0) return;
    for (const { session, data } of sessions) {
      const watched = this.#watched.get(session);
      if (!watched) continue;
      const { energy_report: report } = JSON.parse(data) as ShownSession;
      const effect = measured(report, watched.acceptedAt);
      if (!effect) continue;
      this.#watched.delete(session);
      const { action, limit } = watched;
      const noted = { observed: 'session.power', session, ...effect, limit };
      await this.commandBus.execute(new NoteActionEffect(action, noted, Date.now()));
    }
    this.#forget(Date.now() - WINDOW_MS);
  }

  /** These sessions are over. */
  end(sessions: readonly SessionSnapshot[]): void {
    for (const { session } of sessions) this.#watched.delete(session);
  }

  #forget(before: number): void {
    for (const [session, { acceptedAt }] of this.#watched) {
      if (acceptedAt < before) this.#watched.delete(session);
    }
  }
}

/** The limit of a profile that has only one; null where it depends on the time. */
function limitOf({ schedules: [schedule, ...more] }: ChargingProfile): Watched['limit'] {
  const [period, ...later] = schedule?.chargingSchedulePeriod ?? [];
  if (!schedule || !period || more.length + later.length > 0) return null;
  return { value: period.limit, unit: schedule.chargingRateUnit };
}

/** W and A, or null when they are older, or not there. */
function measured({ timestamp, power, current }: ShownSession['energy_report'], after: number) {
  if (timestamp === null || Date.parse(timestamp) < after) return null;
  if (power.value === null && current.value === null) return null;
  const watts = power.value === null ? null : Math.round(power.value * 1000);
  return { power: { value: watts, unit: 'W' }, current: { value: current.value, unit: 'A' } };
}
