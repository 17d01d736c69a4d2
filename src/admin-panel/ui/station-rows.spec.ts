import { describe, expect, it } from 'vitest';
import type { LoggedEvent, StationRow } from './api.js';
import { applyPatch, foremost, passes, patchOf, type StationFilter } from './station-rows.js';

const station = (_id: string, more: object = {}) =>
  ({
    _id,
    endpoint: `CP-${_id}`,
    name: null,
    online: true,
    protocol: 'ocpp2.0.1',
    connectors: [],
    ...more,
  }) as unknown as StationRow;
const connector = (status: string, synthetic: boolean) => ({ status, synthetic });
const event = (type: string, data: object, object = 'chargestation') =>
  ({ type, data, object }) as unknown as LoggedEvent;
const ALL: StationFilter = { text: '', status: '', protocol: '', online: '', source: '' };

describe('passes', () => {
  const one = station('1', {
    name: 'Depot North',
    connectors: [connector('Charging', true), connector('Available', false)],
  });

  it('finds parts of identity and name in any case', () => {
    expect(passes(one, { ...ALL, text: 'north' })).toBe(true);
    expect(passes(one, { ...ALL, text: 'cp-1' })).toBe(true);
    expect(passes(one, { ...ALL, text: 'south' })).toBe(false);
  });

  it('wants status and source of the same connector', () => {
    expect(passes(one, { ...ALL, status: 'Charging', source: 'synthetic' })).toBe(true);
    expect(passes(one, { ...ALL, status: 'Charging', source: 'reported' })).toBe(false);
  });

  it('knows version and connection', () => {
    expect(passes(one, { ...ALL, protocol: 'ocpp1.6' })).toBe(false);
    expect(passes(one, { ...ALL, online: 'false' })).toBe(false);
  });
});

describe('foremost', () => {
  it('is the worst connector', () => {
    const one = station('1', {
      connectors: [connector('Available', false), connector('Faulted', false)],
    });
    expect(foremost(one)?.status).toBe('Faulted');
    expect(foremost(station('2'))).toBeUndefined();
  });
});

describe('a patch', () => {
  it('keeps places, takes the last word, sets new ones apart and removes deleted ones', () => {
    const list = [station('1'), station('2'), station('3')];
    const patch = patchOf([
      event('chargestation.offline', station('2', { online: false })),
      event('chargestation.online', station('2', { online: true, name: 'last' })),
      event('chargestation.created', station('4')),
      event('chargestation.deleted', station('1')),
      event('session.updated', { _id: '3' }, 'session'),
    ]);
    const { list: after, added } = applyPatch(list, patch);
    expect(after.map(({ _id }) => _id)).toEqual(['2', '3']);
    expect(after[0]?.name).toBe('last');
    expect(added.map(({ _id }) => _id)).toEqual(['4']);
  });

  it('is not misled by actions, which are about a station but none', () => {
    expect(
      patchOf([event('chargestation.reset.accepted', { _id: 'a' }, 'action')]).stations.size,
    ).toBe(0);
  });
});
