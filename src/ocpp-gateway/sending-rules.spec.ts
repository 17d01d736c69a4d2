import { describe, expect, it } from 'vitest';
import { actionAskedFor, whyNotToSend } from './sending-rules.js';

const call = (action: string, payload: object = {}) => ({ action, payload });

describe('whyNotToSend', () => {
  it.each([
    ['accepted', 'RemoteStartTransaction', null],
    ['accepted', 'Reset', null],
    ['pending', 'Reset', null],
    ['pending', 'GetBaseReport', null],
    ['pending', 'RemoteStartTransaction', 'pending'],
    ['pending', 'RequestStopTransaction', 'pending'],
    ['rejected', 'Reset', 'rejected'],
    ['rejected', 'TriggerMessage', 'rejected'],
  ] as const)('%s station, %s: %s', (registration, action, reason) => {
    const found = whyNotToSend(registration, [call(action)]);
    if (reason === null) expect(found).toBeNull();
    else expect(found).toContain(reason);
  });
});

describe('actionAskedFor', () => {
  it.each([
    [call('TriggerMessage', { requestedMessage: 'StatusNotification' }), 'StatusNotification'],
    [
      call('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' }),
      'SignCertificate',
    ],
    [call('GetBaseReport', { requestId: 1, reportBase: 'FullInventory' }), 'NotifyReport'],
    [call('GetReport', { requestId: 1 }), 'NotifyReport'],
    [call('Reset', { type: 'Soft' }), null],
  ])('%j asks for %s', (asked, action) => {
    expect(actionAskedFor(asked)).toBe(action);
  });
});
