import { Injectable } from '@nestjs/common';
import type { DeviceModelReport } from '../shared/vocabulary/device-model.js';

type Part = Pick<DeviceModelReport, 'requestId' | 'seqNo' | 'last'>;

interface OpenInventory {
  requestId: number;
  /** ms. */
  askedAt: number;
  /** Position of the part that comes next. */
  next: number;
}

/**
 * Follows the full inventories that this process has asked stations for; their reports come to it, too. Such a report lists all that a
 * station has (2.0.1 B07), so what it does not name is gone; but only where every part of it has come.
 */
@Injectable()
export class FullInventories {
  /** The newest one of each station, by `_id`. */
  readonly #open = new Map<string, OpenInventory>();

  /** A station is about to be asked. @param askedAt ms */
  ask(chargestation: string, requestId: number, askedAt: number): void {
    this.#open.set(chargestation, { requestId, askedAt, next: 0 });
  }

  /** When (ms) the inventory was asked for that this part completes; null when it completes none. */
  completedBy(chargestation: string, { requestId, seqNo, last }: Part): number | null {
    const open = this.#open.get(chargestation);
    return open?.requestId === requestId && last && seqNo === open.next ? open.askedAt : null;
  }

  /** A part was stored. One that was sent again changes nothing; after one that is missing the inventory is no longer followed. */
  took(chargestation: string, { requestId, seqNo, last }: Part): void {
    const open = this.#open.get(chargestation);
    if (open?.requestId !== requestId || seqNo < open.next) return;
    if (seqNo > open.next || last) this.#open.delete(chargestation);
    else open.next += 1;
  }
}
