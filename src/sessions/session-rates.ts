import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type AgreedRate, FindActiveRates } from '../rates/rates.commands.js';
import type { Session } from './sessions.entity.js';

/** Gives sessions the rate of their connector when they meet it: the price is that of the beginning. */
@Injectable()
export class SessionRates {
  constructor(private readonly queryBus: QueryBus) {}

  /** Sessions whose connector has just become known, each with the `_id` of its connector's rate. */
  async take(met: readonly { session: Session; rate: string | null }[]): Promise<void> {
    const taking = met.filter(({ session, rate }) => rate !== null && session.rate === null);
    if (taking.length === 0) return;
    const wanted = new Set(taking.map(({ rate }) => rate as string));
    const rates = await this.queryBus.execute(new FindActiveRates(wanted));
    for (const { session, rate } of taking) session.rate = rates.get(rate as string) ?? null;
  }

  /** What charging costs at a connector with this rate; null when nothing is asked for. */
  async of(rate: string | null): Promise<AgreedRate | null> {
    if (rate === null) return null;
    return (await this.queryBus.execute(new FindActiveRates(new Set([rate])))).get(rate) ?? null;
  }
}
