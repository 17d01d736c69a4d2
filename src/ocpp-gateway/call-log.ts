import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { jsonArray, textArray, timeArray } from '../shared/database/binary-array.js';
import { maskSecrets } from '../shared/mask-secrets.js';
import type { StationRef } from '../shared/vocabulary/station.js';
import { callResult } from './rpc/frame.js';
import type { FinishedCall, Reply } from './station-calls.js';

/** The late answer to a CALL that was kept without one fills its row. */
const INSERT = `INSERT INTO ocpp_frame (_id, organization, chargestation, message_id, action, request, answer, violations, received_at,
    answered_at, error, direction)
  SELECT *, 'from_csms' FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::json[],
    $9::timestamptz[], $10::timestamptz[], $11::text[])
  ON CONFLICT (_id) DO UPDATE SET answer = excluded.answer, answered_at = excluded.answered_at, violations = excluded.violations`;

const PAUSE_MS = 100;
const PAUSE_AFTER_FAILURE_MS = 1000;
const LARGEST_GROUP = 500;
const MOST_WAITING = 10_000;

interface Row {
  station: StationRef;
  finished: FinishedCall;
}

/**
 * Keeps our own CALLs with their answers, in groups and behind the intake's back: a command never waits for it. What cannot be written is
 * tried again; past 10,000 rows the oldest are given up.
 */
@Injectable()
export class CallLog {
  readonly #logger = new Logger(CallLog.name);
  /** By message id, oldest first. */
  #waiting = new Map<string, Row>();
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** Keeps a CALL that has ended. */
  add(station: StationRef, finished: FinishedCall): void {
    this.#waiting.set(finished.id, { station, finished });
    this.#writeIn(PAUSE_MS);
  }

  /** Resolves when what has been added so far is written, or could not be. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#writing;
    if (this.#waiting.size > 0) {
      this.#writing ??= this.#write().finally(() => {
        this.#writing = null;
      });
    }
    await this.#writing;
  }

  async #write(): Promise<void> {
    const rows = this.#waiting;
    this.#waiting = new Map();
    const all = [...rows];
    for (let from = 0; from < all.length; from += LARGEST_GROUP) {
      const group = all.slice(from, from + LARGEST_GROUP).map(([, row]) => row);
      try {
        await this.dataSource.query(INSERT, parametersOf(group));
      } catch (error) {
        return this.#keep(all.slice(from), error as Error);
      }
    }
  }

  #keep(rows: [string, Row][], error: Error): void {
    this.#logger.warn(`${rows.length} calls could not be kept, trying again: ${error.message}`);
    this.#waiting = new Map([...rows, ...this.#waiting].slice(-MOST_WAITING));
    this.#writeIn(PAUSE_AFTER_FAILURE_MS);
  }

  #writeIn(pauseMs: number): void {
    this.#timer ??= setTimeout(() => void this.flush(), pauseMs).unref();
  }
}

function parametersOf(rows: readonly Row[]): Buffer[] {
  const finished = rows.map((row) => row.finished);
  return [
    textArray(finished.map(({ id }) => id)),
    textArray(rows.map(({ station }) => station.organization)),
    textArray(rows.map(({ station }) => station.chargestation)),
    textArray(finished.map(({ id }) => id)),
    textArray(finished.map(({ action }) => action)),
    textArray(finished.map(({ payload }) => JSON.stringify(maskSecrets(payload)))),
    textArray(finished.map(({ id, reply }) => answerOf(id, reply))),
    jsonArray(
      finished.map(({ violations }) => (violations.length > 0 ? JSON.stringify(violations) : null)),
    ),
    timeArray(finished.map(({ sentAt }) => sentAt)),
    timeArray(finished.map(({ answeredAt }) => answeredAt)),
    textArray(finished.map(({ reply, late }) => (late ? 'timeout' : errorOf(reply)))),
  ];
}

/** The text of the station's answer; null when there is none. */
function answerOf(id: string, reply: Reply): string | null {
  switch (reply.kind) {
    case 'result':
    case 'unusable':
      return callResult(id, maskSecrets(reply.raw));
    case 'error':
      return JSON.stringify([4, id, reply.code, reply.description, maskSecrets(reply.details)]);
    default:
      return null;
  }
}

/** What went wrong: a CALLERROR's code or one of our own words. */
function errorOf(reply: Reply): string | null {
  switch (reply.kind) {
    case 'result':
      return null;
    case 'unusable':
      return 'unusable_answer';
    case 'error':
      return reply.code;
    default:
      return reply.kind;
  }
}
