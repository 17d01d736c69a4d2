import { describe, expect, it } from 'vitest';
import type {
  DeviceModelAttribute,
  DeviceModelVariable,
} from '../shared/vocabulary/device-model.js';
import { toReportedVariables } from './reported-variables.js';

const attribute = (type: string, value: string | null): DeviceModelAttribute => ({
  type,
  value,
  mutability: 'ReadWrite',
  persistent: false,
  constant: false,
});

const variable = (more: Partial<DeviceModelVariable> = {}): DeviceModelVariable => ({
  component: 'EVSE',
  componentInstance: null,
  evseId: 1,
  connectorId: null,
  variable: 'Power',
  variableInstance: null,
  attributes: [attribute('Actual', '1')],
  characteristics: null,
  ...more,
});

describe('toReportedVariables', () => {
  it('keeps variables that differ in any part of their name', () => {
    const names: Partial<DeviceModelVariable>[] = [
      {},
      { component: 'Connector' },
      { componentInstance: 'a' },
      { evseId: 2 },
      { connectorId: 1 },
      { variable: 'power' },
      { variableInstance: 'a' },
    ];
    expect(toReportedVariables(names.map(variable))).toHaveLength(names.length);
  });

  it('joins the attributes of one variable; the later one of a type counts', () => {
    const characteristics = {
      unit: 'W',
      dataType: 'decimal',
      minLimit: null,
      maxLimit: null,
      valuesList: null,
      supportsMonitoring: true,
    };
    const first = variable({
      attributes: [attribute('Actual', '1'), attribute('MaxSet', '9')],
      characteristics,
    });
    const second = variable({ componentInstance: '', attributes: [attribute('Actual', '2')] });
    expect(toReportedVariables([first, second])).toEqual([
      {
        ...second,
        attributes: [attribute('Actual', '2'), attribute('MaxSet', '9')],
        characteristics,
      },
    ]);
  });

  it('masks passwords, but not that they cannot be read', () => {
    const attributes = [attribute('Actual', 'secret'), attribute('Target', null)];
    const [stored] = toReportedVariables([
      variable({ component: 'SecurityCtrlr', variable: 'BasicAuthPassword', attributes }),
    ]);
    expect(stored?.attributes.map(({ value }) => value)).toEqual(['***', null]);
  });

  it('of nothing is nothing', () => {
    expect(toReportedVariables([])).toEqual([]);
  });
});
