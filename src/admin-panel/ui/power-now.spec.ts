import { expect, it } from 'vitest';
import type { Session } from './api.js';
import { powerNow } from './power-now.js';

const session = (status: string, chargingState: string | null, value: number | null) =>
  ({ status, metrics: { chargingState }, energy_report: { power: { value } } }) as Session;

it.each([
  ['Started', 'Charging', 7.2, 7.2],
  ['Started', null, 7.2, 7.2],
  ['Started', 'Charging', null, null],
  ['Started', 'SuspendedEV', 7.2, null],
  ['Started', 'EVConnected', 7.2, null],
  ['Ended', null, 7.2, null],
])(
  'a session that is %s and in the state %s, last at %s kW, takes %s kW now',
  (status, state, last, now) => {
    expect(powerNow(session(status, state, last))).toBe(now);
  },
);

it('of a station without connection nobody knows the power', () => {
  expect(powerNow(session('Started', 'Charging', 7.2), true)).toBeNull();
});
