import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Agent } from 'undici';
import { SecretBox } from '../shared/secret-box.js';
import { Deadlines } from './deadlines.js';
import { type AttemptOutcome, type AttemptRequest, DeliveryAttempt } from './delivery-attempt.js';
import type { ClaimedDelivery, FinishedAttempt, Target } from './delivery-claims.js';
import { DeliveryClock } from './delivery-clock.js';
import { DeliveryLimits } from './delivery-limits.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import type { Verdict } from './endpoint-health.js';
import { eventBody } from './event-body.js';
import { createGuardedAgent } from './guarded-agent.js';
import { pauseAfter } from './retry-schedule.js';
import { type PreviousSecret, signingSecrets } from './secret-rotation.js';
import {
  edrvSignature,
  type SigningKey,
  signingKey,
  standardSignature,
  standardTimestamp,
} from './signature.js';
import { UrlRules } from './url-rules.js';
import { findUrlFault } from './url-safety.js';

/** Name of the product in the requests that it makes. */
const USER_AGENT = 'Ohmgate-Webhooks/1.1';

/** Time in ms that a lease must outlast an attempt by. */
const LEASE_MARGIN_MS = 1000;

/** What of a delivery an attempt needs. */
type SendableDelivery = Pick<ClaimedDelivery, '_id' | 'attemptCount' | 'event'>;

/** An endpoint as its deliveries need it. */
export interface Destination {
  /** What it was made from. */
  target: Target;
  /** Null when the server's rules no longer allow the URL. */
  place: Pick<AttemptRequest, 'origin' | 'path'> | null;
  keys: readonly SigningKey[];
  /** Those that are the same for all deliveries: name, value, name, value. */
  headers: readonly string[];
}

/** Builds and sends the POST of a delivery and judges its outcome. */
@Injectable()
export class DeliveryPost implements OnApplicationShutdown {
  readonly #agent: Agent;
  #deadlines: Deadlines;

  constructor(
    private readonly secretBox: SecretBox,
    private readonly rules: UrlRules,
    private readonly clock: DeliveryClock,
    private readonly limits: DeliveryLimits,
    private readonly metrics: DeliveryMetrics,
  ) {
    this.#agent = createGuardedAgent(rules.policy, limits.connectMs);
    this.#deadlines = new Deadlines(limits.attemptMs);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#agent.destroy();
  }

  /**
   * Opens what is sealed and judges the URL, once for all deliveries that are claimed together.
   *
   * @param before kept when nothing has changed and no replaced secret may have ended
   */
  prepare(target: Target, before?: Destination): Destination {
    if (before && isSame(target, before.target)) return before;
    const { url, secret, previous_secrets } = target;
    const own = JSON.parse(target.headers ? this.secretBox.open(target.headers) : '{}') as Record<
      string,
      string
    >;
    const replaced = previous_secrets ? this.secretBox.open(previous_secrets) : '[]';
    const namesItself = Object.keys(own).some((name) => name.toLowerCase() === 'user-agent');
    const headers = {
      ...(!namesItself && { 'user-agent': USER_AGENT }),
      ...own,
      'content-type': 'application/json; charset=utf-8',
    };
    const secrets = signingSecrets(
      this.secretBox.open(secret),
      JSON.parse(replaced) as PreviousSecret[],
      this.clock.now(),
    );
    return {
      target,
      place: findUrlFault(url, this.rules.policy) ? null : placeOf(new URL(url)),
      keys: secrets.map(signingKey),
      headers: Object.entries(headers).flat(),
    };
  }

  /**
   * Whether an attempt that begins now ends within the lease.
   *
   * @param renewedAt `performance.now()` before the lease was taken or renewed
   */
  mayStart(renewedAt: number): boolean {
    const { leaseMs, attemptMs } = this.limits;
    return performance.now() <= renewedAt + leaseMs - attemptMs - LEASE_MARGIN_MS;
  }

  /**
   * Starts an attempt; or gives its result at once when nothing can be sent.
   *
   * @param onEnd see `DeliveryAttempt`
   */
  start(
    { _id, attemptCount, event }: SendableDelivery,
    { place, keys, headers }: Destination,
    onEnd: (outcome: AttemptOutcome) => void,
  ): DeliveryAttempt | FinishedAttempt {
    if (!event) return this.#result(_id, attemptCount, NOTHING_SENT, 'event_expired', null);
    if (!place) {
      const pause = pauseAfter(attemptCount + 1, Math.random());
      return this.#result(_id, attemptCount, NOTHING_SENT, 'blocked_url', pause);
    }
    const body = Buffer.from(eventBody(event));
    const at = Date.now(); // receivers compare it with their own clock
    const signed = [
      ...headers,
      'webhook-id',
      event._id,
      'webhook-timestamp',
      standardTimestamp(at),
      'webhook-signature',
      standardSignature({ id: event._id, body, at, keys }),
      'edrv-signature',
      edrvSignature({ body, at, keys }),
    ];
    const request = { origin: place.origin, path: place.path, headers: signed, body };
    return new DeliveryAttempt(this.#agent, this.#deadlinesNow(), request, onEnd);
  }

  #deadlinesNow(): Deadlines {
    const { attemptMs } = this.limits;
    if (this.#deadlines.limitMs !== attemptMs) this.#deadlines = new Deadlines(attemptMs);
    return this.#deadlines;
  }

  /** What a finished attempt means for its delivery. */
  finish({ _id, attemptCount }: SendableDelivery, outcome: AttemptOutcome): FinishedAttempt {
    const { error, retryAfterMs } = outcome;
    const pause = error === null ? null : pauseAfter(attemptCount + 1, Math.random(), retryAfterMs);
    return this.#result(_id, attemptCount, outcome, outcome.error, pause);
  }

  #result(
    delivery: string,
    attemptCount: number,
    {
      statusCode,
      durationMs,
      answer,
    }: Pick<AttemptOutcome, 'statusCode' | 'durationMs' | 'answer'>,
    error: string | null,
    pauseMs: number | null,
  ): FinishedAttempt {
    this.metrics.attempted(error ?? 'delivered', durationMs);
    const endedAt = this.clock.now();
    const at = new Date(endedAt - durationMs).toISOString();
    const attempt = { at, status_code: statusCode, duration_ms: durationMs, error, answer };
    const record = JSON.stringify(attempt);
    const kind = verdictOf(error, statusCode);
    const verdict = kind && { kind, at: endedAt };
    return { delivery, attemptCount, delivered: error === null, verdict, pauseMs, record };
  }
}

function placeOf({ origin, pathname, search }: URL) {
  return { origin, path: pathname + search };
}

function isSame(target: Target, before: Target): boolean {
  return (
    target.url === before.url &&
    target.secret.equals(before.secret) &&
    target.previous_secrets === null &&
    before.previous_secrets === null &&
    (target.headers ?? NO_HEADERS).equals(before.headers ?? NO_HEADERS)
  );
}

const NO_HEADERS = Buffer.alloc(0);

/** 410 means that the endpoint wants nothing more; an event that is too old says nothing about it. */
function verdictOf(error: string | null, statusCode: number | null): Verdict['kind'] | null {
  if (error === null) return 'delivered';
  if (error === 'event_expired') return null;
  return statusCode === 410 ? 'gone' : 'failed';
}

const NOTHING_SENT = { statusCode: null, durationMs: 0, answer: null };
