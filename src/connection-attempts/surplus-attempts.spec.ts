import { describe, expect, it } from 'vitest';
import { surplusAttempts } from './surplus-attempts.js';

describe('surplusAttempts', () => {
  const from = (address: string, ...ids: string[]) => ids.map((_id) => ({ _id, address }));

  it('leaves all when there is room', () => {
    expect(surplusAttempts(from('192.0.2.1', 'a', 'b'), 2)).toEqual([]);
  });

  it('takes the oldest of one address', () => {
    expect(surplusAttempts(from('192.0.2.1', 'newest', 'older', 'oldest'), 1)).toEqual([
      'older',
      'oldest',
    ]);
  });

  it('keeps an old one of another address before the many of one', () => {
    const attempts = [...from('192.0.2.1', 'a', 'b', 'c', 'd'), ...from('198.51.100.1', 'station')];
    expect(surplusAttempts(attempts, 3)).toEqual(['c', 'd']);
    expect(surplusAttempts(attempts, 2)).toEqual(['b', 'c', 'd']);
  });

  it('counts an IPv6 network as one address', () => {
    const invented = [1, 2, 3].flatMap((n) => from(`2001:db8::${n}`, `invented-${n}`));
    const attempts = [...invented, ...from('2001:db8:1::1', 'station')];
    expect(surplusAttempts(attempts, 2)).toEqual(['invented-2', 'invented-3']);
  });
});
