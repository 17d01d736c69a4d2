import { expect } from 'vitest';
import { type Block, conformanceCase } from '../conformance-case.js';

const KEY = { key: 'MeterValueSampleInterval', readonly: false, value: '60' };

/** Sections 3.7, 3.13 and 3.20: configuration keys, data of vendors. */
export const configuration: Block = {
  version: '1.6',
  name: 'configuration and data transfer',
  cases: [
    conformanceCase('TC_019_1', 'Retrieve all configuration keys', async (bench) => {
      bench.answer('GetConfiguration', { configurationKey: [KEY] });
      const action = await bench.askAt(`/chargestations/${bench.chargestation}/configurations`);
      expect(bench.sent('GetConfiguration')).toEqual([{}]);
      expect(action).toMatchObject({
        outcome: 'accepted',
        response_data: { configurationKey: [KEY] },
      });
    }),

    conformanceCase('TC_019_2', 'Retrieve a specific configuration key', async (bench) => {
      const profiles = { key: 'SupportedFeatureProfiles', readonly: true, value: 'Core' };
      bench.answer('GetConfiguration', { configurationKey: [profiles] });
      const path = `/chargestations/${bench.chargestation}/configurations`;
      const action = await bench.askAt(`${path}?key=SupportedFeatureProfiles`);
      expect(bench.sent('GetConfiguration')).toEqual([{ key: ['SupportedFeatureProfiles'] }]);
      expect(action.response_data).toEqual({ configurationKey: [profiles] });
    }),

    conformanceCase('TC_021', 'Change configuration', async (bench) => {
      const body = { key: 'MeterValueSampleInterval', value: '60' };
      const action = await bench.configure(body.key, body.value);
      expect(action).toMatchObject({ outcome: 'accepted' });
      expect(bench.sent('ChangeConfiguration')).toEqual([body]);
    }),

    conformanceCase('TC_040_1', 'Configuration keys - not supported', async (bench) => {
      bench.answer('ChangeConfiguration', { status: 'NotSupported' });
      const body = { key: 'NoSuchKey', value: '1' };
      const action = await bench.configure(body.key, body.value);
      expect(action).toMatchObject({
        outcome: 'rejected',
        response_data: { status: 'NotSupported' },
      });
      expect(bench.sent('ChangeConfiguration')).toEqual([body]);
    }),

    conformanceCase('TC_040_2', 'Configuration keys - invalid value', async (bench) => {
      bench.answer('ChangeConfiguration', { status: 'Rejected' });
      const body = { key: 'MeterValueSampleInterval', value: '-1' };
      const action = await bench.configure(body.key, body.value);
      expect(action).toMatchObject({ outcome: 'rejected', response_data: { status: 'Rejected' } });
    }),

    conformanceCase(
      'TC_064',
      'Data transfer to the central system',
      async ({ station, events }) => {
        const sent = { vendorId: 'com.example.unknown', messageId: 'Hello', data: 'world' };
        expect(await station.call('DataTransfer', sent)).toEqual({ status: 'UnknownVendorId' });
        expect(await events('chargestation.data_transfer.received')).toHaveLength(1);
      },
    ),
  ],
};
