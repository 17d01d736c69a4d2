import { expect } from 'vitest';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';

/** Asks the station to restart and lets it say how it took it. */
async function reset(bench: Bench, body: object, status: string) {
  bench.answer('Reset', { status });
  expect(await bench.ask('reset', body)).toMatchObject({
    outcome: 'accepted',
    response_data: { status },
  });
  expect(bench.sent('Reset')).toEqual([body]);
}

/** The station comes back after a restart. */
async function restart({ station, boot }: Bench) {
  await station.close();
  await station.connect();
  await boot();
}

/** Ends the transaction because of a reset, as E06 has it. */
async function endByReset({ station }: Bench, stoppedReason: string) {
  await station.call('TransactionEvent', {
    eventType: 'Ended',
    timestamp: new Date().toISOString(),
    triggerReason: 'ResetCommand',
    seqNo: 99,
    transactionInfo: { transactionId: station.transactionId(), stoppedReason },
  });
}

/** Block B: restarts of the station or of one EVSE (B11, B12). */
export const resets: Block = {
  version: '2.0.1',
  name: 'B provisioning: reset',
  cases: [
    conformanceCase('TC_B_20', 'Reset station - no transaction - OnIdle', async (bench) => {
      await reset(bench, { type: 'OnIdle' }, 'Accepted');
      await restart(bench);
    }),

    conformanceCase('TC_B_21', 'Reset station - with transaction - OnIdle', async (bench) => {
      await bench.charge();
      await reset(bench, { type: 'OnIdle' }, 'Scheduled');
      await bench.station.stop();
      await bench.station.unplug();
      await restart(bench);
      expect(await bench.session()).toMatchObject({ status: 'Ended' });
    }),

    conformanceCase('TC_B_22', 'Reset station - with transaction - Immediate', async (bench) => {
      await bench.charge();
      await reset(bench, { type: 'Immediate' }, 'Accepted');
      await endByReset(bench, 'ImmediateReset');
      await restart(bench);
      expect(await bench.session()).toMatchObject({
        status: 'Ended',
        metrics: { stopReason: 'ImmediateReset', chargingStopReason: 'ResetCommand' },
      });
    }),

    conformanceCase('TC_B_25', 'Reset EVSE - no transaction', async (bench) => {
      await reset(bench, { type: 'OnIdle', evseId: 1 }, 'Accepted');
      await bench.station.reportStatus('Unavailable');
      await bench.station.reportStatus('Available');
    }),

    conformanceCase('TC_B_26', 'Reset EVSE - with transaction - OnIdle', async (bench) => {
      await bench.charge();
      await reset(bench, { type: 'OnIdle', evseId: 1 }, 'Scheduled');
      await bench.station.stop();
      await bench.station.unplug();
      expect(await bench.session()).toMatchObject({ status: 'Ended' });
    }),

    conformanceCase('TC_B_27', 'Reset EVSE - with transaction - Immediate', async (bench) => {
      await bench.charge();
      await reset(bench, { type: 'Immediate', evseId: 1 }, 'Accepted');
      await endByReset(bench, 'ImmediateReset');
      expect(await bench.session()).toMatchObject({
        status: 'Ended',
        metrics: { stopReason: 'ImmediateReset' },
      });
    }),
  ],
};
