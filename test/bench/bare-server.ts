import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { type WebSocket, WebSocketServer } from 'ws';
import { validate } from '../../src/ocpp-gateway/rpc/message-schemas.js';
import { jsonArray, textArray, timeArray } from '../../src/shared/database/binary-array.js';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { serveCommands } from './child.js';

/**
 * The limit that Ohmgate is measured against: sockets, JSON, the same schema validation, and one row per message, inserted
 * in groups: while one INSERT runs the next group forms. A message is answered when its row is committed. It knows no
 * sessions, no order per station, no duplicates and no events.
 */
const CREATE_TABLE = `CREATE TABLE message (_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, chargestation text NOT NULL,
  message_id text NOT NULL, action text NOT NULL, received_at timestamptz NOT NULL, payload json NOT NULL)`;
const INSERT = {
  name: 'message_insert',
  text: `INSERT INTO message (chargestation, message_id, action, received_at, payload)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::json[])`,
};

interface Message {
  socket: WebSocket;
  chargestation: string;
  id: string;
  action: string;
  receivedAt: number;
  payload: string;
}

type Call = [type: number, id: string, action: string, payload: object];

/** Collects messages and stores each group with one INSERT. */
class MessageStore {
  #waiting: Message[] = [];
  #running = false;
  #scheduled = false;
  #lastTransaction = 0;

  constructor(private readonly client: pg.Client) {}

  push(message: Message): void {
    this.#waiting.push(message);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#running || this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#insert();
    });
  }

  async #insert(): Promise<void> {
    const messages = this.#waiting;
    this.#waiting = [];
    this.#running = true;
    await this.client.query({
      ...INSERT,
      values: [
        textArray(messages.map(({ chargestation }) => chargestation)),
        textArray(messages.map(({ id }) => id)),
        textArray(messages.map(({ action }) => action)),
        timeArray(messages.map(({ receivedAt }) => receivedAt)),
        jsonArray(messages.map(({ payload }) => payload)),
      ],
    });
    for (const { socket, id, action } of messages) {
      socket.send(JSON.stringify([3, id, this.#answer(action)]));
    }
    this.#running = false;
    if (this.#waiting.length > 0) this.#schedule();
  }

  #answer(action: string): object {
    switch (action) {
      case 'BootNotification':
        return { status: 'Accepted', currentTime: new Date().toISOString(), interval: 300 };
      case 'StartTransaction':
        this.#lastTransaction += 1;
        return { transactionId: this.#lastTransaction, idTagInfo: { status: 'Accepted' } };
      default:
        return {};
    }
  }
}

async function listen(onSocket: (socket: WebSocket, path: string) => void): Promise<number> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  server.on('connection', (socket, request) => onSocket(socket, request.url ?? ''));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const commands = {
  /** Stores every message; gives the port. */
  async store(databaseUrl: string, version: OcppVersion): Promise<number> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(CREATE_TABLE);
    const store = new MessageStore(client);
    return listen((socket, path) => {
      const chargestation = path.slice(path.lastIndexOf('/') + 1);
      socket.on('message', (data: Buffer) => {
        const text = data.toString();
        const [, id, action, payload] = JSON.parse(text) as Call;
        const { error } = validate(version, 'request', action, payload, 'strict');
        if (error) {
          socket.send(JSON.stringify([4, id, error.code, error.description, {}]));
          return;
        }
        const payloadText = text.slice(text.indexOf('{'), -1);
        store.push({
          socket,
          chargestation,
          id,
          action,
          receivedAt: Date.now(),
          payload: payloadText,
        });
      });
    });
  },

  /** Answers every message at once with a CALLRESULT and keeps nothing; gives the port. */
  echo(): Promise<number> {
    return listen((socket) => {
      socket.on('message', (data: Buffer) => {
        const [, id] = JSON.parse(data.toString()) as Call;
        socket.send(JSON.stringify([3, id, { currentTime: new Date().toISOString() }]));
      });
    });
  },
};

/** What the bare server can be asked. */
export type BareServerCommands = typeof commands;

serveCommands(commands);
