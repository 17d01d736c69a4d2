import { describe, expect, it } from 'vitest';
import { FairPlaces } from './fair-places.js';

describe('FairPlaces', () => {
  it('gives a group all places while nobody else wants one', () => {
    const places = new FairPlaces(3);
    expect(['a', 'b', 'c', 'd'].map((member) => places.take('1', member))).toEqual([
      null,
      null,
      null,
      'd',
    ]);
  });

  it('takes the oldest place of the largest group for a group that has fewer', () => {
    const places = new FairPlaces(4);
    for (const member of ['a', 'b', 'c', 'd']) places.take('1', member);
    expect(places.take('2', 'x')).toBe('a');
    expect(places.take('2', 'y')).toBe('b');
    expect(places.take('2', 'z')).toBe('z');
    expect(places.take('3', 's')).toBe('c');
    expect(places.take('3', 't')).toBe('t');
    expect(places.take('4', 'u')).toBe('x');
    expect(places.take('5', 'v')).toBe('v');
  });

  it('has room again when one is freed', () => {
    const places = new FairPlaces(1);
    places.take('1', 'a');
    places.free('1', 'never there');
    expect(places.take('1', 'b')).toBe('b');
    places.free('1', 'a');
    expect(places.take('1', 'b')).toBeNull();
  });
});
