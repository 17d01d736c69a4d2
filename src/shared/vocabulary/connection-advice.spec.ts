import { describe, expect, it } from 'vitest';
import { connectionAdvice } from './connection-advice.js';
import { REFUSAL_REASONS, type RefusalReason } from './connection-refusal.js';

const told = (reason: RefusalReason, protocols: string[] = []) =>
  connectionAdvice({
    reason,
    protocols,
    identity: 'CP-77',
    url: 'ws://ohmgate.example/ocpp/CP-77',
  });

describe('connectionAdvice', () => {
  it.each(Object.keys(REFUSAL_REASONS) as RefusalReason[])('%s: says what to do', (reason) => {
    expect(told(reason)).toMatch(/^[A-Z].{30,300}\.$/);
    expect(told(reason)).not.toMatch(/undefined|null/);
  });

  it('names what the station did', () => {
    expect(told('unknown_station')).toBe(
      'No chargestation has the identity CP-77. Adopt it, or correct the identity in the station.',
    );
    expect(told('no_common_protocol', ['ocpp1.5', 'ocpp2.1'])).toContain('ocpp1.5, ocpp2.1');
    expect(told('tls_required')).toContain('ws://ohmgate.example/ocpp/CP-77');
  });
});
