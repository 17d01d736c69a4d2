import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindChargestation, GetChargestations } from '../chargestations/chargestations.commands.js';
import type { PreviewedConnector } from '../connectors/connectors.commands.js';
import {
  FindFrames,
  type KeptFrame,
  type ReadMessage,
  ReadStationMessages,
} from '../ocpp-gateway/ocpp-gateway.commands.js';
import { FindSession, type SessionFacts } from '../sessions/sessions.commands.js';
import { DAY_MS, lowestId } from '../shared/database/growing-tables.js';
import { DomainError } from '../shared/errors.js';
import type { PreviewMessage, PreviewScene } from './event-preview.js';
import { EXAMPLE_STATION } from './example-station.js';
import { readPastedFrame } from './pasted-frame.js';
import { BUILT_IN_TRACE } from './preview-trace.js';

/** How long (ms) before the first and after the last message of a session its statuses are shown. */
const AROUND_MS = 60_000;
/** Messages of a session that are read at most, and statuses before it. */
const MOST_FRAMES = 1000;
const MOST_EARLIER = 200;

const PROTOCOL = 'ocpp2.0.1';
const STATUSES = ['StatusNotification', 'NotifyEvent'];
/** A connector of which nothing has been reported. */
const UNKNOWN = {
  status: null,
  synthetic: false,
  reported_status: null,
  raw_message: null,
  statusAt: null,
};

/** Gathers what a preview plays. */
@Injectable()
export class PreviewScenes {
  constructor(private readonly queryBus: QueryBus) {}

  /** The built-in session on an example station. */
  async builtIn(organization: string): Promise<PreviewScene> {
    const messages = BUILT_IN_TRACE.map(({ at, ...same }) => ({ ...same, receivedAt: at }));
    return { ...exampleStation(organization), messages: await this.#read(messages) };
  }

  /**
   * One message as if it were the first of its transaction, at a station of the organization or an example.
   *
   * @throws DomainError `invalid_field` for a frame that is no usable one, or an unknown chargestation
   */
  async ofFrame(
    organization: string,
    frame: unknown,
    chargestation: string | undefined,
  ): Promise<PreviewScene> {
    const message = { ...readPastedFrame(frame), receivedAt: Date.now() };
    const messages = await this.#read([message]);
    const refusal = messages[0]?.read.refusal;
    if (refusal) throw invalid('frame', 'schema', `A station would get a CALLERROR: ${refusal}`);
    if (chargestation === undefined) return { ...exampleStation(organization), messages };
    const found = await this.queryBus.execute(new FindChargestation(organization, chargestation));
    if (!found) throw invalid('chargestation', 'exists', 'No such chargestation');
    return { ...(await this.#station(organization, chargestation)), messages };
  }

  /**
   * The messages of a stored session, and the statuses of its connectors about it.
   *
   * @throws DomainError `invalid_field` for an unknown session or one whose messages are no longer kept, `not_supported_by_protocol` for
   *   one of OCPP 1.6
   */
  async ofSession(organization: string, id: string): Promise<PreviewScene> {
    const session = await this.queryBus.execute(new FindSession(organization, id));
    if (!session) throw invalid('session', 'exists', 'No such session');
    if (session.protocol !== PROTOCOL) {
      const advice = 'OCPP 1.6 tells no charging states, so the flag changes nothing for it';
      throw new DomainError('not_supported_by_protocol', `${advice}. Choose a 2.0.1 session.`);
    }
    const { messages, shownFrom } = await this.#messagesOf(organization, session);
    const station = await this.#station(organization, session.chargestation);
    const connectors = station.connectors.connectors.map((one) => ({ ...one, ...UNKNOWN }));
    return {
      ...station,
      connectors: { connectors, published: {} },
      session,
      messages: messages.map((message) => ({
        ...message,
        hidden: message.receivedAt < shownFrom || isOfAnother(message.read, session),
      })),
    };
  }

  async #messagesOf(
    organization: string,
    { chargestation, transactionId, createdAt, updatedAt }: SessionFacts,
  ) {
    const begin = createdAt.getTime() - AROUND_MS;
    const find = { organization, chargestation, onlyFailures: false };
    const [earlier, frames] = await Promise.all([
      this.queryBus.execute(
        new FindFrames({
          ...find,
          above: lowestId(begin - DAY_MS),
          below: lowestId(begin),
          actions: STATUSES,
          order: 'newest',
          limit: MOST_EARLIER,
        }),
      ),
      this.queryBus.execute(
        new FindFrames({
          ...find,
          above: lowestId(begin),
          below: lowestId(updatedAt.getTime() + 2 * AROUND_MS),
          actions: ['TransactionEvent', ...STATUSES],
          order: 'oldest',
          limit: MOST_FRAMES,
        }),
      ),
    ]);
    const all = [...earlier.reverse(), ...frames].filter(
      ({ direction }) => direction === 'from_station',
    );
    const messages = await this.#read(all.map(toMessage));
    const own = messages.filter(({ read }) => read.transaction?.transactionId === transactionId);
    const [first, last] = [own[0], own.at(-1)];
    if (!first || !last) {
      const advice = 'Its messages are no longer kept (retention_ocpp_messages)';
      throw invalid('session', 'kept', advice);
    }
    const until = last.receivedAt + AROUND_MS;
    return {
      messages: messages.filter(({ receivedAt }) => receivedAt <= until),
      shownFrom: first.receivedAt - AROUND_MS,
    };
  }

  /** The station and its connectors as they are now. */
  async #station(organization: string, chargestation: string) {
    const found = await this.queryBus.execute(new GetChargestations([chargestation]));
    const shown = JSON.parse(JSON.stringify(found.get(chargestation))) as ShownStation;
    return {
      station: { organization, chargestation },
      protocol: PROTOCOL,
      shown,
      connectors: { connectors: shown.connectors, published: {} },
      session: null,
    } as const;
  }

  async #read(messages: readonly SentMessage[]): Promise<PreviewMessage[]> {
    const answers = await this.queryBus.execute(
      new ReadStationMessages(messages.map((message) => ({ ...message, protocol: PROTOCOL }))),
    );
    return messages.map(({ refusal = null, frame = null, ...message }, index) => {
      const answer = answers[index] as ReadMessage;
      const read = { ...answer, refusal: refusal ?? answer.refusal };
      return { ...message, read, frame, hidden: false };
    });
  }
}

interface ShownStation {
  connectors: PreviewedConnector[];
}

interface SentMessage {
  action: string;
  payload: unknown;
  receivedAt: number;
  /** `_id` of the stored frame. */
  frame?: string;
  /** Code of the CALLERROR that it was answered with. */
  refusal?: string | null;
}

function toMessage({ _id, action, request, requestedAt, error }: KeptFrame): SentMessage {
  return { action, payload: request, receivedAt: requestedAt, frame: _id, refusal: error };
}

/** What other transactions and EVSEs did counts for the station, and is not shown. */
function isOfAnother(
  { transaction, statuses }: ReadMessage,
  { transactionId, evseId }: SessionFacts,
): boolean {
  if (transaction) return transaction.transactionId !== transactionId;
  return statuses.every(({ evse }) => evseId !== null && evse.evseId !== evseId);
}

function exampleStation(organization: string) {
  const shown = EXAMPLE_STATION;
  const connectors = shown.connectors.map((one) => ({ ...one, ...UNKNOWN }));
  return {
    station: { organization, chargestation: shown._id },
    protocol: PROTOCOL,
    shown,
    connectors: { connectors, published: {} },
    session: null,
  } as const;
}

function invalid(path: string, rule: string, advice: string): DomainError {
  return new DomainError('invalid_field', `${advice}.`, [{ path, rule, advice }]);
}
