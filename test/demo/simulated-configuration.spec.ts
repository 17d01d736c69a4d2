import { beforeEach, describe, expect, it } from 'vitest';
import { SimulatedConfiguration } from './simulated-configuration.js';

const at = (component: string, variable: string) => ({
  component: { name: component },
  variable: { name: variable },
});
const INTERVAL = at('sampleddatactrlr', 'TxUpdatedInterval');
const UNIT = at('SmartChargingCtrlr', 'RateUnit');

describe('the configuration of a simulated station', () => {
  let configuration: SimulatedConfiguration;

  beforeEach(() => {
    configuration = new SimulatedConfiguration();
  });

  it('is told by keys of 1.6, all of them when none is named', () => {
    const key = ['metervaluesampleinterval', 'ChargingScheduleAllowedChargingRateUnit', 'Colour'];
    expect(configuration.getConfiguration({ key })).toEqual({
      configurationKey: [
        { key: 'MeterValueSampleInterval', readonly: false, value: '60' },
        {
          key: 'ChargingScheduleAllowedChargingRateUnit',
          readonly: true,
          value: 'Current,Power',
        },
      ],
      unknownKey: ['Colour'],
    });
    const { configurationKey } = configuration.getConfiguration({});
    expect(configurationKey).toHaveLength(configuration.report().length);
    expect(configuration.getConfiguration({ key: [] })).toMatchObject({ configurationKey });
  });

  it('is told by variables of 2.0.1', () => {
    const getVariableData = [INTERVAL, UNIT, at('SmartChargingCtrlr', 'Colour'), at('No', 'Way')];
    expect(configuration.getVariables({ getVariableData })).toEqual({
      getVariableResult: [
        { ...INTERVAL, attributeStatus: 'Accepted', attributeValue: '60' },
        { ...UNIT, attributeStatus: 'Accepted', attributeValue: 'A,W' },
        { ...at('SmartChargingCtrlr', 'Colour'), attributeStatus: 'UnknownVariable' },
        { ...at('No', 'Way'), attributeStatus: 'UnknownComponent' },
      ],
    });
  });

  it('is changed by either version, where it may be', () => {
    const key = 'MeterValueSampleInterval';
    const setVariableData = [
      { ...INTERVAL, attributeValue: '15' },
      { ...UNIT, attributeValue: 'A' },
    ];
    expect(configuration.changeConfiguration({ key, value: '30' })).toEqual({ status: 'Accepted' });
    expect(configuration.changeConfiguration({ key, value: 'x' })).toEqual({ status: 'Rejected' });
    expect(configuration.changeConfiguration({ key: 'Colour', value: '1' })).toEqual({
      status: 'NotSupported',
    });
    expect(configuration.report()).toContainEqual(
      expect.objectContaining({
        variableAttribute: [{ value: '30', mutability: 'ReadWrite' }],
        variable: { name: 'TxUpdatedInterval' },
      }),
    );
    expect(configuration.setVariables({ setVariableData })).toEqual({
      setVariableResult: [
        { ...INTERVAL, attributeStatus: 'Accepted' },
        { ...UNIT, attributeStatus: 'Rejected' },
      ],
    });
    expect(configuration.getConfiguration({ key: [key] })).toMatchObject({
      configurationKey: [{ value: '15' }],
    });
  });
});
