import { type ApiClient, resultOf } from '../support/api-client.js';
import { Child } from './child.js';
import type { WindowWork } from './measurement.js';
import type { WebhookReceiverCommands } from './webhook-receiver.js';

/** An endpoint that is subscribed to `session.*`, and how fast webhooks arrive there. */
export class WebhookCount implements WindowWork {
  #since = 0;
  #countBefore = 0;
  /** Webhooks that arrived per second of the window; null before its end. */
  perSecond: number | null = null;

  private constructor(private readonly receiver: Child<WebhookReceiverCommands>) {}

  static async subscribe(api: ApiClient): Promise<WebhookCount> {
    const receiver = Child.start<WebhookReceiverCommands>('./webhook-receiver.js');
    const url = await receiver.ask('listen');
    resultOf(await api.post('/webhooks', { url, events: ['session.*'] }));
    return new WebhookCount(receiver);
  }

  async begin(): Promise<void> {
    this.#since = performance.now();
    this.#countBefore = await this.receiver.ask('count');
  }

  async end(): Promise<void> {
    const count = (await this.receiver.ask('count')) - this.#countBefore;
    this.perSecond = Math.round((1000 * count) / (performance.now() - this.#since));
    await this.receiver.end();
  }
}
