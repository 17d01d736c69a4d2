import { describe, expect, it } from 'vitest';
import { validate } from '../../src/ocpp-gateway/rpc/message-schemas.js';
import { ARRIVAL_MESSAGES, HEARTBEAT, TRANSACTION_MESSAGES } from './messages.js';

const PARTICULARS = { id: '7-1', time: '2026-03-05T12:00:00.000Z', transaction: '42' };

describe.each(['1.6', '2.0.1'] as const)('messages of the generator, OCPP %s', (version) => {
  const frames = [...ARRIVAL_MESSAGES[version], ...TRANSACTION_MESSAGES[version], HEARTBEAT].map(
    (template) => JSON.parse(template.fill(PARTICULARS)) as [number, string, string, object],
  );

  it('are legal in the strict sense', () => {
    for (const [, , action, payload] of frames) {
      expect([action, validate(version, 'request', action, payload, 'strict').error]).toEqual([
        action,
        undefined,
      ]);
    }
  });

  it('carry their own id', () => {
    expect(frames.map(([type, id]) => [type, id])).toEqual(frames.map(() => [2, '7-1']));
  });

  it('make transactions of ten, eight of them with six sampled values', () => {
    const sampled = TRANSACTION_MESSAGES[version].map((template) => {
      const [, , , payload] = JSON.parse(template.fill(PARTICULARS)) as [
        number,
        string,
        string,
        { meterValue?: { sampledValue: unknown[] }[] },
      ];
      return payload.meterValue?.[0]?.sampledValue.length;
    });
    expect(sampled).toHaveLength(10);
    expect(sampled.slice(1, -1)).toEqual([6, 6, 6, 6, 6, 6, 6, 6]);
  });
});
