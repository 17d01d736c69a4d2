import type { AgreedRate, PriceComponent } from '../rates/rates.commands.js';
import { energyPeriod } from './activity.js';
import { energyOf } from './energy.js';
import type { LedgerState } from './ledger-state.js';
import type { Session } from './sessions.entity.js';

/** What one component of the rate adds. Money in the currency of the rate, in the shape of eDRV. */
export interface CostPart {
  type: PriceComponent['type'];
  /** What is paid for, in ms since 1970 by the station's clock. */
  period: { startTime: number; endTime: number };
  /** Name of the rate, empty without one. */
  rateName: string;
  /** In `unit`; begun blocks are whole. */
  quantity: number;
  unit: 'session' | 'kWh' | 'hour';
  /** Of one `unit`, without tax. */
  unitPrice: number;
  beforeTax: number;
  /** Percent. */
  tax: number;
  totalTax: number;
  totalCost: number;
}

/** What a session costs so far; for good once it has ended. */
export interface SessionCost {
  /** Tax included, at least the minimum of the rate. */
  amount: number;
  /** ISO 4217 in lower case, as in eDRV. */
  currency: string;
  breakdown: CostPart[];
}

/** What is paid for. */
interface Consumption {
  /** ms since 1970. */
  start: number;
  end: number;
  kWh: number;
  /** Hours in Charging. */
  charging: number;
  /** Hours between start and end that were not spent in Charging. */
  parking: number;
}

const MS_PER_HOUR = 3_600_000;

/** The cost of a session; null without a rate, and before its first message. */
export function costOf({ rate, ledger }: Pick<Session, 'rate' | 'ledger'>): SessionCost | null {
  if (rate === null || ledger.events === 0) return null;
  const consumption = consumptionOf(ledger);
  const breakdown = rate.price_components.map((component) => partOf(rate, component, consumption));
  const total = breakdown.reduce((sum, { totalCost }) => sum + totalCost, 0);
  const amount = rounded(Math.max(total, rate.minimum_amount ?? 0));
  return { amount, currency: rate.currency.toLowerCase(), breakdown };
}

function consumptionOf(ledger: LedgerState): Consumption {
  const start = ledger.startedAt;
  const end = Math.max(ledger.endedAt ?? ledger.last.timestamp, start);
  const charging = energyPeriod(ledger.activity, end) / 3600;
  return {
    start,
    end,
    kWh: (energyOf(ledger.energy).consumed ?? 0) / 1000,
    charging,
    parking: Math.max((end - start) / MS_PER_HOUR - charging, 0),
  };
}

function partOf(rate: AgreedRate, component: PriceComponent, consumption: Consumption): CostPart {
  const { type, price, tax = 0 } = component;
  const { start: startTime, end: endTime } = consumption;
  const block = (type === 'FLAT' ? undefined : component.step_size) ?? null;
  const measured = measuredOf(component, consumption);
  const blocks = block === null ? measured : Math.ceil(rounded(measured / block));
  const beforeTax = rounded(blocks * price);
  const totalTax = rounded((beforeTax * tax) / 100);
  return {
    type,
    period: { startTime, endTime },
    rateName: rate.name ?? '',
    quantity: rounded(blocks * (block ?? 1)),
    unit: UNITS[type],
    unitPrice: rounded(price / (block ?? 1)),
    beforeTax,
    tax,
    totalTax,
    totalCost: rounded(beforeTax + totalTax),
  };
}

const UNITS = { FLAT: 'session', ENERGY: 'kWh', TIME: 'hour', PARKING_TIME: 'hour' } as const;

function measuredOf({ type, grace_period = 0 }: PriceComponent, consumption: Consumption): number {
  if (type === 'FLAT') return 1;
  if (type === 'ENERGY') return consumption.kWh;
  if (type === 'TIME') return consumption.charging;
  return Math.max(consumption.parking - grace_period, 0);
}

/** To four places, so that sums of small amounts stay exact to the cent. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
