import { describe, expect, it } from 'vitest';
import { CopyRows } from './copy-rows.js';

const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');

/** What the messages carry, after a look at their frames. */
function payloadOf(messages: readonly Buffer[]): Buffer {
  for (const message of messages) {
    expect(message[0]).toBe('d'.charCodeAt(0));
    expect(message.readInt32BE(1)).toBe(message.length - 1);
  }
  return Buffer.concat(messages.map((message) => message.subarray(5)));
}

describe('CopyRows', () => {
  it('writes columns with their length, and -1 for null', () => {
    const rows = new CopyRows(5);
    rows
      .row()
      .text('ä')
      .text(null)
      .int4(-2)
      .bytea(Buffer.from([7]))
      .time(Date.UTC(2000, 0, 1) + 1);
    expect(payloadOf(rows.end()).toString('hex')).toBe(
      HEADER.toString('hex') +
        ['0005', '00000002c3a4', 'ffffffff', '00000004fffffffe', '0000000107'].join('') +
        ['00000008', '00000000000003e8', 'ffff'].join(''),
    );
  });

  it('spreads rows over several messages', () => {
    const rows = new CopyRows(1);
    const texts = Array.from({ length: 300 }, (_, index) => '€'.repeat(index));
    for (const text of texts) rows.row().text(text);
    const messages = rows.end();
    expect(messages.length).toBeGreaterThan(1);
    const payload = payloadOf(messages);
    let at = HEADER.length;
    for (const text of texts) {
      const size = payload.readInt32BE(at + 2);
      expect(payload.toString('utf8', at + 6, at + 6 + size)).toBe(text);
      at += 6 + size;
    }
    expect(payload.subarray(at).toString('hex')).toBe('ffff');
  });
});
