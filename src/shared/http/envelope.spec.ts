import { describe, expect, it } from 'vitest';
import { cursorList, page, toEnvelope, withMessage } from './envelope.js';

describe('toEnvelope', () => {
  const success = { ok: true, message: 'Success' };

  it.each([
    ['an object', { a: 1 }, { ...success, result: { a: 1 } }],
    ['a list', [1], { ...success, result: [1] }],
    ['nothing', undefined, { ...success, result: null }],
    ['false', false, { ...success, result: false }],
    ['a message', withMessage({ a: 1 }, 'Made'), { ok: true, message: 'Made', result: { a: 1 } }],
    [
      'a page',
      page([1], { hasNext: true, hasPrevious: false }),
      { ...success, result: [1], hasNext: true, hasPrevious: false },
    ],
    [
      'a page that events go on from',
      page([1], { hasNext: false, hasPrevious: false, event_cursor: 'NS4w' }).map(String),
      { ...success, result: ['1'], hasNext: false, hasPrevious: false, event_cursor: 'NS4w' },
    ],
    ['a cursor list', cursorList([1], null), { ...success, result: [1], next: null }],
    [
      'a page with a message',
      withMessage(page([1, 2], { hasNext: false, hasPrevious: true }).map(String), 'Two'),
      { ok: true, message: 'Two', result: ['1', '2'], hasNext: false, hasPrevious: true },
    ],
  ])('wraps %s', (_, returned, envelope) => {
    expect(toEnvelope(returned)).toEqual(envelope);
  });
});
