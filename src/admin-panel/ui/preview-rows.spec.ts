import { describe, expect, it } from 'vitest';
import type { EventPreview } from './api.js';
import { previewRows } from './preview-rows.js';

const session = (type: string, chargingState: string) => ({
  object: 'session',
  type,
  synthetic: false,
  data: { metrics: { chargingState } },
});
const status = (word: string, synthetic: boolean) => ({
  object: 'chargestation',
  type: 'chargestation.connector_status.updated',
  synthetic,
  data: { changed_connector: 'c', connectors: [{ _id: 'c', status: word }] },
});
const rowsOf = (off: object[], on: object[], silent: { rule: string; reason: string }[] = []) =>
  previewRows([
    {
      at: '2026-11-22T09:12:31Z',
      action: 'TransactionEvent',
      payload: {},
      off: { events: off, silent: [] },
      on: { events: on, silent },
    },
  ] as unknown as EventPreview['messages']);

describe('previewRows', () => {
  it('puts equal events side by side and marks what the flag adds', () => {
    const both = [session('session.started', 'Charging'), session('session.updated', 'Charging')];
    const rows = rowsOf(both, [...both, status('Charging', true)]);
    expect(rows.map(({ off, on, difference }) => [off?.type, on?.type, difference])).toEqual([
      ['session.started', 'session.started', null],
      ['session.updated', 'session.updated', null],
      [undefined, 'chargestation.connector_status.updated', 'added'],
    ]);
  });

  it('never takes an added status for a reported one', () => {
    const rows = rowsOf(
      [status('Occupied', false)],
      [status('Preparing', true), status('Occupied', false)],
    );
    expect(rows.map(({ difference }) => difference)).toEqual(['added', null]);
  });

  it('marks a reported status that says more with the flag on', () => {
    const rows = rowsOf([status('Occupied', false)], [status('Charging', false)]);
    expect(rows.map(({ difference }) => difference)).toEqual(['changed']);
  });

  it('says why nothing follows', () => {
    const reason = 'The charging state is the one that was published last.';
    const same = [session('session.updated', 'Charging')];
    const rows = rowsOf(same, same, [{ rule: 'state_unchanged', reason }]);
    expect(rows.at(-1)).toMatchObject({ off: null, on: null, difference: null, silent: reason });
  });

  it('shows equal silent messages in a row once, and says how many there are', () => {
    const reason = 'The charging state is the one that was published last.';
    const message = (state: string) => ({
      at: '2026-11-22T09:12:31Z',
      off: { events: [session('session.updated', state)], silent: [] },
      on: { events: [session('session.updated', state)], silent: [{ rule: 'x', reason }] },
    });
    const states = ['Charging', 'Charging', 'Charging', 'SuspendedEV', 'Charging'];
    const rows = previewRows(states.map(message) as unknown as EventPreview['messages']);
    expect(rows.map(({ silent, more }) => (silent ? more : 'event'))).toEqual([
      ...['event', 2],
      ...['event', 0],
      ...['event', 0],
    ]);
  });
});
