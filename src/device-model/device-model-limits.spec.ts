import { describe, expect, it } from 'vitest';
import type { DeviceModelVariable } from '../shared/vocabulary/device-model.js';
import { DEVICE_MODEL_LIMITS, isStorable } from './device-model-limits.js';

const NAME = 'n'.repeat(DEVICE_MODEL_LIMITS.name);

const variable = (more: Partial<DeviceModelVariable> = {}): DeviceModelVariable => ({
  component: NAME,
  componentInstance: NAME,
  evseId: 1,
  connectorId: 1,
  variable: NAME,
  variableInstance: null,
  attributes: [],
  characteristics: null,
  ...more,
});

const valued = (length: number) =>
  ['Actual', 'Target', 'MinSet', 'MaxSet'].map((type) => ({
    type,
    value: 'v'.repeat(length),
    mutability: 'ReadWrite',
    persistent: false,
    constant: false,
  }));

describe('isStorable', () => {
  it.each<[string, Partial<DeviceModelVariable>, boolean]>([
    ['the longest names', {}, true],
    ['a longer component', { component: `${NAME}n` }, false],
    ['a longer variable', { variable: `${NAME}n` }, false],
    ['longer instances', { componentInstance: `${NAME}n` }, false],
    ['the longest values of the specification', { attributes: valued(2500) }, true],
    ['longer values', { attributes: valued(3000) }, false],
  ])('%s', (_, more, expected) => {
    expect(isStorable(variable(more))).toBe(expected);
  });
});
