import { describe, expect, it } from 'vitest';
import { countByStatus, lookOf, STATUS_LOOKS, statusOfState, worstFirst } from './status.js';

describe('the look of a status', () => {
  it('has a shape of its own for every status', () => {
    const shapes = Object.values(STATUS_LOOKS).map(({ shape }) => shape);
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  it('never shows a pause like charging', () => {
    for (const status of ['SuspendedEV', 'SuspendedEVSE']) {
      expect(lookOf(status).hue).not.toBe(lookOf('Charging').hue);
    }
  });

  it('is that of the status which a chargingState stands for', () => {
    expect(lookOf('EVConnected')).toBe(STATUS_LOOKS.Preparing);
    expect(lookOf('Idle')).toBe(STATUS_LOOKS.Available);
  });

  it('is a question mark for unknown words and for none', () => {
    expect([lookOf('Dreaming').shape, lookOf(null).shape]).toEqual(['question', 'question']);
    expect(lookOf('toString').shape).toBe('question');
  });
});

describe('statusOfState', () => {
  it('says a chargingState in the words of OCPP 1.6', () => {
    const states = ['EVConnected', 'Charging', 'SuspendedEV', 'SuspendedEVSE', 'Idle'];
    expect(states.map(statusOfState)).toEqual([
      'Preparing',
      'Charging',
      'SuspendedEV',
      'SuspendedEVSE',
      'Available',
    ]);
  });
});

describe('worstFirst', () => {
  it('puts faults before use, use before free, unknown last, and keeps the order of equals', () => {
    const list = ['Available', null, 'Charging', 'Faulted', 'Charging'].map((status, at) => ({
      status,
      at,
    }));
    expect(worstFirst(list).map(({ at }) => at)).toEqual([3, 2, 4, 0, 1]);
  });
});

describe('countByStatus', () => {
  it('counts each status once, worst first', () => {
    const statuses = ['Available', 'Faulted', 'Available', null];
    expect(countByStatus(statuses.map((status) => ({ status })))).toEqual([
      ['Faulted', 1],
      ['Available', 2],
    ]);
  });
});
