import { describe, expect, it } from 'vitest';
import { limitOf, limitsIn } from './message-limits.js';

describe('limitsIn', () => {
  it('finds the limits of each action among what a station has told', () => {
    expect(
      limitsIn({
        'DeviceDataCtrlr.ItemsPerMessage.GetVariables': '4',
        'devicedatactrlr.bytespermessage.getvariables': ' 4096 ',
        'DeviceDataCtrlr.ItemsPerMessage.GetReport': '7',
        'MonitoringCtrlr.ItemsPerMessage.ClearVariableMonitoring': '2',
        'MonitoringCtrlr.BytesPerMessage.SetVariableMonitoring': '900',
      }),
    ).toEqual({
      'GetVariables.items': 4,
      'GetVariables.bytes': 4096,
      'GetReport.items': 7,
      'ClearVariableMonitoring.items': 2,
      'SetVariableMonitoring.bytes': 900,
    });
    expect(
      limitsIn({
        'LocalAuthListCtrlr.ItemsPerMessage': '20',
        'LocalAuthListCtrlr.BytesPerMessage': '8000',
      }),
    ).toEqual({ 'SendLocalList.items': 20, 'SendLocalList.bytes': 8000 });
    expect(limitsIn({ SendLocalListMaxLength: '10', getconfigurationmaxkeys: '3' })).toEqual({
      'SendLocalList.items': 10,
      'GetConfiguration.items': 3,
    });
  });

  it.each([
    ['another variable', 'DeviceDataCtrlr.ValueSize.Reporting', '4'],
    ['another component', 'LocalAuthListCtrlr.ItemsPerMessage.GetVariables', '4'],
    ['an action of the other component', 'MonitoringCtrlr.ItemsPerMessage.GetVariables', '4'],
    ['no instance', 'DeviceDataCtrlr.ItemsPerMessage', '4'],
    ['nothing', 'DeviceDataCtrlr.ItemsPerMessage.GetVariables', '0'],
    ['no number', 'DeviceDataCtrlr.ItemsPerMessage.GetVariables', 'many'],
    ['half a number', 'DeviceDataCtrlr.ItemsPerMessage.GetVariables', '4.5'],
    ['less than nothing', 'DeviceDataCtrlr.ItemsPerMessage.GetVariables', '-1'],
    ['an empty value', 'DeviceDataCtrlr.ItemsPerMessage.GetVariables', ''],
  ])('does not take %s for one', (_, name, value) => {
    expect(limitsIn({ [name]: value })).toEqual({});
  });
});

describe('limitOf', () => {
  it('is what is known of the action', () => {
    const kept = { 'GetVariables.items': 4, 'SetVariables.bytes': 100 };
    expect(limitOf(kept, 'GetVariables')).toEqual({ items: 4, bytes: null });
    expect(limitOf(kept, 'SetVariables')).toEqual({ items: null, bytes: 100 });
    expect(limitOf(kept, 'GetReport')).toEqual({ items: null, bytes: null });
  });
});
