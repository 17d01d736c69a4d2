import { Injectable } from '@nestjs/common';
import { boolArray, int4Array, int8Array, textArray } from '../shared/database/binary-array.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DeliveryClock } from './delivery-clock.js';
import { DeliveryLimits } from './delivery-limits.js';
import { START_LANES } from './delivery-reopening.js';
import * as sql from './delivery-statements.js';
import type { Verdict } from './endpoint-health.js';
import type { StoredEvent } from './event-body.js';
import { type HealthColumns, HealthRecord } from './health-record.js';
import { hasEnded, newLeaseHolder } from './lease-holder.js';
import type { Ordering } from './webhook-endpoint.entity.js';

/** An endpoint as a POST needs it; secrets and headers sealed. */
export interface Target {
  url: string;
  secret: Buffer;
  previous_secrets: Buffer | null;
  headers: Buffer | null;
}

interface LeaseRow extends Target, HealthColumns {
  active: boolean;
  ordering: Ordering;
  lease_holder: string;
  lease_number: number;
  expired: boolean;
}

/** A delivery that this process may send while it leases the endpoint. */
export interface ClaimedDelivery {
  _id: string;
  /** Attempts made before. */
  attemptCount: number;
  /** Chargestation whose events wait for each other on this endpoint; null when it waits for none. */
  lane: string | null;
  /** It comes in its lane right behind the one that was claimed before it. */
  follows: boolean;
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

/** A finished attempt with the number of the lease under which it was sent. */
export interface LeasedResult {
  lease: number;
  result: FinishedAttempt;
}

/** `held`: another process sends to it; `gone`: it was deleted. */
export type Exchange = Leased | 'held' | 'gone';

export interface Leased {
  /** Its number; the same as before as long as nobody took over meanwhile. Null: the endpoint is free again, since nothing is left to do. */
  lease: number | null;
  /** Nobody took over since `ExchangeRequest.lease`. */
  kept: boolean;
  target: Target;
  /** Sending is wanted. */
  open: boolean;
  claimed: ClaimedDelivery[];
}

/** What a sender tells and asks. */
export interface ExchangeRequest {
  endpoint: string;
  /** Number of the lease under which everything that waits was claimed; null for none. */
  lease: number | null;
  /** Attempts that have ended. */
  results: readonly LeasedResult[];
  /** Lanes whose next deliveries come first: they are claimed, or, without room for any, let go to wait for a claim. */
  lanes: readonly string[];
  /** `_id`s of all deliveries in hand. */
  inHand: Iterable<string>;
  /** How many more are wanted. */
  room: number;
  /** Besides the results nothing is in hand. */
  idle: boolean;
}

type ClaimedRow = Omit<StoredEvent, '_id' | 'sequence' | 'createdAt'> & {
  _id: string;
  attempt_count: number;
  lane: string | null;
  follows: boolean;
  event: string | null;
  sequence: string;
  created_at: string;
};

/** A claim brings at least this many times as many lanes as requests may be in flight, when there are so many. */
const LANES_PER_PLACE = 2;

/**
 * Who sends what: a process leases an endpoint before it sends to it, and keeps the lease by what it records and claims. All of that happens under
 * a lock on the endpoint's row, so results, lanes and claims never race each other. See docs/decisions/0028-a-process-leases-an-endpoint.md.
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
   * Leases the endpoint or keeps the lease, records finished attempts, and claims up to `room` deliveries, in one transaction. Results count
   * only under the lease that they were claimed under; what they say of the endpoint counts anyway.
   */
  exchange(request: ExchangeRequest): Promise<Exchange> {
    return this.unitOfWork.run(() => this.#exchange(request), { brief: true });
  }

  async #exchange(request: ExchangeRequest): Promise<Exchange> {
    const { endpoint, results, room } = request;
    const owner = [endpoint, this.clock.aheadMs, this.holder, this.limits.leaseMs];
    const [target] = await this.unitOfWork.query<LeaseRow>(sql.LEASE, owner);
    if (!target) return 'gone';
    const verdicts = results.flatMap(({ result }) => result.verdict ?? []);
    const held = target.lease_holder !== this.holder;
    if (held && !target.expired) {
      this.health.note(endpoint, target, verdicts);
      return 'held';
    }
    const lease = held ? await this.#takeOver(endpoint, owner) : target.lease_number;
    const counted = results.filter((result) => result.lease === lease);
    if (counted.length > 0) this.#record(counted.map(({ result }) => result));
    const kept = lease === request.lease;
    const health = this.health.note(endpoint, target, verdicts);
    const open = target.active && health !== 'disabled';
    const lanes = kept && target.ordering === 'strict' ? request.lanes : [];
    const claims = open && room > 0;
    const claimed = claims ? await this.#claim(request, lanes) : [];
    if (!claims && lanes.length > 0) {
      this.unitOfWork.write(START_LANES, [endpoint, this.clock.aheadMs, textArray(lanes)]);
    }
    const free = request.idle && claimed.length === 0;
    if (free) this.unitOfWork.write(sql.FREE, [endpoint]);
    return { lease: free ? null : lease, kept, target, open, claimed };
  }

  /** Where the one before has failed, it may have let lanes stand that it meant to go on with. */
  async #takeOver(endpoint: string, owner: unknown[]): Promise<number> {
    const [taken] = await this.unitOfWork.query<{ lease_number: number }>(sql.TAKE_OVER, owner);
    this.unitOfWork.write(sql.MEND_LANES, [endpoint, this.clock.aheadMs]);
    return (taken as { lease_number: number }).lease_number;
  }

  #record(results: readonly FinishedAttempt[]): void {
    this.unitOfWork.write(sql.RECORD, [
      String(this.clock.aheadMs),
      textArray(results.map(({ delivery }) => delivery)),
      int4Array(results.map(({ attemptCount }) => attemptCount)),
      boolArray(results.map(({ delivered }) => delivered)),
      int8Array(results.map(({ pauseMs }) => pauseMs)),
      textArray(results.map(({ record }) => record)),
    ]);
  }

  async #claim(
    { endpoint, inHand, room }: ExchangeRequest,
    lanes: readonly string[],
  ): Promise<ClaimedDelivery[]> {
    const places = LANES_PER_PLACE * this.limits.inFlight;
    const followers = Math.floor(room / (places + lanes.length));
    const rows = await this.unitOfWork.query<ClaimedRow>(sql.CLAIM, [
      endpoint,
      String(this.clock.aheadMs),
      textArray([...inHand]),
      String(room),
      String(followers),
      textArray(lanes),
    ]);
    return rows.map((row) => ({
      _id: row._id,
      attemptCount: row.attempt_count,
      lane: row.lane,
      follows: row.follows,
      event: row.event === null ? null : eventOf(row, row.event),
    }));
  }

  /** Records an attempt that was made without a lease, of a delivery that no sender has met yet. */
  async recordAlone(endpoint: string, result: FinishedAttempt): Promise<void> {
    await this.unitOfWork.run(async () => {
      const [row] = await this.unitOfWork.query<HealthColumns>(sql.LOCK_ENDPOINT, [endpoint]);
      if (!row) return;
      this.#record([result]);
      this.health.note(endpoint, row, result.verdict ? [result.verdict] : []);
    });
  }

  /** `_id`s of active endpoints for which a delivery is due, as far as nobody else sends to them. */
  async endpointsWithWork(): Promise<string[]> {
    const values = [this.clock.aheadMs, this.holder];
    const rows = await this.unitOfWork.run(() =>
      this.unitOfWork.query<{ _id: string }>(sql.ENDPOINTS_WITH_WORK, values),
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

function eventOf(row: ClaimedRow, _id: string): StoredEvent {
  const { organization, chargestation, object, type, synthetic, data, raw } = row;
  const [sequence, createdAt] = [Number(row.sequence), Number(row.created_at)];
  return {
    _id,
    organization,
    chargestation,
    sequence,
    object,
    type,
    synthetic,
    createdAt,
    data,
    raw,
  };
}
