import { describe, expect, it } from 'vitest';
import { clockSkewOf } from './clock-skew.js';
import type { InboundRoute, ProtocolAdapter } from './protocol-adapter.js';
import { v16 } from './v16/adapter.js';
import { v201 } from './v201/adapter.js';

const NOW = Date.UTC(2026, 0, 1, 12);
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();

/** The skew that a message shows which is received NOW. */
function skewOf(adapter: ProtocolAdapter, action: string, request: object) {
  const route = adapter.inbound[action] as InboundRoute;
  const context = { receivedAt: NOW, payloadText: JSON.stringify(request) };
  return clockSkewOf(route.report(request as never, context), NOW);
}

const status16 = { connectorId: 1, errorCode: 'NoError', status: 'Available' };
const status201 = { evseId: 1, connectorId: 1, connectorStatus: 'Available' };
const event = {
  eventType: 'Started',
  triggerReason: 'CablePluggedIn',
  seqNo: 0,
  transactionInfo: { transactionId: 'T-1' },
};

describe('clockSkewOf', () => {
  it.each([
    [
      'a 1.6 status of a clock ahead',
      v16,
      'StatusNotification',
      { ...status16, timestamp: at(125) },
      125,
    ],
    [
      'a 2.0.1 status of a clock behind',
      v201,
      'StatusNotification',
      { ...status201, timestamp: at(-61) },
      -61,
    ],
    ['a live transaction event', v201, 'TransactionEvent', { ...event, timestamp: at(3) }, 3],
    [
      'a clock in another age',
      v201,
      'StatusNotification',
      { ...status201, timestamp: '9999-12-31T00:00:00Z' },
      2 ** 31 - 1,
    ],
  ] as const)('%s', (_what, adapter, action, request, skew) => {
    expect(skewOf(adapter, action, request)).toBe(skew);
  });

  it.each([
    ['a status without time', v16, 'StatusNotification', status16],
    [
      'a status with an unreadable time',
      v201,
      'StatusNotification',
      { ...status201, timestamp: 'noon' },
    ],
    [
      'a queued transaction event',
      v201,
      'TransactionEvent',
      { ...event, timestamp: at(-900), offline: true },
    ],
    ['one with an unreadable time', v201, 'TransactionEvent', { ...event, timestamp: 'noon' }],
    ['one without a time', v201, 'TransactionEvent', event],
    [
      'a 1.6 start, which may have been queued',
      v16,
      'StartTransaction',
      { connectorId: 1, idTag: 'A', meterStart: 0, timestamp: at(-900) },
    ],
    [
      'a NotifyEvent, which may have been queued',
      v201,
      'NotifyEvent',
      {
        generatedAt: at(-900),
        seqNo: 0,
        eventData: [
          {
            eventId: 1,
            timestamp: at(-900),
            trigger: 'Delta',
            actualValue: 'Available',
            eventNotificationType: 'HardWiredNotification',
            component: { name: 'Connector', evse: { id: 1, connectorId: 1 } },
            variable: { name: 'AvailabilityState' },
          },
        ],
      },
    ],
    ['a heartbeat', v201, 'Heartbeat', {}],
  ] as const)('%s shows nothing', (_what, adapter, action, request) => {
    expect(skewOf(adapter, action, request)).toBeNull();
  });
});
