import { sql } from '../../support/tenants.js';
import type { VirtualStation } from '../../support/virtual-station.js';
import { Ledger } from './ledger.js';

/** What the join of the stations' ledger with the database says. */
export interface FrameJudgement {
  /** Answers that the stations have read, to messages that are kept. */
  acknowledged: number;
  /** Of these, those whose message is not in the database with just this answer. */
  lost: number;
  /** Rows beyond one for each answer. */
  duplicated: number;
}

/** Answers to what is not kept: Heartbeat, messages before the acceptance, frames whose id could not be read. */
const NOT_KEPT = [
  /^\[3,"[^"]*",\{"currentTime":"[^"]*"\}\]$/,
  /^\[4,".*","SecurityError"/s,
  /^\[4,"-1",/,
];

/**
 * The append-only file of virtual stations: every answer that one of them reads is written and synced. What they have in it has been
 * acknowledged.
 */
export class StationLedger {
  #chargestations = new Set<string>();
  #written: Promise<unknown> = Promise.resolve();

  private constructor(private readonly ledger: Ledger) {}

  static async open(): Promise<StationLedger> {
    return new StationLedger(await Ledger.open());
  }

  /** Keeps from now on what this socket of the chargestation reads. */
  keep(chargestation: string, { socket }: VirtualStation): void {
    this.#chargestations.add(chargestation);
    const before = socket.onFrame;
    socket.onFrame = (direction, text) => {
      before?.(direction, text);
      if (direction === 'sent' || !/^\[[34],/.test(text)) return;
      if (NOT_KEPT.some((pattern) => pattern.test(text))) return;
      const id = String((JSON.parse(text) as unknown[])[1]);
      const entry = { path: chargestation, id, body: text };
      this.#written = Promise.all([this.#written, this.ledger.append(entry)]);
    };
  }

  /** Joins the ledger with the raw messages that the database has of the stations that came since the last judgement. */
  async judge(databaseUrl: string): Promise<FrameJudgement> {
    await this.#written;
    const chargestations = this.#chargestations;
    this.#chargestations = new Set();
    const rows = await sql<{ chargestation: string; message_id: string; answer: string }>(
      databaseUrl,
      'SELECT chargestation, message_id, answer FROM ocpp_frame WHERE chargestation = ANY($1)',
      [[...chargestations]],
    );
    const stored = countBy(rows, (row) => JSON.stringify(Object.values(row)));
    const entries = this.ledger.entries().filter(({ path }) => chargestations.has(path));
    const read = countBy(entries, ({ path, id, body }) => JSON.stringify([path, id, body]));
    const judgement: FrameJudgement = { acknowledged: entries.length, lost: 0, duplicated: 0 };
    for (const [key, times] of read) {
      const difference = (stored.get(key) ?? 0) - times;
      if (difference < 0) judgement.lost -= difference;
      else judgement.duplicated += difference;
    }
    return judgement;
  }

  /** The judgement, which must find nothing. @throws Error when something was lost or kept twice */
  async cleanJudgement(databaseUrl: string): Promise<FrameJudgement> {
    const judgement = await this.judge(databaseUrl);
    if (judgement.lost > 0 || judgement.duplicated > 0) throw new Error(JSON.stringify(judgement));
    return judgement;
  }

  close(): Promise<void> {
    return this.ledger.close();
  }
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
