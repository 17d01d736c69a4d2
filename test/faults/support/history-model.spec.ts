import { describe, expect, it } from 'vitest';
import {
  explain,
  findStepsBack,
  findViolations,
  type HistoryValue,
  type Operation,
} from './history-model.js';

const session = (energy: number, ended = false): HistoryValue => ({
  kind: 'session',
  energy,
  ended,
});
const connector = (status: string): HistoryValue => ({ kind: 'connector', status });
const action = (status: string, outcome: string | null = null): HistoryValue => ({
  kind: 'action',
  status,
  outcome,
});
const operation =
  (does: Operation['does']) =>
  (from: number, to: number, value: HistoryValue | null): Operation => ({
    client: 1,
    object: 'it',
    does,
    from,
    to,
    value,
  });
const wrote = operation('write');
const read = operation('read');
const executed = operation('executes');
const faults = (...history: Operation[]) => findViolations(history).map(({ what }) => what);

describe('findViolations', () => {
  it('takes what a read may see beside a write: the state before and after it', () => {
    const writes = [wrote(1, 2, session(0)), wrote(5, 8, session(10))];
    expect(faults(...writes, read(6, 7, session(0)))).toEqual([]);
    expect(faults(...writes, read(6, 7, session(10)))).toEqual([]);
    expect(faults(...writes, read(9, 10, session(10)))).toEqual([]);
  });

  it('sees an acknowledged write that is not visible', () => {
    const writes = [wrote(1, 2, session(0)), wrote(3, 4, session(10))];
    expect(faults(...writes, read(5, 6, session(0)))[0]).toContain('energy shrinks from 10 to 0');
    expect(faults(...writes, read(5, 6, null))[0]).toContain('it is gone');
    expect(faults(wrote(1, 2, action('requested')), read(3, 4, null))[0]).toContain('it is gone');
  });

  it('sees what nobody has written yet', () => {
    expect(faults(wrote(1, 2, session(0)), read(3, 4, session(10)))[0]).toContain('nobody');
    expect(faults(wrote(5, 6, session(10)), read(3, 4, session(10)))[0]).toContain('nobody');
  });

  it('sees an ended session that goes on, and reads that step back', () => {
    const writes = [wrote(1, 2, session(0)), wrote(3, 20, session(10, true))];
    const ended = read(4, 5, session(10, true));
    expect(faults(...writes, ended, read(6, 7, session(10)))[0]).toContain('goes on');
    expect(faults(...writes, ended, read(4, 6, session(0)))).toEqual([]);
  });

  it('sees a status that is neither the last one nor on its way', () => {
    const writes = [wrote(1, 2, connector('Available')), wrote(3, 4, connector('Faulted'))];
    expect(faults(...writes, read(5, 6, connector('Faulted')))).toEqual([]);
    expect(faults(...writes, read(3, 5, connector('Available')))).toEqual([]);
    expect(faults(...writes, read(5, 6, connector('Available')))[0]).toContain('shows Available');
  });

  it('sees an outcome that changes, a command carried out twice, and one that was never sent', () => {
    const asked = wrote(1, 2, action('requested'));
    const accepted = read(5, 6, action('completed', 'accepted'));
    const done = executed(3, 3, null);
    expect(faults(asked, done, accepted)).toEqual([]);
    expect(faults(asked, accepted)).toEqual(['accepted, and no station was asked']);
    expect(faults(asked, done, executed(4, 4, null), accepted)).toEqual(['carried out 2 times']);
    const failed = read(7, 8, action('failed', 'timeout'));
    expect(faults(asked, done, accepted, failed)[0]).toContain('the outcome changes');
  });
});

describe('findStepsBack', () => {
  it('follows each session through the event log', () => {
    const told = (object: string, value: HistoryValue) => ({ object, value: value as never });
    const events = [told('a', session(5)), told('b', session(1)), told('a', session(5, true))];
    expect(findStepsBack(events)).toEqual([]);
    expect(findStepsBack([...events, told('a', session(6))])[0]?.what).toContain('goes on');
  });
});

describe('explain', () => {
  it('shows only what was done to the object', () => {
    const history = [
      wrote(1, 2, session(9)),
      { ...wrote(3, 4, session(7)), object: 'another' },
      read(5, 6, session(0)),
    ];
    const text = explain(findViolations(history), history);
    expect(text.split('\n')).toHaveLength(4);
    expect(text).toContain('5-6 client 1 read');
    expect(text).not.toContain('another');
  });
});
