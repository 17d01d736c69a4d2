import { describe, expect, it } from 'vitest';
import { keyOf, variablesOf } from './configuration-keys.js';

describe('variablesOf', () => {
  it.each([
    ['HeartbeatInterval', [{ component: 'OCPPCommCtrlr', variable: 'HeartbeatInterval' }]],
    ['connectiontimeout', [{ component: 'TxCtrlr', variable: 'EVConnectionTimeOut' }]],
    [
      'MessageTimeout',
      [{ component: 'OCPPCommCtrlr', variable: 'MessageTimeout', instance: 'Default' }],
    ],
    ['TxCtrlr.TxStartPoint', [{ component: 'TxCtrlr', variable: 'TxStartPoint' }]],
  ])('%s has its place', (key, variables) => {
    expect(variablesOf(key)).toEqual(variables);
  });

  it.each([
    ['BlinkRepeat', 'no such variable'],
    ['NumberOfConnectors', 'base_report'],
    ['LocalAuthListMaxLength', 'base_report'],
    ['com.example.Own', 'Component.Variable'],
    ['Own', 'Component.Variable'],
  ])('%s has none, and it is said why', (key, reason) => {
    expect(variablesOf(key)).toEqual(expect.stringContaining(reason));
  });
});

describe('keyOf', () => {
  it.each([
    [{ component: 'securityctrlr', variable: 'BasicAuthPassword' }, 'AuthorizationKey'],
    [{ component: 'SampledDataCtrlr', variable: 'TxStartedMeasurands' }, 'MeterValuesSampledData'],
    [
      { component: 'OCPPCommCtrlr', variable: 'MessageAttempts', instance: 'TransactionEvent' },
      'TransactionMessageAttempts',
    ],
    [{ component: 'OCPPCommCtrlr', variable: 'MessageAttempts' }, null],
    [{ component: 'TxCtrlr', variable: 'TxStartPoint' }, null],
  ])('%j is %s', (variable, key) => {
    expect(keyOf(variable)).toBe(key);
  });
});
