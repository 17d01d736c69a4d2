import { describe, expect, it } from 'vitest';
import { nextFreeNumber } from './connector-numbers.js';

const at = (evseId: number, ocppId: number) => ({ evseId, ocppId });

describe('nextFreeNumber', () => {
  it.each([
    ['an empty station', [], 1, 'ocpp2.0.1', 1],
    ['the next one in the EVSE', [at(1, 1), at(1, 2)], 1, 'ocpp2.0.1', 3],
    ['other EVSEs do not count in 2.0.1', [at(1, 1), at(2, 1)], 2, 'ocpp2.0.1', 2],
    ['an EVSE of its own', [at(1, 1), at(1, 2)], 2, 'ocpp2.0.1', 1],
    ['all EVSEs count in 1.6', [at(1, 1), at(2, 2)], 2, 'ocpp1.6', 3],
    ['an unknown protocol counts in the EVSE', [at(1, 1)], 2, null, 1],
    ['a gap is filled', [at(1, 1), at(1, 3)], 1, 'ocpp2.0.1', 2],
  ] as const)('%s', (_, taken, evseId, protocol, expected) => {
    expect(nextFreeNumber(taken, evseId, protocol)).toBe(expected);
  });
});
