import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, resultOf } from './api-client.js';
import type { PublicWebhook, WebhookEvent } from './api-types.js';
import { eventually } from './eventually.js';
import { checkSignatures, type SignatureCheck } from './webhook-signature.js';

/** One POST as it came in. */
export interface Delivery {
  headers: IncomingMessage['headers'];
  /** Exact bytes of the body. */
  body: Buffer;
  event: WebhookEvent;
  /** Path of the request, to tell endpoints apart that share a sink. */
  path: string;
  /** Time of receipt in ms since 1970. */
  receivedAt: number;
}

/**
 * How a delivery is answered: with a status (after `delay` ms, or when `after` resolves), never (`hang`: the request stays open until the sink
 * closes or the sender gives up), or by a torn connection (`reset`).
 */
export type Answer =
  | {
      status: number;
      headers?: Record<string, string>;
      body?: string;
      delay?: number;
      after?: Promise<unknown>;
    }
  | 'hang'
  | 'reset';

/** A real webhook receiver on 127.0.0.1 that remembers everything and answers as it is told. */
export class WebhookSink {
  /** Every delivery, in order of arrival, repeats and refused ones included. */
  readonly deliveries: Delivery[] = [];
  /** Secrets of the endpoints that send here, by the path of their URL. */
  readonly secrets = new Map<string, string>();
  /** Decides the answer; replace it to fail. Default 204. */
  answer: (delivery: Delivery) => Answer = () => ({ status: 204 });
  /** Told of each delivery as it comes. */
  onDelivery?: (delivery: Delivery) => void;
  /** Awaited before a 2xx goes out, for a receiver that writes down what it acknowledges. */
  beforeSuccess?: (delivery: Delivery) => Promise<void>;
  /** How often a delivery came in while an earlier request with it was still open at the same path. */
  overlaps = 0;
  readonly #open = new Map<string, number>();

  private constructor(private readonly server: Server) {}

  /** Starts to listen on a free port, or on the given one. */
  static async start(port = 0): Promise<WebhookSink> {
    const server = createServer();
    const sink = new WebhookSink(server);
    server.on('request', (request, response) => void sink.receive(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return sink;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Registers an endpoint that sends here and keeps its secret. `path` parts several endpoints of one sink. */
  async subscribe(api: ApiClient, events = ['*'], path = '/', more = {}): Promise<PublicWebhook> {
    const body = { url: `${this.url}${path}`, events, ...more };
    const webhook = resultOf(await api.post<PublicWebhook>('/webhooks', body));
    this.secrets.set(path, webhook.secret as string);
    return webhook;
  }

  /** Whether the delivery's two signatures hold for the secret of its path. */
  check(delivery: Delivery): SignatureCheck {
    const secret = this.secrets.get(delivery.path);
    if (!secret) return { standard: false, edrv: false };
    return checkSignatures(delivery, secret);
  }

  /** Different events received so far (repeats of one `_id` count once), in order of arrival. */
  events(filter: (event: WebhookEvent) => boolean = () => true): WebhookEvent[] {
    const byId = new Map(this.deliveries.map(({ event }) => [event._id, event]));
    return [...byId.values()].filter(filter);
  }

  /** The first delivery that fits, now or until the deadline in ms. */
  waitFor(predicate: (delivery: Delivery) => boolean, deadline = 30_000): Promise<Delivery> {
    const find = () => this.deliveries.find(predicate);
    return eventually(find, { within: deadline, what: 'a webhook that fits' });
  }

  /** Ends all connections, hanging ones too. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const body = Buffer.concat(chunks);
    const event = parse(body);
    if (!event) {
      response.writeHead(400).end('not a webhook');
      return;
    }
    const path = request.url ?? '/';
    this.#count(`${path} ${event._id}`, response);
    const delivery = { headers: request.headers, body, event, path, receivedAt: Date.now() };
    this.deliveries.push(delivery);
    this.onDelivery?.(delivery);
    const answer = this.answer(delivery);
    if (answer === 'reset') request.socket.resetAndDestroy();
    if (answer === 'hang' || answer === 'reset') return;
    if (answer.delay) await sleep(answer.delay);
    await answer.after;
    if (answer.status >= 200 && answer.status < 300) await this.beforeSuccess?.(delivery);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  #count(key: string, response: ServerResponse): void {
    const open = this.#open.get(key) ?? 0;
    if (open > 0) this.overlaps += 1;
    this.#open.set(key, open + 1);
    response.once('close', () => {
      const left = (this.#open.get(key) as number) - 1;
      if (left > 0) this.#open.set(key, left);
      else this.#open.delete(key);
    });
  }
}

function parse(body: Buffer): WebhookEvent | null {
  try {
    return JSON.parse(body.toString()) as WebhookEvent;
  } catch {
    return null;
  }
}
