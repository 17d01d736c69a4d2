import { constants } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContextOptions } from 'node:tls';
import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../shared/config.js';
import { CHECK_CLIENTS_EVERY_MS } from '../shared/http/http-adapter.js';
import { RefusedConnectionsLog } from './refused-connections.js';
import { originOf } from './request-origin.js';

const HANDSHAKE_TIMEOUT_MS = 10_000;
const RELOAD_MS = 60_000;

/**
 * The suites that A00.FR.318 and FR.421 require, beside them their equals with forward secrecy for RSA certificates; those of TLS 1.3 are
 * always there.
 */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
].join(':');

const FILE_VARIABLES = ['OCPP_TLS_CERT', 'OCPP_TLS_KEY', 'OCPP_TLS_CLIENT_CA'] as const;
type FileVariable = (typeof FILE_VARIABLES)[number];

type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * The second listener, for security profiles 2 and 3 (`OCPP_TLS_PORT`): WebSockets of stations only. It asks each station for a client
 * certificate and leaves it to the handshake whether one is needed. Changed files are read again within a minute.
 */
@Injectable()
export class TlsListener {
  readonly #logger = new Logger(TlsListener.name);
  #server: Server | undefined;
  #onUpgrade: OnUpgrade = (_request, socket) => socket.destroy();
  #readAt = '';

  constructor(
    private readonly config: Config,
    private readonly refusals: RefusedConnectionsLog,
  ) {}

  /** Who decides on upgrades. Call it before `listen`. */
  handle(onUpgrade: OnUpgrade): void {
    this.#onUpgrade = onUpgrade;
  }

  /** Does nothing without `OCPP_TLS_PORT`. Rejects when the files cannot be used or the port is taken. */
  async listen(host: string): Promise<void> {
    const port = this.config.get('OCPP_TLS_PORT');
    if (port === null) return;
    const server = createServer(
      {
        ...this.#context(),
        requestCert: true,
        rejectUnauthorized: false,
        handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
        connectionsCheckingInterval: CHECK_CLIENTS_EVERY_MS,
      },
      (_request, response) =>
        response.writeHead(426, { Connection: 'close' }).end('Stations connect by WebSocket.\n'),
    );
    server.headersTimeout = HANDSHAKE_TIMEOUT_MS;
    server.on('upgrade', this.#onUpgrade);
    server.on('tlsClientError', (error, socket) => this.#refused(error, socket.remoteAddress));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    this.#server = server;
    this.config.listensForTlsOn((server.address() as AddressInfo).port);
  }

  /** Takes changed certificates for new connections; with files that cannot be used the old ones stay. */
  @Interval(RELOAD_MS)
  reload(): void {
    if (!this.#server) return;
    try {
      if (this.#times() === this.#readAt) return;
      this.#server.setSecureContext(this.#context());
      this.#logger.log('The TLS certificates have changed and are used from now on.');
    } catch (error) {
      this.#logger.error(`The changed TLS certificates are not used: ${(error as Error).message}`);
    }
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }

  /** Without a client CA no client certificate is trusted: `ca` must not be absent, for that means all public ones. */
  #context(): SecureContextOptions {
    const times = this.#times();
    const read = (name: FileVariable) =>
      this.config.get(name).map((file) => {
        try {
          return readFileSync(file);
        } catch (error) {
          throw new Error(`${name}: ${(error as Error).message}`);
        }
      });
    const context: SecureContextOptions = {
      cert: read('OCPP_TLS_CERT'),
      key: read('OCPP_TLS_KEY'),
      ca: read('OCPP_TLS_CLIENT_CA'),
      minVersion: 'TLSv1.2',
      ciphers: CIPHERS,
      honorCipherOrder: true,
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_COMPRESSION,
    };
    this.#readAt = times;
    return context;
  }

  #times(): string {
    const files = FILE_VARIABLES.flatMap((name) => this.config.get(name));
    return files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs).join(' ');
  }

  /** Who only looks whether the port is open is not told of. */
  #refused({ message, code }: NodeJS.ErrnoException, remoteAddress: string | undefined): void {
    if (code === 'ECONNRESET') return;
    const socket = { remoteAddress } as IncomingMessage['socket'];
    const { address } = originOf({ headers: {}, socket }, []);
    this.refusals.note({
      subject: address,
      identity: null,
      station: null,
      reason: 'tls_handshake_failed',
      status: null,
      message: message.slice(0, 200).trim(),
      url: null,
      protocols: [],
      address,
      userAgent: null,
    });
  }
}
