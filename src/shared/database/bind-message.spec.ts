import { PassThrough } from 'node:stream';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { arePlain, bindMessage } from './bind-message.js';

const NAME = 'some_näme';

/** What pg sends. */
function boundByPg(values: (Buffer | string | null)[]): Buffer {
  const stream = new PassThrough();
  const connection = new pg.Connection({ stream } as object);
  connection.bind({ statement: NAME, values } as object, false);
  return stream.read() as Buffer;
}

/** The form that is told of nulls means nothing, and differs. */
function withoutFormsOfNulls(message: Buffer, values: readonly unknown[]): string {
  const forms = 5 + 1 + Buffer.byteLength(NAME) + 1 + 2;
  const copy = Buffer.from(message);
  for (const [index, value] of values.entries())
    if (value === null) copy.writeInt16BE(0, forms + 2 * index);
  return copy.toString('hex');
}

describe('bindMessage', () => {
  it.each([
    ['nothing', []],
    ['binary', [Buffer.from([1, 2, 3]), Buffer.alloc(0)]],
    ['text', ['', 'ä€😀', '\ud83d']],
    ['all kinds', [null, 'a', Buffer.alloc(1000, 7), null]],
  ])('is what pg would send: %s', (_, values) => {
    expect(withoutFormsOfNulls(bindMessage(NAME, values), values)).toBe(
      boundByPg(values).toString('hex'),
    );
  });

  it('is not for what must be converted', () => {
    expect(arePlain([null, 'a', Buffer.alloc(1)])).toBe(true);
    for (const value of [1, true, undefined, new Date(), ['a'], {}])
      expect(arePlain([value])).toBe(false);
  });
});
