import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  PreviewConnectors,
  type PreviewedConnectors,
  type PreviewOutcome,
  type PreviewStep,
} from '../connectors/connectors.commands.js';
import type { ReadMessage } from '../ocpp-gateway/ocpp-gateway.commands.js';
import { type PreviewedSettings, PreviewTransaction } from '../sessions/sessions.commands.js';
import { newId } from '../shared/id.js';
import type { Protocol, StationRef } from '../shared/vocabulary/station.js';
import { eventBody } from './event-body.js';
import {
  connectorStatusEvent,
  type EventDraft,
  sessionEvent,
  stationEvent,
} from './event-drafts.js';
import { type Silence, silenceBy } from './silence.js';

/** A message of a preview, read. */
export interface PreviewMessage {
  action: string;
  payload: unknown;
  /** ms. */
  receivedAt: number;
  read: ReadMessage;
  /** `_id` of the stored frame; null for a message that was never stored. */
  frame: string | null;
  /** It only prepares what follows, and is not shown. */
  hidden: boolean;
}

/** What is played. */
export interface PreviewScene {
  station: StationRef;
  protocol: Protocol;
  /** The chargestation as REST shows it; its connectors are taken from `connectors`. */
  shown: object;
  connectors: PreviewedConnectors;
  /** The stored session that is played once more, and its transaction; null when there is none. */
  session: { _id: string; transactionId: string | null } | null;
  messages: readonly PreviewMessage[];
}

/** What one message makes. */
export interface PreviewEffects {
  /** Bodies in their order. Ids are made up; `sequence` counts from 1. */
  events: PreviewEvent[];
  /** Why there is no connector status, or nothing at all; empty when nothing is missing. */
  silent: Silence[];
}

/** The body of an event, of which the preview itself reads two fields. */
export type PreviewEvent = Record<string, unknown> & { type: string; synthetic: boolean };

/** Plays messages through the functions that decide in earnest, of every module that has a say. Stores and sends nothing. */
@Injectable()
export class EventPreview {
  constructor(private readonly queryBus: QueryBus) {}

  /** What each shown message makes with these settings, in their order. */
  async play(scene: PreviewScene, settings: PreviewedSettings): Promise<PreviewEffects[]> {
    const run = new PreviewRun(scene, settings, this.queryBus);
    const effects: PreviewEffects[] = [];
    for (const message of scene.messages) {
      const made = await run.take(message);
      if (!message.hidden) effects.push(made);
    }
    return effects;
  }
}

/** One playing of a scene. */
class PreviewRun {
  /** By transaction id: a station may run several at once. */
  readonly #sessions = new Map<string, object>();
  #connectors: PreviewedConnectors;
  #sequence = 0;
  #drafts: EventDraft[] = [];
  #silent: Silence[] = [];

  constructor(
    private readonly scene: PreviewScene,
    private readonly settings: PreviewedSettings,
    private readonly queryBus: QueryBus,
  ) {
    this.#connectors = scene.connectors;
  }

  async take(message: PreviewMessage): Promise<PreviewEffects> {
    this.#drafts = [];
    this.#silent = [];
    const { refusal, transaction, statuses } = message.read;
    if (refusal !== null) this.#silent.push(silenceBy('refused', refusal));
    else if (transaction) await this.#takeTransaction(message, transaction);
    else if (statuses.length === 0) this.#silent.push(silenceBy('no_webhook'));
    for (const report of statuses) {
      await this.#step({ kind: 'report', report, at: message.receivedAt }, false);
    }
    const bodies = this.#drafts.map((draft) => this.#bodyOf(draft, message));
    return { events: bodies, silent: this.#silent };
  }

  async #takeTransaction(
    { action, payload, receivedAt, read }: PreviewMessage,
    report: NonNullable<ReadMessage['transaction']>,
  ): Promise<void> {
    const { station, protocol, session } = this.scene;
    const { contentHash } = read;
    const text = JSON.stringify(payload);
    const id = String(report.transactionId);
    const { after, events, snapshot, state } = await this.queryBus.execute(
      new PreviewTransaction(
        { station, protocol, report, action, payload: text, contentHash, receivedAt },
        this.#sessions.get(id) ?? null,
        this.settings,
        session?.transactionId === id ? session._id : null,
        (evse) => this.#step({ kind: 'resolve', evse, at: receivedAt }, false),
      ),
    );
    this.#sessions.set(id, after);
    for (const type of events) {
      this.#drafts.push(sessionEvent(type, { station, ...snapshot, raw: text }));
    }
    if (typeof state === 'string') this.#silent.push(silenceBy(state));
    else await this.#step({ kind: 'state', news: state, at: receivedAt }, true);
  }

  /** @param synthetic what a change of status would be called */
  async #step(step: PreviewStep, synthetic: boolean): Promise<PreviewOutcome> {
    const { station, shown } = this.scene;
    const flag = this.settings.include_artificial_status_notification_for_201;
    const outcome = await this.queryBus.execute(
      new PreviewConnectors(station.chargestation, this.#connectors, step, flag),
    );
    this.#connectors = outcome.after;
    for (const connector of outcome.created) {
      this.#drafts.push(stationEvent('connector', 'connector.created', station, connector));
    }
    if (outcome.changed !== null) {
      const text = JSON.stringify({ ...shown, connectors: this.#connectors.connectors });
      const change = { station, connector: outcome.changed, synthetic };
      this.#drafts.push(connectorStatusEvent(change, text));
    }
    if (outcome.silence !== null) this.#silent.push(silenceBy(outcome.silence));
    return outcome;
  }

  #bodyOf(draft: EventDraft, { receivedAt }: PreviewMessage): PreviewEvent {
    this.#sequence += 1;
    const place = { _id: newId(), sequence: this.#sequence, createdAt: receivedAt };
    return JSON.parse(eventBody({ ...draft, ...place })) as PreviewEvent;
  }
}
