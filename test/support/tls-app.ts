import { rm, writeFile } from 'node:fs/promises';
import {
  type ConnectionOptions,
  connect,
  type SecureContextOptions,
  type TLSSocket,
} from 'node:tls';
import { Config } from '../../src/shared/config.js';
import { type Resource, resultOf } from './api-client.js';
import { type RunningServer, startApp } from './app.js';
import { type KeyPair, TestAuthority, writeKeyPair } from './certificates.js';
import { temporaryFolder } from './postgres.js';
import type { StationSocketOptions } from './station-socket.js';

/** A running server that ends TLS itself, and the certificates around it. */
export interface TlsApp extends RunningServer {
  /** Name of the first organization, which client certificates of its stations must carry. */
  operator: string;
  /** Where stations connect over TLS, without the identity. */
  tlsUrl: string;
  /** Makes the server's certificates. */
  serverAuthority: TestAuthority;
  /** Makes the client certificates that the server believes. */
  clientAuthority: TestAuthority;
  /** Folder of the server's certificates. */
  folder: string;
  /** Names of the files that the server reads. */
  files: { ecdsa: KeyPair; rsa: KeyPair; clientCa: string };
  /** Options of a station's socket over TLS, which checks the server's certificate. */
  overTls(certificate?: KeyPair, more?: SecureContextOptions): Partial<StationSocketOptions>;
  /** A TLS connection without a station behind it, or the error of its failure. */
  handshake(options?: ConnectionOptions): Promise<TLSSocket | Error>;
}

/** As `startApp`, with a TLS listener that has an ECDSA and an RSA certificate. */
export async function startTlsApp(env: Record<string, string> = {}): Promise<TlsApp> {
  const folder = await temporaryFolder();
  const serverAuthority = await TestAuthority.make('Server CA');
  const clientAuthority = await TestAuthority.make('Client CA');
  const server = { commonName: 'ohmgate.example', server: true };
  const files = {
    ecdsa: await writeKeyPair(folder, 'ecdsa', await serverAuthority.issue(server)),
    rsa: await writeKeyPair(folder, 'rsa', await serverAuthority.issue({ ...server, rsa: true })),
    clientCa: `${folder}/client-ca.pem`,
  };
  await writeFile(files.clientCa, clientAuthority.pem);
  const app = await startApp({
    env: {
      OCPP_TLS_PORT: '0',
      OCPP_TLS_CERT: `${files.ecdsa.cert},${files.rsa.cert}`,
      OCPP_TLS_KEY: `${files.ecdsa.key},${files.rsa.key}`,
      OCPP_TLS_CLIENT_CA: files.clientCa,
      ...env,
    },
  });
  const tlsUrl = app.nest.get(Config).secureConnectionUrl.replace('localhost', '127.0.0.1');
  const { name: operator } = resultOf(
    await app.api.get<Resource & { name: string }>('/organization'),
  );
  const ca = serverAuthority.pem;
  return {
    ...app,
    operator,
    tlsUrl,
    serverAuthority,
    clientAuthority,
    folder,
    files,
    overTls: (certificate, more) => ({
      url: tlsUrl,
      clientOptions: { ca, ...certificate, ...more },
    }),
    handshake: (options) =>
      new Promise((resolve) => {
        const port = Number(new URL(tlsUrl).port);
        const socket = connect({ host: '127.0.0.1', port, ca, ...options });
        socket.once('secureConnect', () => resolve(socket));
        socket.once('error', resolve);
      }),
    close: async () => {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
