import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DeliveryClaims } from './delivery-claims.js';
import { DeliveryLimits } from './delivery-limits.js';
import { DeliveryPost } from './delivery-post.js';
import { EndpointSender } from './endpoint-sender.js';
import { Places } from './places.js';
import { WorkShare } from './work-share.js';

/** Exchanges with the database at once, so that many endpoints leave connections for the intake. */
const EXCHANGES_AT_ONCE = 4;

/** Sends deliveries: one independent sender per endpoint, woken by the fan-out and by a look for due work each second. */
@Injectable()
export class DeliverySender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(DeliverySender.name);
  readonly #senders = new Map<string, EndpointSender>();
  readonly #places = new Places(EXCHANGES_AT_ONCE, (ms) => this.share.pauseAfter(ms));
  #poll: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(
    private readonly claims: DeliveryClaims,
    private readonly post: DeliveryPost,
    private readonly limits: DeliveryLimits,
    private readonly share: WorkShare,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.claims.giveBack();
    this.#poll = setInterval(() => void this.lookForWork(), this.limits.pollMs);
    void this.lookForWork();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (!this.#poll) return;
    clearInterval(this.#poll);
    this.#poll = undefined;
    const { drainMs } = this.limits;
    const stops = await Promise.allSettled(
      [...this.#senders.values()].map((sender) => sender.stop(drainMs)),
    );
    for (const stop of stops) {
      if (stop.status === 'rejected') this.#logger.error(`Results are lost: ${stop.reason}`);
    }
    await this.claims
      .giveBack()
      .catch((error: Error) =>
        this.#logger.error(`Leases run out by themselves: ${error.message}`),
      );
  }

  /** These endpoints may have work. Never throws and never waits. */
  wake(endpoints: readonly string[]): void {
    if (!this.#poll) return;
    for (const endpoint of endpoints) this.#senderOf(endpoint).wake();
  }

  /** Wakes every endpoint that has something due. Never rejects. */
  async lookForWork(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      this.wake(await this.claims.endpointsWithWork());
    } catch (error) {
      this.#logger.error(`Deliveries wait: ${(error as Error).message}`);
    } finally {
      this.#looking = false;
    }
  }

  #senderOf(endpoint: string): EndpointSender {
    const known = this.#senders.get(endpoint);
    if (known) return known;
    const sender = new EndpointSender(
      endpoint,
      this.limits,
      this.claims,
      this.post,
      this.#places,
      () => this.#senders.delete(endpoint),
    );
    this.#senders.set(endpoint, sender);
    return sender;
  }
}
