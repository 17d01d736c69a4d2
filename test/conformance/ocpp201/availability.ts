import { expect } from 'vitest';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';
import { wireToken } from './transaction-script.js';

/** How the API and the wire name what is switched. */
const PLACES = {
  EVSE: { body: { evseId: 1 }, wire: { evse: { id: 1 } } },
  'Charging Station': { body: {}, wire: {} },
  Connector: {
    body: { evseId: 1, connectorId: 1 },
    wire: { evse: { id: 1, connectorId: 1 } },
  },
};
type Place = keyof typeof PLACES;

/** Commands the change; `status` is what the station answers. */
async function change({ answer, ask, sent }: Bench, place: Place, type: string, status: string) {
  answer('ChangeAvailability', { status });
  expect(await ask('change_availability', { ...PLACES[place].body, type })).toMatchObject({
    outcome: 'accepted',
    response_data: { status },
  });
  const wire = { operationalStatus: type, ...PLACES[place].wire };
  expect(sent('ChangeAvailability').at(-1)).toEqual(wire);
}

/** Out of service and back: two cases that differ in what comes first. */
function switches(outId: string, backId: string, place: Place) {
  const out = async (bench: Bench) => {
    await change(bench, place, 'Inoperative', 'Accepted');
    await bench.station.reportStatus('Unavailable');
    expect((await bench.connector()).status).toBe('Unavailable');
  };
  return [
    conformanceCase(outId, `Change availability ${place} - operative to inoperative`, out),
    conformanceCase(
      backId,
      `Change availability ${place} - inoperative to operative`,
      async (bench) => {
        await out(bench);
        await change(bench, place, 'Operative', 'Accepted');
        await bench.station.reportStatus('Available');
        expect((await bench.connector()).status).toBe('Available');
      },
    ),
  ];
}

/** During a transaction the change waits for its end. */
function scheduled(id: string, place: Place) {
  return conformanceCase(
    id,
    `Change availability ${place} - with ongoing transaction`,
    async (bench) => {
      await bench.charge();
      await change(bench, place, 'Inoperative', 'Scheduled');
      expect(await bench.session()).toMatchObject({ status: 'Started' });
      await bench.station.stop();
      await bench.station.unplug();
      await bench.station.reportStatus('Unavailable');
      expect(await bench.session()).toMatchObject({ status: 'Ended' });
      expect((await bench.connector()).status).toBe('Unavailable');
    },
  );
}

/** Block G. */
export const availability: Block = {
  version: '2.0.1',
  name: 'G availability',
  cases: [
    ...switches('TC_G_03', 'TC_G_04', 'EVSE'),
    ...switches('TC_G_05', 'TC_G_06', 'Charging Station'),
    ...switches('TC_G_07', 'TC_G_08', 'Connector'),
    scheduled('TC_G_11', 'EVSE'),
    scheduled('TC_G_14', 'Charging Station'),
    scheduled('TC_G_17', 'Connector'),

    conformanceCase('TC_G_20', 'Connector status - lock failure', async (bench) => {
      const { station, card, sessions, connector } = bench;
      const idToken = wireToken(await card());
      expect(await station.call('Authorize', { idToken })).toMatchObject({
        idTokenInfo: { status: 'Accepted' },
      });
      const event = (name: string, variable: string, actualValue: string) => ({
        generatedAt: new Date().toISOString(),
        seqNo: 0,
        tbc: false,
        eventData: [
          {
            eventId: 1,
            timestamp: new Date().toISOString(),
            trigger: 'Delta',
            actualValue,
            eventNotificationType: 'HardWiredNotification',
            component: { name, evse: { id: 1, connectorId: 1 } },
            variable: { name: variable },
          },
        ],
      });
      const lock = event('ConnectorPlugRetentionLock', 'Problem', 'true');
      expect(await station.call('NotifyEvent', lock)).toEqual({});
      // Of the two ways to report a status, the other one.
      await station.call('NotifyEvent', event('Connector', 'AvailabilityState', 'Faulted'));
      expect((await connector()).status).toBe('Faulted');
      expect(await sessions()).toEqual([]);
    }),
  ],
};
