import { describe, expect, it } from 'vitest';
import { awaitedBy, isEffectOf, type Observation } from './effects.js';

describe('awaitedBy', () => {
  it.each([
    ['chargestation.reset', {}, 'booted'],
    ['chargestation.unlock_connector', {}, 'connector_status'],
    ['chargestation.get_logs', {}, 'log_status'],
    ['session.start', {}, 'session_started'],
    ['session.stop', {}, 'session_ended'],
    ['chargestation.clear_cache', {}, null],
    ['chargestation.trigger_message', { requestedMessage: 'BootNotification' }, 'booted'],
    ['chargestation.trigger_message', { requestedMessage: 'LogStatusNotification' }, 'log_status'],
    ['chargestation.trigger_message', { requestedMessage: 'Heartbeat' }, null],
    ['chargestation.trigger_message', { requestedMessage: 'constructor' }, null],
    ['chargestation.trigger_message', {}, null],
  ] as const)('%s %j waits for %s', (type, data, awaited) => {
    expect(awaitedBy(type, data)).toBe(awaited);
  });
});

describe('isEffectOf', () => {
  const observation: Observation = {
    chargestation: 'S',
    kind: 'connector_status',
    connector: 'C1',
    session: null,
    effect: {},
  };
  const about = (connector: string | null, session: string | null = null) => ({
    awaits: 'connector_status' as const,
    connector,
    session,
  });

  it.each([
    ['the same connector', about('C1'), true],
    ['any connector', about(null), true],
    ['another connector', about('C2'), false],
    ['a session that is not named', about('C1', 'X'), false],
    ['another kind', { ...about('C1'), awaits: 'booted' as const }, false],
    ['nothing', { ...about('C1'), awaits: null }, false],
  ])('of an action about %s', (_, action, expected) => {
    expect(isEffectOf(observation, action)).toBe(expected);
  });
});
