import { Injectable } from '@nestjs/common';
import { type Count, Metrics } from '../shared/metrics.js';
import type { OcppVersion } from '../shared/vocabulary/station.js';
import { knownAction } from './rpc/message-schemas.js';
import type { FinishedCall } from './station-calls.js';

const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const BATCH_SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5, 15];

interface Answers {
  result: Count;
  error: Count;
}

/** What the gateway counts. Nothing is labelled with what a station can choose: actions that OCPP does not know are `other`. */
@Injectable()
export class GatewayMetrics {
  readonly #messages;
  readonly #errors;
  readonly #commands;
  readonly #upgrades;
  readonly #batchSize;
  readonly #batchSeconds;
  /** By action as sent, of those that the version knows. */
  readonly #answers: Record<OcppVersion, Map<string, Answers>> = {
    '1.6': new Map(),
    '2.0.1': new Map(),
  };

  constructor(metrics: Metrics) {
    this.#messages = metrics.counter(
      'ohmgate_station_messages_total',
      'Messages of stations by how they were answered: with a CALLRESULT (result) or a CALLERROR (error)',
      ['version', 'action', 'result'],
    );
    this.#errors = metrics.counter(
      'ohmgate_station_call_errors_total',
      'CALLERRORs sent to stations, by their code',
      ['version', 'code'],
    );
    this.#commands = metrics.counter(
      'ohmgate_station_calls_total',
      'CALLs sent to stations, by how they ended',
      ['version', 'action', 'result'],
    );
    this.#upgrades = metrics.counter(
      'ohmgate_station_upgrades_total',
      'WebSocket upgrades of stations by the HTTP status of the answer; 101 was accepted',
      ['status'],
    );
    this.#batchSize = metrics.histogram(
      'ohmgate_intake_batch_messages',
      'Messages that were committed together',
      BATCH_SIZES,
    );
    this.#batchSeconds = metrics.histogram(
      'ohmgate_intake_batch_seconds',
      'How long the transaction of such a batch took',
      BATCH_SECONDS,
    );
  }

  /** A message of a station was answered. @param action empty when it could not be read */
  answered(version: OcppVersion, action: string, answer: string): void {
    const answers = this.#answers[version].get(action) ?? this.#answersOf(version, action);
    if (answer.startsWith('[4')) {
      answers.error.value += 1;
      const [, , code] = JSON.parse(answer) as [4, string, string];
      this.#errors.of({ version, code }).value += 1;
    } else {
      answers.result.value += 1;
    }
  }

  #answersOf(version: OcppVersion, action: string): Answers {
    const known = knownAction(version, action) !== undefined;
    const labels = { version, action: known ? action : 'other' };
    const answers = {
      result: this.#messages.of({ ...labels, result: 'result' }),
      error: this.#messages.of({ ...labels, result: 'error' }),
    };
    if (known) this.#answers[version].set(action, answers);
    return answers;
  }

  /** One of our CALLs has ended. Answers that come too late do not count again. */
  callEnded(version: OcppVersion, { action, reply, late }: FinishedCall): void {
    if (late) return;
    this.#commands.of({ version, action, result: reply.kind }).value += 1;
  }

  /** An upgrade was answered with this HTTP status. */
  upgradeAnswered(status: number): void {
    this.#upgrades.of({ status: String(status) }).value += 1;
  }

  /** A batch was committed. @param ms how long its transaction took */
  batchStored(messages: number, ms: number): void {
    this.#batchSize.observe(messages);
    this.#batchSeconds.observe(ms / 1000);
  }
}
