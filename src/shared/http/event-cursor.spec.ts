import { describe, expect, it } from 'vitest';
import { DomainError } from '../errors.js';
import { cursorAt, readEventCursor, writeEventCursor } from './event-cursor.js';

describe('the event cursor', () => {
  it.each([
    { xid: '0', ordinal: -1 },
    { xid: '1234', ordinal: 0 },
    { xid: '9223372036854775807', ordinal: 999_999_999 },
    cursorAt('77'),
  ])('comes back as it was written: %j', (cursor) => {
    expect(readEventCursor(writeEventCursor(cursor), 'query.after')).toEqual(cursor);
  });

  it.each(['', 'abc', 'MTIz', '1234.0', Buffer.from('1.-2').toString('base64url')])(
    'refuses %j and names the place',
    (text) => {
      expect(() => readEventCursor(text, 'query.after')).toThrow(DomainError);
      expect(() => readEventCursor(text, 'query.after')).toThrow(/query\.after/);
    },
  );
});
