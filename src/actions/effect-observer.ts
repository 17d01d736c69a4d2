import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { ActionStore } from './action-store.js';
import type { Observation } from './effects.js';
import { RunningActions } from './running-actions.js';

/**
 * Takes observations to the accepted actions that they confirm. A station may act before the outcome of its answer is stored: so the
 * actions that this process carries out are told first, and what the database has as accepted second; between the two none is missed.
 */
@Injectable()
export class EffectObserver {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ActionStore,
    private readonly running: RunningActions,
  ) {}

  /** Observations of the running unit of work. */
  observe(observations: readonly Observation[]): void {
    if (observations.length === 0) return;
    for (const observation of observations) this.running.observe(observation);
    this.store.observe(observations);
  }

  /** An effect that another module knows to belong to this action; the first one stays. `at` in ms. */
  async note(action: string, effect: object, at: number): Promise<void> {
    const noted = { ...effect, at: new Date(at).toISOString() };
    const running = this.running.get(action);
    if (running) running.effect ??= noted;
    await this.unitOfWork.run(async () => this.store.noteEffect(action, noted));
  }
}
