import { resolve } from 'node:path';
import {
  atLeast,
  flag,
  integer,
  list,
  matching,
  networks,
  oneOf,
  optional,
  optionalInteger,
  text,
  url,
  type Variable,
} from './config-variables.js';

const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

/** Every environment variable that the process reads. */
export const VARIABLES = {
  PORT: integer(3000, 0, 65_535, 'HTTP, WebSocket and documents on one port; 0 takes a free one'),
  HOST: text('0.0.0.0', 'address to listen on'),
  DATABASE_URL: url(
    /^postgres(ql)?:\/\//,
    'must begin with postgres://',
    'external Postgres 15 or newer; absent: embedded Postgres with its data in `DATA_DIR`',
  ),
  DATA_DIR: text('./data', 'folder of the embedded database and of generated secrets'),
  BOOTSTRAP_ADMIN_API_KEY: atLeast(
    32,
    "on an empty database: key of the first organization's admin, at least 32 characters; absent: generated and printed once",
  ),
  BOOTSTRAP_ADMIN_PASSWORD: atLeast(
    10,
    'while there are no members: password of the first one, `admin@localhost`, at least 10 characters; absent: generated and printed once',
  ),
  OCPP_UNKNOWN_STATIONS: oneOf(
    ['reject', 'accept'] as const,
    'reject',
    '`accept` provisions unknown stations into the first organization with `security.type: none`; needs `OCPP_ALLOW_UNAUTHENTICATED=true`',
  ),
  OCPP_ALLOW_UNAUTHENTICATED: flag('`true` lets stations with `security.type: none` connect'),
  OCPP_OFFLINE_GRACE_MS: integer(
    5000,
    0,
    600_000,
    'how long (ms) a station may be without a socket before it counts as offline',
  ),
  OCPP_MAX_FRAME_BYTES: integer(262_144, 1024, 1_048_576, 'largest OCPP frame in bytes, inflated'),
  OCPP_MAX_FRAMES_PER_SECOND: integer(
    0,
    0,
    100_000,
    'for public installations: frames per second of one station, beyond which reading from it pauses; as many may come at once; 0: no limit',
  ),
  OCPP_PING_INTERVAL_MS: integer(
    30_000,
    50,
    3_600_000,
    'pause (ms) between pings to a station; two missed answers close the socket',
  ),
  OCPP_CALL_TIMEOUT_MS: integer(
    30_000,
    50,
    600_000,
    'how long (ms) a station may take to answer a command',
  ),
  OCPP_TLS_PORT: optionalInteger(
    0,
    65_535,
    'second listener, for stations over TLS (security profiles 2 and 3); 0 takes a free one; absent: TLS is the task of a proxy',
  ),
  OCPP_TLS_CERT: list(
    'file with its certificate and the intermediate ones, PEM; two between commas: one with an ECDSA and one with an RSA key',
  ),
  OCPP_TLS_KEY: list('file with the key of each certificate, in the same order, PEM'),
  OCPP_TLS_CLIENT_CA: list(
    'files with the CA certificates that client certificates of stations are made by (profile 3), PEM, between commas',
  ),
  PUBLIC_URL: url(
    /^https?:\/\//,
    'must begin with http:// or https://',
    'base URL that users and stations see; absent: `http://localhost:PORT`',
  ),
  WEBHOOK_ALLOW_HTTP: flag(
    '`true` allows webhook endpoints with http: URLs (development and tests)',
  ),
  WEBHOOK_ALLOWED_CIDRS: list(
    'comma-separated address ranges that webhooks may reach although they are not public, for example `127.0.0.0/8`',
  ),
  TRUSTED_PROXIES: networks(
    'comma-separated addresses or ranges of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed, for example `10.0.0.0/8`; absent: none',
  ),
  API_RATE_LIMIT: integer(
    200,
    0,
    1_000_000,
    'requests per second of an API key or a member, twice as many at once; five times as much per organization; each process counts for itself; 0: no limit',
  ),
  SECRETS_KEY: optional(
    '32 bytes in base64 that encrypt secrets at rest; absent: generated once into `DATA_DIR`',
  ),
  SMTP_URL: url(
    /^smtps?:\/\//,
    'must begin with smtp:// or smtps://',
    'server for alert e-mails about webhook endpoints, for example `smtp://user:password@mail.example.com:587`; absent: no e-mails',
  ),
  MAIL_FROM: matching(
    /^[^\r\n]*[^\s@]@[^\s@]+$/,
    'must be an e-mail address such as ohmgate@example.com or Ohmgate <ohmgate@example.com>',
    'sender of e-mails; needed with `SMTP_URL`',
  ),
  METRICS_TOKEN: atLeast(
    16,
    'who sends it as `Authorization: Bearer` may read `/metrics`, at least 16 characters; absent: only programs on the same machine may',
  ),
  LOG_LEVEL: oneOf(LOG_LEVELS, 'info', 'error, warn, info or debug'),
} satisfies Record<string, Variable<unknown>>;

type Values = {
  [Name in keyof typeof VARIABLES]: (typeof VARIABLES)[Name] extends Variable<infer T> ? T : never;
};

/** The validated settings of this process. Provided in Nest under this class. */
export class Config {
  #port: number;
  #tlsPort: number | null;

  constructor(readonly values: Readonly<Values>) {
    this.#port = values.PORT;
    this.#tlsPort = values.OCPP_TLS_PORT;
  }

  /** Called when the server listens: with `PORT=0` the port is known only then. */
  listensOn(port: number): void {
    this.#port = port;
  }

  /** Called when the TLS listener listens. */
  listensForTlsOn(port: number): void {
    this.#tlsPort = port;
  }

  get<Name extends keyof Values>(name: Name): Values[Name] {
    return this.values[name];
  }

  /** Base URL that users see, without a trailing slash. */
  get publicUrl(): string {
    return (this.values.PUBLIC_URL ?? `http://localhost:${this.#port}`).replace(/\/+$/, '');
  }

  /** What is entered into a station beside its identity: the public URL with ws or wss and the path of the OCPP endpoint. */
  get connectionUrl(): string {
    return `${this.publicUrl.replace(/^http/, 'ws')}/ocpp`;
  }

  /** As `connectionUrl`, for stations that must use TLS: on the TLS listener, if there is one. */
  get secureConnectionUrl(): string {
    if (this.#tlsPort === null) return this.connectionUrl;
    return `wss://${new URL(this.publicUrl).hostname}:${this.#tlsPort}/ocpp`;
  }
}

/** Reads and validates the environment. Throws one Error that lists every variable that is wrong. */
export function loadConfig(environment: Record<string, string | undefined>): Config {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(VARIABLES)) {
    const given = environment[name];
    try {
      values[name] =
        given === undefined || given === '' ? variable.fallback : variable.parse(given);
    } catch (error) {
      faults.push(`${name} ${(error as Error).message}`);
    }
  }
  if (values.OCPP_UNKNOWN_STATIONS === 'accept' && values.OCPP_ALLOW_UNAUTHENTICATED !== true) {
    faults.push(
      'OCPP_UNKNOWN_STATIONS=accept needs OCPP_ALLOW_UNAUTHENTICATED=true, since such stations have no password',
    );
  }
  const [certificates, keys] = [values.OCPP_TLS_CERT, values.OCPP_TLS_KEY] as [string[], string[]];
  if (
    values.OCPP_TLS_PORT !== null &&
    (certificates.length === 0 || certificates.length !== keys.length)
  ) {
    faults.push('OCPP_TLS_PORT needs OCPP_TLS_CERT and OCPP_TLS_KEY, one key for each certificate');
  }
  if (values.SMTP_URL !== null && values.MAIL_FROM === null) {
    faults.push('SMTP_URL needs MAIL_FROM, the address that e-mails come from');
  }
  if (
    typeof values.SECRETS_KEY === 'string' &&
    Buffer.from(values.SECRETS_KEY, 'base64').length !== 32
  ) {
    faults.push(
      'SECRETS_KEY must be 32 bytes in base64, for example from: openssl rand -base64 32',
    );
  }
  if (faults.length > 0)
    throw new Error(`The environment is not usable:\n- ${faults.join('\n- ')}`);
  values.DATA_DIR = resolve(values.DATA_DIR as string);
  return new Config(values as unknown as Values);
}
