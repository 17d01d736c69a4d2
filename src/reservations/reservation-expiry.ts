import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { ReservationStore } from './reservation-store.js';

const EVERY_MS = 5000;

/** Ends reservations whose time is up: a station that is away, or that never shows Reserved, sends no word of it. */
@Injectable()
export class ReservationExpiry {
  readonly #logger = new Logger(ReservationExpiry.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ReservationStore,
  ) {}

  /** Several processes may run it at once. */
  @Interval(EVERY_MS)
  async expire(): Promise<void> {
    try {
      await this.unitOfWork.run(async () => this.store.expire());
    } catch (error) {
      this.#logger.warn(
        `Reservations could not be ended, trying again later: ${(error as Error).message}`,
      );
    }
  }
}
