import { expect } from 'vitest';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';
import { TransactionScript, wireToken } from './transaction-script.js';

interface AuthorizeAnswer {
  idTokenInfo: { status: string; groupIdToken?: { idToken: string } };
}

const authorize = ({ station }: Bench, idToken: string) =>
  station.call<AuthorizeAnswer>('Authorize', { idToken: wireToken(idToken) });

/** Two cards of one group that nobody else has. */
async function family({ card, chargestation }: Bench): Promise<[string, string, string]> {
  const parent = `FAMILY-${chargestation.slice(-8)}`;
  return [await card({ parent }), await card({ parent }), parent];
}

/** Two cars charge, then a master pass ends both transactions, or only the first. */
function masterPass(id: string, title: string, ends: number) {
  return conformanceCase(
    id,
    `Stop transaction with a master pass - ${title}`,
    async (bench) => {
      const master = await bench.card({ parent: 'MASTERPASS' });
      await bench.charge();
      await bench.charge(undefined, 2);
      expect((await authorize(bench, master)).idTokenInfo).toMatchObject({
        status: 'Accepted',
        groupIdToken: { idToken: 'MASTERPASS' },
      });
      for (const evse of [1, 2].slice(0, ends)) {
        const answer = await bench.station.call('TransactionEvent', {
          eventType: 'Ended',
          timestamp: new Date().toISOString(),
          triggerReason: 'StopAuthorized',
          seqNo: 99,
          idToken: wireToken(master),
          transactionInfo: {
            transactionId: bench.station.transactionId(evse),
            stoppedReason: 'MasterPass',
          },
        });
        expect(answer).toMatchObject({ idTokenInfo: { status: 'Accepted' } });
      }
      const ended = (await bench.sessions()).filter(({ status }) => status === 'Ended');
      expect(ended.map(({ metrics }) => metrics.stopReason)).toEqual(
        Array(ends).fill('MasterPass'),
      );
    },
    { connectors: 2 },
  );
}

/** Block C. */
export const authorization: Block = {
  version: '2.0.1',
  name: 'C authorization',
  cases: [
    conformanceCase(
      'TC_C_02',
      'Local start - authorization invalid or unknown',
      async ({ station, sessions }) => {
        expect(await station.authorize('CARD-OF-NOBODY')).toBe('Unknown');
        expect(await sessions()).toEqual([]);
      },
    ),

    conformanceCase('TC_C_06', 'Local start - authorization blocked', async ({ station, card }) => {
      expect(await station.authorize(await card({ status: 'Blocked' }))).toBe('Blocked');
    }),

    conformanceCase('TC_C_07', 'Local start - authorization expired', async ({ station, card }) => {
      const expired = await card({ expiryDate: '2020-01-01T00:00:00Z' });
      expect(await station.authorize(expired)).toBe('Expired');
    }),

    conformanceCase(
      'TC_C_08',
      'Authorization through authorization cache - accepted',
      async ({ station, card, session, messages }) => {
        const idToken = wireToken(await card());
        const transaction = new TransactionScript(station);
        await station.reportStatus('Occupied');
        await transaction.started('CablePluggedIn', { chargingState: 'EVConnected' });
        expect(await transaction.updated('Authorized', {}, { idToken })).toMatchObject({
          idTokenInfo: { status: 'Accepted' },
        });
        await transaction.updated('ChargingStateChanged', { chargingState: 'Charging' });
        expect(await messages('Authorize')).toEqual([]);
        expect(await session()).toMatchObject({ metrics: { chargingState: 'Charging' } });
      },
    ),

    conformanceCase(
      'TC_C_20',
      'Authorization through authorization cache - invalid',
      async ({ station, session }) => {
        const idToken = wireToken('CARD-OF-NOBODY');
        const transaction = new TransactionScript(station);
        await transaction.started('CablePluggedIn', { chargingState: 'EVConnected' });
        expect(await transaction.updated('Authorized', {}, { idToken })).toMatchObject({
          idTokenInfo: { status: 'Unknown' },
        });
        await transaction.ended('Deauthorized', 'DeAuthorized');
        expect(await session()).toMatchObject({ metrics: { stopReason: 'DeAuthorized' } });
      },
    ),

    ...(['Accepted', 'Rejected'] as const).map((status) =>
      conformanceCase(
        status === 'Accepted' ? 'TC_C_37' : 'TC_C_38',
        `Clear authorization data in the authorization cache - ${status.toLowerCase()}`,
        async ({ answer, ask, sent }) => {
          answer('ClearCache', { status });
          expect(await ask('clear_cache')).toMatchObject({ outcome: status.toLowerCase() });
          expect(sent('ClearCache')).toEqual([{}]);
        },
      ),
    ),

    conformanceCase('TC_C_39', 'Authorization by group id - success', async (bench) => {
      const [first, second, parent] = await family(bench);
      expect((await authorize(bench, first)).idTokenInfo).toMatchObject({
        status: 'Accepted',
        groupIdToken: { idToken: parent },
      });
      const transaction = new TransactionScript(bench.station);
      const started = await transaction.started(
        'Authorized',
        { chargingState: 'Charging' },
        { idToken: wireToken(first) },
      );
      expect(started.idTokenInfo).toMatchObject({ groupIdToken: { idToken: parent } });
      expect((await authorize(bench, second)).idTokenInfo).toMatchObject({
        status: 'Accepted',
        groupIdToken: { idToken: parent },
      });
      const ended = await transaction.ended(
        'StopAuthorized',
        'Local',
        {},
        { idToken: wireToken(second) },
      );
      expect(ended.idTokenInfo).toMatchObject({ status: 'Accepted' });
      expect(await bench.session()).toMatchObject({ status: 'Ended' });
    }),

    masterPass('TC_C_47', 'with UI - all transactions', 2),
    masterPass('TC_C_48', 'with UI - specific transactions', 1),
    masterPass('TC_C_49', 'without UI', 2),
  ],
};
