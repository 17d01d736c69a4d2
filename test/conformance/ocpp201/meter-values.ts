import { expect } from 'vitest';
import type { JsonObject } from '../../support/station-socket.js';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';
import { energy, TransactionScript, wireToken } from './transaction-script.js';

const BEGIN = { meterValue: [energy(1_000_000, 'Transaction.Begin')] };
const SIGNED = {
  signedMeterValue: {
    signedMeterData: 'c2lnbmVk',
    signingMethod: 'ECDSA-secp256r1-SHA256',
    encodingMethod: 'OCMF',
    publicKey: 'a2V5',
  },
};

/** A car that charges, with the begin reading in the first event. */
async function charging({ station, card }: Bench): Promise<TransactionScript> {
  const idToken = wireToken(await card());
  const transaction = new TransactionScript(station);
  await transaction.started('Authorized', { chargingState: 'Charging' }, { idToken, ...BEGIN });
  return transaction;
}

const clockAligned = ({ station }: Bench, evseId: number) =>
  station.call('MeterValues', { evseId, meterValue: [energy(500, 'Sample.Clock')] });

/** Readings that the Ended event carries: two of `context`, then the last one. */
function ends(id: string, title: string, context: string, more: JsonObject = {}) {
  return conformanceCase(id, title, async (bench) => {
    const transaction = await charging(bench);
    const meterValue = [
      energy(1_000_400, context, more),
      energy(1_000_800, context, more),
      energy(1_001_200, 'Transaction.End', more),
    ];
    await transaction.ended('EVCommunicationLost', 'EVDisconnected', {}, { meterValue });
    const { status, metrics } = await bench.session();
    expect({ status, energy: metrics.energyConsumed }).toEqual({ status: 'Ended', energy: 1200 });
    const stored = await bench.messages('TransactionEvent');
    expect(stored.at(-1)?.request).toMatchObject({ meterValue });
  });
}

/** Block J. */
export const meterValues: Block = {
  version: '2.0.1',
  name: 'J meter values',
  cases: [
    conformanceCase('TC_J_01', 'Clock-aligned - no transaction ongoing', async (bench) => {
      for (const evseId of [0, 1, 0, 1]) expect(await clockAligned(bench, evseId)).toEqual({});
      expect(await bench.messages('MeterValues')).toHaveLength(4);
      expect(await bench.sessions()).toEqual([]);
    }),

    conformanceCase('TC_J_02', 'Clock-aligned - transaction ongoing', async (bench) => {
      const transaction = await charging(bench);
      for (const register of [1_000_100, 1_000_200]) {
        expect(await clockAligned(bench, 0)).toEqual({});
        const meterValue = [energy(register, 'Sample.Clock')];
        await transaction.updated('MeterValueClock', {}, { meterValue });
      }
      expect(await bench.session()).toMatchObject({ metrics: { energyConsumed: 200 } });
    }),

    ends('TC_J_03', 'Clock-aligned - EventType Ended', 'Sample.Clock'),
    ends('TC_J_04', 'Clock-aligned - signed', 'Sample.Clock', SIGNED),

    conformanceCase('TC_J_07', 'Sampled - EventType Started - EVSE known', async (bench) => {
      const transaction = new TransactionScript(bench.station);
      await bench.station.reportStatus('Occupied');
      await transaction.started('CablePluggedIn', { chargingState: 'EVConnected' }, BEGIN);
      expect(await bench.session()).toMatchObject({
        evseId: 1,
        metrics: { meterStart: 1_000_000 },
      });
    }),

    conformanceCase(
      'TC_J_08',
      'Sampled - context Transaction.Begin - EVSE not known',
      async (bench) => {
        const transaction = new TransactionScript(bench.station);
        const idToken = wireToken(await bench.card());
        await transaction.started('Authorized', {}, { idToken, evse: undefined });
        await bench.station.reportStatus('Occupied');
        const evse = { id: 1, connectorId: 1 };
        await transaction.updated(
          'CablePluggedIn',
          { chargingState: 'EVConnected' },
          { evse, ...BEGIN },
        );
        await transaction.updated('ChargingStateChanged', { chargingState: 'Charging' });
        expect(await bench.session()).toMatchObject({
          evseId: 1,
          metrics: { meterStart: 1_000_000 },
        });
      },
    ),

    conformanceCase('TC_J_09', 'Sampled - EventType Updated', async (bench) => {
      const transaction = await charging(bench);
      for (const register of [1_000_300, 1_000_600, 1_000_900]) {
        await transaction.updated('MeterValuePeriodic', {}, { meterValue: [energy(register)] });
      }
      const { _id, metrics } = await bench.session();
      expect(metrics.energyConsumed).toBe(900);
      const reports = await bench.api.get<unknown[]>(`/sessions/${_id}/energy_reports`);
      expect(reports.body.result).toHaveLength(4);
    }),

    ends('TC_J_10', 'Sampled - EventType Ended', 'Sample.Periodic'),
    ends('TC_J_11', 'Sampled - signed', 'Sample.Periodic', SIGNED),
  ],
};
