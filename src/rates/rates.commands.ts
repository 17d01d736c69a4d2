import { Query } from '@nestjs/cqrs';

/** What a price is asked for: once a session, per kWh, per hour of charging, per hour connected without charging. */
export const PRICE_TYPES = ['FLAT', 'ENERGY', 'TIME', 'PARKING_TIME'] as const;

/** One part of a rate. */
export interface PriceComponent {
  type: (typeof PRICE_TYPES)[number];
  /** Without tax, in the currency of the rate: per session, kWh or hour; with a `step_size` per begun block of that size. */
  price: number;
  /** Percent, added to the price. */
  tax?: number;
  /** kWh (ENERGY) or hours (TIME, PARKING_TIME) of a block. */
  step_size?: number;
  /** Hours that cost nothing; of PARKING_TIME only. */
  grace_period?: number;
}

/** A rate as it was when a session took it: later changes do not touch the session. */
export interface AgreedRate {
  _id: string;
  name: string | null;
  /** ISO 4217, upper case. */
  currency: string;
  price_components: readonly PriceComponent[];
  /** In the currency; null: none. */
  minimum_amount: number | null;
}

/** The active rates among these ids, by id. Answered by rates. */
export class FindActiveRates extends Query<Map<string, AgreedRate>> {
  constructor(readonly rates: ReadonlySet<string>) {
    super();
  }
}
