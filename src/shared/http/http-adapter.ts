import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import type { NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Application } from 'express';

/** How often (ms) servers look for clients that take too long; Node's own 30 s would make 40 s of a limit of 10 s. */
export const CHECK_CLIENTS_EVERY_MS = 1000;

/** Not among Express's published types. */
interface Prototypes {
  request: object;
  response: object;
}

/** Nest's adapter keeps this to itself. */
interface OpenConnections {
  trackOpenConnections(): void;
}

/**
 * Express on requests and responses that have its prototypes from their birth. It would otherwise give them its own at every request, by which
 * V8 forgets all it knows of such objects: that costs as much as the rest of Express.
 */
export class HttpAdapter extends ExpressAdapter {
  override initHttpServer({ forceCloseConnections }: NestApplicationOptions): void {
    const application = this.getInstance<Application & Prototypes>();
    this.httpServer = createServer(
      {
        IncomingMessage: bornWith(application.request, IncomingMessage),
        ServerResponse: bornWith(application.response, ServerResponse),
        connectionsCheckingInterval: CHECK_CLIENTS_EVERY_MS,
      },
      application,
    );
    if (forceCloseConnections) (this as unknown as OpenConnections).trackOpenConnections();
  }
}

/**
 * A constructor that does what `base` does to an object of this prototype, which inherits from that of `base`. Node's are functions, not
 * classes; `Reflect.construct` would do for both, but takes several times as long as the rest of the request.
 */
function bornWith<Base extends typeof IncomingMessage | typeof ServerResponse>(
  prototype: object,
  base: Base,
): Base {
  function Born(this: object, ...args: unknown[]): void {
    Reflect.apply(base, this, args);
  }
  Born.prototype = prototype;
  return Born as unknown as Base;
}
