import { expect } from 'vitest';
import { type Block, conformanceCase } from '../conformance-case.js';
import { TransactionScript } from './transaction-script.js';

/** Block P. */
export const dataTransfer: Block = {
  version: '2.0.1',
  name: 'P data transfer',
  cases: [
    conformanceCase(
      'TC_P_02',
      'Data transfer to the CSMS - unknown vendor or message',
      async ({ station, notices }) => {
        const sent = { vendorId: 'com.example.unknown', messageId: 'Hello', data: { a: 1 } };
        expect(await station.call('DataTransfer', sent)).toEqual({ status: 'UnknownVendorId' });
        expect(await notices('chargestation.data_transfer.received')).toEqual([sent]);
      },
    ),

    conformanceCase('TC_P_03', 'Custom data - receive custom data', async (bench) => {
      const customData = { vendorId: 'com.example', own: { nested: [1, 'two'] } };
      await bench.station.reportStatus('Occupied', 1, { customData });
      const transaction = new TransactionScript(bench.station);
      await transaction.started('CablePluggedIn', { customData }, { customData });
      expect((await bench.connector()).raw_message).toMatchObject({ customData });
      expect(await bench.session()).toMatchObject({ raw_transction_event: { customData } });
    }),
  ],
};
