import { describe, expect, it } from 'vitest';
import { v16 } from './v16/adapter.js';
import { v201 } from './v201/adapter.js';

describe('configurationOf', () => {
  it('reads the keys of 1.6 that have a value', () => {
    const configurationKey = [
      { key: 'HeartbeatInterval', readonly: false, value: '300' },
      { key: 'AuthorizationKey', readonly: false },
      { key: 'NumberOfConnectors', readonly: true, value: 2 },
      { readonly: true, value: 'nameless' },
      'nonsense',
    ];
    expect(v16.configurationOf({ configurationKey, unknownKey: ['X'] })).toEqual({
      HeartbeatInterval: '300',
      NumberOfConnectors: '2',
    });
  });

  it('reads the actual values of 2.0.1', () => {
    const place = { component: { name: 'SmartChargingCtrlr' }, variable: { name: 'RateUnit' } };
    const getVariableResult = [
      { attributeStatus: 'Accepted', attributeType: 'MaxSet', attributeValue: 'A', ...place },
      { attributeStatus: 'Accepted', attributeValue: 'W', ...place },
      { attributeStatus: 'UnknownVariable', component: { name: 'X' }, variable: { name: 'Y' } },
      {
        attributeStatus: 'Accepted',
        attributeValue: '4',
        component: { name: 'DeviceDataCtrlr' },
        variable: { name: 'ItemsPerMessage', instance: 'GetVariables' },
      },
      null,
    ];
    expect(v201.configurationOf({ getVariableResult })).toEqual({
      'SmartChargingCtrlr.RateUnit': 'W',
      'DeviceDataCtrlr.ItemsPerMessage.GetVariables': '4',
    });
  });

  it.each([null, 'nonsense', {}, { configurationKey: {}, getVariableResult: 5 }])(
    'reads nothing in %o',
    (answer) => {
      expect(v16.configurationOf(answer)).toEqual({});
      expect(v201.configurationOf(answer)).toEqual({});
    },
  );
});
