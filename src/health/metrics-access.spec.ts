import { describe, expect, it } from 'vitest';
import { assertMayReadMetrics, type MetricsRequest } from './metrics-access.js';

const TOKEN = 'metrics-token-0123456789';

function verdict(request: Partial<MetricsRequest>, token: string | null): string {
  const whole = { authorization: undefined, address: '203.0.113.7', forwarded: false, ...request };
  try {
    assertMayReadMetrics(whole, token);
    return 'let in';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('assertMayReadMetrics', () => {
  it.each([
    ['127.0.0.1', false, 'let in'],
    ['127.8.9.1', false, 'let in'],
    ['::1', false, 'let in'],
    ['::ffff:127.0.0.1', false, 'let in'],
    ['127.0.0.1', true, 'forbidden'],
    ['10.0.0.4', false, 'forbidden'],
    ['203.0.113.7', false, 'forbidden'],
    [undefined, false, 'forbidden'],
  ])('without a token: %s, forwarded %s: %s', (address, forwarded, expected) => {
    expect(verdict({ address, forwarded }, null)).toBe(expected);
  });

  it.each([
    [`Bearer ${TOKEN}`, 'let in'],
    [`bearer ${TOKEN} `, 'let in'],
    [`Bearer ${TOKEN}x`, 'unauthorized'],
    [`Bearer ${TOKEN.slice(1)}`, 'unauthorized'],
    [`Basic ${TOKEN}`, 'unauthorized'],
    ['Bearer ', 'unauthorized'],
    [undefined, 'unauthorized'],
  ])('with a token, from anywhere: %s: %s', (authorization, expected) => {
    expect(verdict({ authorization }, TOKEN)).toBe(expected);
    expect(verdict({ authorization, address: '127.0.0.1' }, TOKEN)).toBe(expected);
  });
});
