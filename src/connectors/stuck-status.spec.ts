import { describe, expect, it } from 'vitest';
import { isStuck } from './stuck-status.js';

const left = (status: string, more = {}) => ({
  status,
  synthetic: true,
  reportedStatus: 'Occupied',
  publishingSession: null,
  publishedChargingState: null,
  ...more,
});

describe('isStuck', () => {
  it.each(['Charging', 'SuspendedEV', 'SuspendedEVSE', 'Preparing'])(
    '%s that a session has left behind',
    (status) => expect(isStuck(left(status))).toBe(true),
  );

  it.each([
    ['Available by a chargingState', left('Available')],
    ['reported by the station', left('Charging', { synthetic: false })],
    ['of a session that is open', left('Charging', { publishingSession: 'another' })],
  ])('not %s', (_, memory) => expect(isStuck(memory)).toBe(false));
});
