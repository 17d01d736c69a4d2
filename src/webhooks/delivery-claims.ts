import { Injectable } from '@nestjs/common';
import { boolArray, int4Array, int8Array, textArray } from '../shared/database/binary-array.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DeliveryClock } from './delivery-clock.js';
import { DeliveryLimits } from './delivery-limits.js';
import * as sql from './delivery-statements.js';
import type { Verdict } from './endpoint-health.js';
import type { StoredEvent } from './event-body.js';
import { type HealthColumns, HealthRecord } from './health-record.js';
import { hasEnded, newLeaseHolder } from './lease-holder.js';

/** An endpoint as a POST needs it; secrets and headers sealed. */
export interface Target {
  url: string;
  secret: Buffer;
  previous_secrets: Buffer | null;
  headers: Buffer | null;
}

type TargetRow = Target & HealthColumns & { active: boolean };

/** A delivery that belongs to this process for the time of its lease. */
export interface ClaimedDelivery {
  _id: string;
  /** Attempts made before. */
  attemptCount: number;
  /** Null when the event was deleted because of its age. */
  event: StoredEvent | null;
}

/** The end of one attempt. */
export interface FinishedAttempt {
  delivery: string;
  /** Attempts made before this one. */
  attemptCount: number;
  delivered: boolean;
  /** What it says about its endpoint; null when nothing could be sent through no fault of the endpoint's. */
  verdict: Verdict | null;
  /** ms until the next one; null when none follows. */
  pauseMs: number | null;
  /** The attempt as REST shows it, JSON text. */
  record: string;
}

/** `open`: sending is wanted; `gone`: it was deleted. */
export type Exchange = { target: Target; open: boolean; claimed: ClaimedDelivery[] } | 'gone';

/** What a sender tells and asks. */
export interface ExchangeRequest {
  endpoint: string;
  /** Attempts that have ended. */
  results: readonly FinishedAttempt[];
  /** `_id`s of claimed deliveries that will not be sent under their present lease. */
  released: readonly string[];
  /** How many more are wanted. */
  room: number;
}

type ClaimedRow = Omit<StoredEvent, '_id' | 'sequence' | 'createdAt'> & {
  _id: string;
  attempt_count: number;
  event: string | null;
  sequence: string;
  created_at: string;
};

/**
 * Who sends what: deliveries are claimed under a lock on their endpoint's row, so that over all processes no more than the
 * limit are under way per endpoint and results, lanes and claims never race each other.
 */
@Injectable()
export class DeliveryClaims {
  /** This process, as it stands in `lease_holder`. */
  readonly holder = newLeaseHolder();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: DeliveryClock,
    private readonly limits: DeliveryLimits,
    private readonly health: HealthRecord,
  ) {}

  /**
   * Records finished attempts of an endpoint, gives back what will not be sent, and claims up to `room` deliveries that are due, in one
   * transaction. A result counts only while the lease is still this process's and the delivery as it was when claimed; what it says of
   * the endpoint counts anyway.
   */
  exchange({ endpoint, results, released, room }: ExchangeRequest): Promise<Exchange> {
    return this.unitOfWork.run(async () => {
      const [target] = await this.unitOfWork.query<TargetRow>(sql.LOCK_ENDPOINT, [endpoint]);
      if (!target) return 'gone';
      if (results.length > 0) this.#record(endpoint, results);
      if (released.length > 0)
        this.unitOfWork.write(sql.RELEASE, [this.holder, textArray(released)]);
      const verdicts = results.flatMap(({ verdict }) => verdict ?? []);
      const health = this.health.note(endpoint, target, verdicts);
      const open = target.active && health !== 'disabled';
      const claimed = room > 0 && open ? await this.#claim(endpoint, room) : [];
      return { target, open, claimed };
    });
  }

  #record(endpoint: string, results: readonly FinishedAttempt[]): void {
    this.unitOfWork.write(sql.RECORD, [
      endpoint,
      this.clock.aheadMs,
      this.holder,
      textArray(results.map(({ delivery }) => delivery)),
      int4Array(results.map(({ attemptCount }) => attemptCount)),
      boolArray(results.map(({ delivered }) => delivered)),
      int8Array(results.map(({ pauseMs }) => pauseMs)),
      textArray(results.map(({ record }) => record)),
    ]);
  }

  async #claim(endpoint: string, room: number): Promise<ClaimedDelivery[]> {
    const { inFlight, leaseMs } = this.limits;
    const parameters = [endpoint, this.clock.aheadMs, this.holder, room, inFlight, leaseMs];
    const rows = await this.unitOfWork.query<ClaimedRow>(sql.CLAIM, parameters);
    return rows.map(({ _id, attempt_count, event, sequence, created_at, ...rest }) => ({
      _id,
      attemptCount: attempt_count,
      event: event && {
        ...rest,
        _id: event,
        sequence: Number(sequence),
        createdAt: Number(created_at),
      },
    })) as ClaimedDelivery[];
  }

  /** `_id`s of active endpoints for which a delivery is due. */
  async endpointsWithWork(): Promise<string[]> {
    const rows = await this.unitOfWork.run(() =>
      this.unitOfWork.query<{ _id: string }>(sql.ENDPOINTS_WITH_WORK, [this.clock.aheadMs]),
    );
    return rows.map(({ _id }) => _id);
  }

  /** Gives back the leases of this process, and those of earlier ones on this host that have ended without doing so. */
  async giveBack(): Promise<void> {
    await this.unitOfWork.run(async () => {
      const rows = await this.unitOfWork.query<{ holder: string }>(sql.HOLDERS, []);
      const ended = rows
        .map(({ holder }) => holder)
        .filter((holder) => holder === this.holder || hasEnded(holder, this.holder));
      if (ended.length > 0) this.unitOfWork.write(sql.GIVE_BACK, [textArray(ended)]);
    });
  }
}
