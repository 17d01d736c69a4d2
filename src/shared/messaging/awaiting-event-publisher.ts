import type { DiscoveryService } from '@nestjs/core';
import type { IEvent, IEventHandler, IEventPublisher } from '@nestjs/cqrs';

/** Where `@EventsHandler` keeps the classes of events that a handler takes; `@nestjs/cqrs` does not export the word. */
const TAKES = '__eventsHandler__';

/**
 * Publishes an event by awaiting its handlers one after the other and passing on their errors, so that what a handler
 * writes belongs to the publisher's transaction. The stock publisher starts all handlers and forgets them: a later
 * event was seen to finish first, and a failed handler left a half-written state that had been acknowledged.
 */
export class AwaitingEventPublisher implements IEventPublisher {
  #discovery: DiscoveryService | undefined;
  /** By class of event, found at the first one. */
  readonly #handlers = new Map<unknown, readonly IEventHandler[]>();

  /** Called once by the module that owns the bus, before the first publish. */
  attach(discovery: DiscoveryService): void {
    this.#discovery = discovery;
  }

  /** Resolves when every handler has finished; rejects with the first error, and later handlers do not run. */
  async publish<T extends IEvent>(event: T): Promise<void> {
    let handlers = this.#handlers.get(event.constructor);
    if (!handlers) {
      handlers = this.#find(event.constructor);
      this.#handlers.set(event.constructor, handlers);
    }
    for (const handler of handlers) await handler.handle(event);
  }

  /** In the order of the modules and of their providers. */
  #find(event: unknown): IEventHandler[] {
    if (!this.#discovery) throw new Error('AwaitingEventPublisher.attach() has not been called');
    return this.#discovery.getProviders().flatMap(({ instance, metatype }) => {
      const taken: unknown[] = (metatype && Reflect.getMetadata(TAKES, metatype)) || [];
      return taken.includes(event) ? [instance as IEventHandler] : [];
    });
  }
}
