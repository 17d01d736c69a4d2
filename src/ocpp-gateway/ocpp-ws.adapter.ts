import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { INestApplication } from '@nestjs/common';
import { AbstractWsAdapter } from '@nestjs/websockets';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { Config } from '../shared/config.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { type Admission, StationHandshake } from './station-handshake.js';
import type { Refusal } from './station-proof.js';
import { TlsListener } from './tls-listener.js';

const MOST_UPGRADES = 500;
const UPGRADE_TIMEOUT_MS = 10_000;
const MOST_FRAGMENTS = 64;
const MOST_BUFFERED_CHUNKS = 1024;
const COMPRESSION_THRESHOLD_BYTES = 1024;
/** How long a peer may take to close its side; what it still sends is dropped. */
const CLOSE_TIMEOUT_MS = 5000;

/** A station's socket with what was decided at its upgrade. */
export interface StationSocket extends WebSocket {
  admission: Admission;
}

/**
 * Serves WebSockets below `/ocpp/` on the application's HTTP server and on the TLS listener. It asks the handshake before it upgrades, which the stock adapter
 * cannot; frames go raw to the one gateway (routing each action through Nest's handlers costs two thirds of the speed).
 */
export class OcppWsAdapter extends AbstractWsAdapter {
  readonly #handshake: StationHandshake;
  readonly #tls: TlsListener;
  readonly #metrics: GatewayMetrics;
  readonly #maxPayload: number;
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];
  #server: WebSocketServer | undefined;

  constructor(app: INestApplication) {
    super(app);
    this.#handshake = app.get(StationHandshake);
    this.#tls = app.get(TlsListener);
    this.#metrics = app.get(GatewayMetrics);
    this.#maxPayload = app.get(Config).get('OCPP_MAX_FRAME_BYTES');
  }

  create(): WebSocketServer {
    // The types of `ws` do not know `closeTimeout` yet.
    const options: ServerOptions & { closeTimeout: number } = {
      noServer: true,
      closeTimeout: CLOSE_TIMEOUT_MS,
      maxPayload: this.#maxPayload,
      maxFragments: MOST_FRAGMENTS,
      maxBufferedChunks: MOST_BUFFERED_CHUNKS,
      // Required of a 2.0.1 CSMS (part 4, section 3.4): RFC 7692 compression.
      perMessageDeflate: {
        serverNoContextTakeover: true,
        clientNoContextTakeover: true,
        threshold: COMPRESSION_THRESHOLD_BYTES,
      },
      handleProtocols: (
        _offered: Set<string>,
        request: IncomingMessage & { admission?: Admission },
      ) => request.admission?.protocol ?? false,
    };
    this.#server = new WebSocketServer(options);
    this.httpServer.on('upgrade', this.#onUpgrade);
    this.#tls.handle(this.#onUpgrade);
    return this.#server;
  }

  /** Frames are handled by the gateway; there is nothing to bind. */
  bindMessageHandlers(): void {}

  override async close(server: WebSocketServer): Promise<void> {
    this.httpServer.off('upgrade', this.#onUpgrade);
    for (const client of server.clients) client.terminate();
    this.#tls.close();
    await super.close(server);
  }

  readonly #onUpgrade = (
    request: IncomingMessage & { admission?: Admission },
    socket: Duplex,
    head: Buffer,
  ): void => {
    socket.on('error', () => socket.destroy());
    this.#upgrade(request, socket, head).catch(() => socket.destroy());
  };

  async #upgrade(
    request: IncomingMessage & { admission?: Admission },
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    const timeout = setTimeout(() => socket.destroy(), UPGRADE_TIMEOUT_MS);
    await this.#takeTurn();
    try {
      if (socket.destroyed) return;
      const decision = await this.#handshake.decide(request);
      this.#metrics.upgradeAnswered('status' in decision ? decision.status : 101);
      if ('status' in decision) return refuse(socket, decision);
      request.admission = decision;
      this.#server?.handleUpgrade(request, socket, head, (webSocket) => {
        (webSocket as StationSocket).admission = decision;
        this.#server?.emit('connection', webSocket, request);
      });
    } finally {
      clearTimeout(timeout);
      this.#underWay -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #takeTurn(): Promise<void> {
    if (this.#underWay >= MOST_UPGRADES)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#underWay += 1;
  }
}

function refuse(socket: Duplex, refusal: Refusal): void {
  const body = `${refusal.message}\n`;
  const headers = {
    Connection: 'close',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    ...refusal.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`,
  );
}
