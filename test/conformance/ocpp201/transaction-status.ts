import { expect } from 'vitest';
import type { JsonObject } from '../../support/station-socket.js';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';
import { TransactionScript } from './transaction-script.js';

/** A transaction whose station loses its connection and comes back with events in its queue. */
async function interrupted({ station }: Bench): Promise<TransactionScript> {
  const transaction = new TransactionScript(station);
  await transaction.started('CablePluggedIn', { chargingState: 'EVConnected' });
  await station.terminate();
  await station.connect();
  return transaction;
}

/** Asks for the state of a transaction, or of the whole queue; `answer` is what the station says. */
async function status({ answer, ask, sent }: Bench, request: JsonObject, word: JsonObject) {
  answer('GetTransactionStatus', word);
  expect(await ask('transaction_status', request)).toMatchObject({
    outcome: 'accepted',
    response_data: word,
  });
  expect(sent('GetTransactionStatus')).toContainEqual(request);
}

/** Block E: questions about transactions (E14). */
export const transactionStatus: Block = {
  version: '2.0.1',
  name: 'E transactions: status',
  cases: [
    conformanceCase('TC_E_29', 'With id - ongoing - messages in queue', async (bench) => {
      const transaction = await interrupted(bench);
      const request = { transactionId: transaction.id };
      await status(bench, request, { ongoingIndicator: true, messagesInQueue: true });
      await transaction.queued('Updated', 'ChargingStateChanged', { chargingState: 'Charging' });
      expect(await bench.session()).toMatchObject({
        status: 'Started',
        metrics: { chargingState: 'Charging' },
      });
    }),

    conformanceCase('TC_E_30', 'With id - ongoing - no message in queue', async (bench) => {
      await bench.charge();
      const request = { transactionId: bench.station.transactionId() };
      await status(bench, request, { ongoingIndicator: true, messagesInQueue: false });
      expect(await bench.session()).toMatchObject({ status: 'Started' });
    }),

    conformanceCase('TC_E_31', 'With id - ended - messages in queue', async (bench) => {
      const transaction = await interrupted(bench);
      const request = { transactionId: transaction.id };
      await status(bench, request, { ongoingIndicator: false, messagesInQueue: true });
      await transaction.queued('Ended', 'EVCommunicationLost', { stoppedReason: 'EVDisconnected' });
      expect(await bench.session()).toMatchObject({ status: 'Ended', complete: true });
    }),

    conformanceCase('TC_E_33', 'Without id - messages in queue', async (bench) => {
      const transaction = await interrupted(bench);
      await status(bench, {}, { messagesInQueue: true });
      await transaction.queued('Updated', 'ChargingStateChanged', { chargingState: 'Charging' });
      expect(await bench.session()).toMatchObject({ metrics: { chargingState: 'Charging' } });
    }),

    conformanceCase('TC_E_34', 'Without id - no message in queue', async (bench) => {
      await status(bench, {}, { messagesInQueue: false });
    }),
  ],
};
