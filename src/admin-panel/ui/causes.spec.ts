import { describe, expect, it } from 'vitest';
import type { TimelineItem } from './api.js';
import { concerns, groupByCause, type TimelineFilter, timelineRows } from './causes.js';

const ALL: TimelineFilter = {
  states: true,
  messages: true,
  commands: true,
  webhooks: true,
  heartbeats: true,
  readings: true,
};
const QUIET = { ...ALL, heartbeats: false, readings: false };

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 9, 0, second)).toISOString();
const item = (_id: string, second: number, kind: string, more: object = {}) =>
  ({
    _id,
    at: at(second),
    kind,
    failed: false,
    cause: null,
    skipped_because: null,
    ...more,
  }) as unknown as TimelineItem;
const frame = (_id: string, second: number, action: string, request = {}) =>
  item(_id, second, 'message', { message: { direction: 'from_station', action, request } });
const state = (_id: string, second: number, cause: string | null, type = 'session.updated') =>
  item(_id, second, 'state', { cause, state: { type } });
const webhook = (_id: string, second: number, cause: string, failed = false) =>
  item(_id, second, 'webhook', { cause, failed });
const shape = (rows: ReturnType<typeof timelineRows>) =>
  rows.map((row) =>
    'folded' in row
      ? row.folded
      : [row.group.cause._id, ...row.group.effects.map(({ _id }) => _id)],
  );

describe('groupByCause', () => {
  it('hangs a delivery under the frame that made its event, whatever order they come in', () => {
    const items = [
      webhook('w', 3, 's'),
      state('s', 2, 'f'),
      frame('f', 1, 'TransactionEvent'),
      frame('g', 9, 'Heartbeat'),
    ];
    const groups = groupByCause(items);
    expect(groups.map(({ cause, effects }) => [cause._id, effects.map(({ _id }) => _id)])).toEqual([
      ['g', []],
      ['f', ['s', 'w']],
    ]);
  });

  it('lets an effect stand alone when its cause was not read', () => {
    expect(groupByCause([state('s', 2, 'elsewhere')])[0]?.cause._id).toBe('s');
  });
});

describe('concerns', () => {
  const connector = { _id: 'c2', evseId: 1, ocppId: 2 };
  const group = (request: object, effects: TimelineItem[] = []) => ({
    cause: frame('f', 1, 'StatusNotification', request),
    effects,
  });

  it.each([
    ['its numbers of 1.6', { connectorId: 2 }, true],
    ['another connector of 1.6', { connectorId: 1 }, false],
    ['its numbers of 2.0.1', { evseId: 1, connectorId: 2 }, true],
    ['another EVSE', { evseId: 2, connectorId: 2 }, false],
    ['its EVSE', { evse: { id: 1 } }, true],
    ['the whole station', {}, false],
  ])('reads %s', (_, request, expected) => {
    expect(concerns(group(request), connector)).toBe(expected);
  });

  it('knows it by what followed', () => {
    const followed = item('s', 2, 'state', { state: { type: 'session.updated', connector: 'c2' } });
    expect(concerns(group({}, [followed]), connector)).toBe(true);
  });
});

describe('timelineRows', () => {
  const meter = (_id: string, second: number) =>
    frame(_id, second, 'TransactionEvent', { triggerReason: 'MeterValuePeriodic' });

  it('folds what comes without end into one line, in its place', () => {
    const items = [
      frame('z', 60, 'StatusNotification'),
      frame('h2', 50, 'Heartbeat'),
      meter('m', 40),
      frame('h1', 20, 'Heartbeat'),
      frame('a', 10, 'BootNotification'),
    ];
    expect(shape(timelineRows(groupByCause(items), QUIET))).toEqual([
      ['z'],
      { id: 'h2', at: at(50), seconds: 30, heartbeats: 2, readings: 1 },
      ['a'],
    ]);
    expect(timelineRows(groupByCause(items), ALL)).toHaveLength(5);
  });

  it('never folds a reading that brought a status, nor a failure', () => {
    const items = [
      meter('m', 1),
      state('s', 1, 'm', 'chargestation.connector_status.updated'),
      meter('n', 2),
      webhook('w', 3, 't', true),
      state('t', 2, 'n'),
    ];
    expect(shape(timelineRows(groupByCause(items), QUIET))).toEqual([
      ['n', 't', 'w'],
      ['m', 's'],
    ]);
  });

  it('keeps the cause of a failure visible under every filter', () => {
    const none = {
      states: false,
      messages: false,
      commands: false,
      webhooks: false,
      heartbeats: false,
      readings: false,
    };
    const items = [
      frame('f', 1, 'StatusNotification'),
      state('s', 1, 'f'),
      webhook('w', 2, 's', true),
      frame('g', 5, 'StatusNotification'),
    ];
    expect(shape(timelineRows(groupByCause(items), none))).toEqual([['f', 'w']]);
  });
});
