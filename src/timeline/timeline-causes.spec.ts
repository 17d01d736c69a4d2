import { describe, expect, it } from 'vitest';
import type { FoundAction } from '../actions/actions.commands.js';
import type { KeptFrame } from '../ocpp-gateway/ocpp-gateway.commands.js';
import type { FoundEvent } from '../webhooks/webhooks.commands.js';
import { causeOfEvent, causeOfFrame } from './timeline-causes.js';

const frame = (_id: string, answeredAt: number | null, more: Partial<KeptFrame> = {}) =>
  ({ _id, direction: 'from_station', answeredAt, requestedAt: 0, ...more }) as KeptFrame;
const event = (type: string, createdAt: number, more: Partial<FoundEvent> = {}) =>
  ({ type, object: 'session', createdAt, data: { _id: 'x' }, ...more }) as FoundEvent;

describe('causeOfEvent', () => {
  const frames = [frame('a', 1000), frame('b', 1200), frame('c', 1300), frame('d', null)];

  it.each([
    ['the last message that was answered right before', 'session.updated', 1201, 'b'],
    ['the one of the same moment', 'session.ended', 1300, 'c'],
    ['a status', 'chargestation.connector_status.updated', 1005, 'a'],
    ['nothing when the last message is long ago', 'session.updated', 1551, null],
    ['nothing before every message', 'session.updated', 999, null],
    ['nothing for what applications do', 'chargestation.updated', 1201, null],
    ['nothing for what the clock does', 'session.cancelled', 1201, null],
  ])('is %s', (_, type, at, cause) => {
    expect(causeOfEvent(event(type, at), frames)).toBe(cause);
  });

  it('is the action that it tells of', () => {
    expect(causeOfEvent(event('session.start.accepted', 1201, { object: 'action' }), frames)).toBe(
      'x',
    );
  });

  it('is never a question of the server', () => {
    const asked = frame('e', 1400, { direction: 'from_csms' });
    expect(causeOfEvent(event('session.updated', 1401), [asked])).toBeNull();
  });
});

describe('causeOfFrame', () => {
  const action = (_id: string, requestedAt: number, answeredAt: number | null) =>
    ({ _id, requestedAt, answeredAt }) as FoundAction;
  const asked = frame('f', 150, { direction: 'from_csms', requestedAt: 100 });

  it.each([
    ['the action that ran', [action('a', 90, 160)], 'a'],
    ['the action that still runs', [action('a', 90, null)], 'a'],
    ['nothing when none ran', [action('a', 10, 50), action('b', 110, null)], null],
    ['nothing when it is not certain', [action('a', 90, 160), action('b', 95, null)], null],
  ])('is %s', (_, actions, cause) => {
    expect(causeOfFrame(asked, actions)).toBe(cause);
  });

  it('is nothing for what the station says', () => {
    const said = frame('f', 150, { requestedAt: 100 });
    expect(causeOfFrame(said, [action('a', 90, null)])).toBeNull();
  });
});
