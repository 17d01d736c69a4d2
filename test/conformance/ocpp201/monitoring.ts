import { expect } from 'vitest';
import { CallError } from '../../support/station-errors.js';
import type { JsonObject } from '../../support/station-socket.js';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';
import { wireToken } from './transaction-script.js';

const EVSE_STATE = {
  component: { name: 'EVSE', evse: { id: 1 } },
  variable: { name: 'AvailabilityState' },
};
const STATION_POWER = { component: { name: 'ChargingStation' }, variable: { name: 'Power' } };
const STATION_STATE = {
  component: { name: 'ChargingStation' },
  variable: { name: 'AvailabilityState' },
};

/** Asks for the monitors; the station answers `status`, and reports when it has some. */
async function report({ station, answer, ask, sent }: Bench, body: JsonObject, status: string) {
  answer('GetMonitoringReport', { status });
  await ask('monitoring/report', body);
  const request = sent('GetMonitoringReport').at(-1);
  expect(request).toEqual({ ...body, requestId: expect.any(Number) });
  if (status !== 'Accepted') return;
  const notice = {
    requestId: request?.requestId,
    seqNo: 0,
    tbc: false,
    generatedAt: new Date().toISOString(),
    monitor: [
      {
        ...STATION_POWER,
        variableMonitoring: [
          { id: 1, transaction: false, value: 1, type: 'UpperThreshold', severity: 8 },
        ],
      },
    ],
  };
  expect(await station.call('NotifyMonitoringReport', notice)).toEqual({});
}

/** A report that finds nothing, then one that finds something. */
function reports(id: string, title: string, empty: JsonObject, found: JsonObject) {
  return conformanceCase(id, `Get monitoring report - ${title}`, async (bench) => {
    await report(bench, empty, 'EmptyResultSet');
    await report(bench, found, 'Accepted');
  });
}

/** Installs monitors, each of which the station accepts. */
function sets(id: string, title: string, places: object[]) {
  return conformanceCase(id, `Set variable monitoring - ${title}`, async ({ ask, sent }) => {
    const setMonitoringData = places.map((place) => ({
      value: 1,
      type: 'Delta',
      severity: 8,
      ...place,
    }));
    const action = await ask('monitoring/set', { setMonitoringData });
    expect(action).toMatchObject({ outcome: 'accepted' });
    expect(sent('SetVariableMonitoring')).toEqual([{ setMonitoringData }]);
  });
}

function level(id: string, title: string, status: string) {
  return conformanceCase(id, `Set monitoring level - ${title}`, async ({ answer, ask, sent }) => {
    answer('SetMonitoringLevel', { status });
    const action = await ask('monitoring/set_level', { severity: 4 });
    expect(action).toMatchObject({ outcome: status.toLowerCase() });
    expect(sent('SetMonitoringLevel')).toEqual([{ severity: 4 }]);
  });
}

/** Something that a monitor of the station has noticed, `times` times. */
function notices(id: string, title: string, event: JsonObject, times = 1) {
  return conformanceCase(id, `Event - ${title}`, async ({ station, messages }) => {
    for (let eventId = 1; eventId <= times; eventId += 1) {
      const timestamp = new Date().toISOString();
      const eventData = [
        {
          eventId,
          timestamp,
          trigger: 'Alerting',
          actualValue: '1',
          eventNotificationType: 'CustomMonitor',
          ...STATION_POWER,
          ...event,
        },
      ];
      const notice = { generatedAt: timestamp, seqNo: 0, tbc: false, eventData };
      expect(await station.call('NotifyEvent', notice)).toEqual({});
    }
    const kept = await messages('NotifyEvent');
    expect(kept).toHaveLength(times);
    expect(kept[0]?.request).toMatchObject({ eventData: [event] });
  });
}

const DELTA = { monitoringCriteria: ['DeltaMonitoring'] };
const THRESHOLD = { monitoringCriteria: ['ThresholdMonitoring'] };

/** Block N: monitoring, and the cases about customers that need a local list or a certificate. */
export const monitoring: Block = {
  version: '2.0.1',
  name: 'N monitoring',
  cases: [
    reports('TC_N_01', 'criteria', DELTA, THRESHOLD),
    reports(
      'TC_N_02',
      'component and variable',
      { componentVariable: [STATION_POWER] },
      { componentVariable: [EVSE_STATE] },
    ),
    reports(
      'TC_N_03',
      'criteria, component and variable',
      { ...DELTA, componentVariable: [EVSE_STATE] },
      { ...THRESHOLD, componentVariable: [STATION_POWER] },
    ),
    reports(
      'TC_N_60',
      'criteria and a list of components and variables',
      { ...DELTA, componentVariable: [STATION_STATE, EVSE_STATE] },
      { ...THRESHOLD, componentVariable: [STATION_STATE, EVSE_STATE] },
    ),
    conformanceCase('TC_N_47', 'Get monitoring report - all', (bench) =>
      report(bench, {}, 'Accepted'),
    ),

    conformanceCase('TC_N_05', 'Set monitoring base - success', async ({ ask, sent }) => {
      const bases = ['All', 'FactoryDefault', 'HardWiredOnly'];
      for (const monitoringBase of bases) {
        const action = await ask('monitoring/set_base', { monitoringBase });
        expect(action).toMatchObject({ outcome: 'accepted' });
      }
      expect(sent('SetMonitoringBase').map((one) => one.monitoringBase)).toEqual(bases);
    }),

    sets('TC_N_08', 'one element', [EVSE_STATE]),
    sets('TC_N_09', 'multiple elements', [EVSE_STATE, STATION_STATE]),
    level('TC_N_16', 'success', 'Accepted'),
    level('TC_N_17', 'out of range', 'Rejected'),

    conformanceCase('TC_N_18', 'Clear monitoring - too many elements', async (bench) => {
      const { station, answer, ask, sent } = bench;
      await station.call('NotifyReport', {
        requestId: 1,
        generatedAt: new Date().toISOString(),
        seqNo: 0,
        reportData: [
          {
            component: { name: 'MonitoringCtrlr' },
            variable: { name: 'ItemsPerMessage', instance: 'ClearVariableMonitoring' },
            variableAttribute: [{ value: '2', mutability: 'ReadOnly' }],
          },
        ],
      });
      const result = (id: unknown) => ({ id, status: 'Accepted' });
      answer('ClearVariableMonitoring', ({ id }) => {
        const ids = id as number[];
        if (ids.length > 2) throw new CallError('OccurrenceConstraintViolation', 'at most 2');
        return { clearMonitoringResult: ids.map(result) };
      });
      expect(await ask('monitoring/clear', { id: [1, 2, 3] })).toMatchObject({
        outcome: 'accepted',
        response_data: { clearMonitoringResult: [1, 2, 3].map(result) },
      });
      expect(sent('ClearVariableMonitoring')).toEqual([{ id: [1, 2] }, { id: [3] }]);
    }),

    conformanceCase('TC_N_44', 'Clear monitoring - rejected', async ({ answer, ask, sent }) => {
      answer('ClearVariableMonitoring', { clearMonitoringResult: [{ id: 3, status: 'Rejected' }] });
      expect(await ask('monitoring/clear', { id: [3] })).toMatchObject({ outcome: 'rejected' });
      expect(sent('ClearVariableMonitoring')).toEqual([{ id: [3] }]);
    }),

    notices('TC_N_21', 'hard-wired monitor', { eventNotificationType: 'HardWiredMonitor' }),
    notices('TC_N_48', 'write-only variable', { actualValue: '' }),
    notices('TC_N_49', 'cleared after reboot', { cleared: true }),
    notices('TC_N_50', 'periodic trigger', { trigger: 'Periodic' }),
    notices('TC_N_24', 'periodic event', { trigger: 'Periodic' }, 3),

    conformanceCase(
      'TC_N_46',
      'Clear customer information - update of the local list',
      async (bench) => {
        const { station, answer, ask, sent, card } = bench;
        answer('CustomerInformation', { status: 'Accepted' });
        const idTag = await card();
        const who = { report: true, clear: true, idToken: wireToken(idTag) };
        expect(await ask('customer_information', who)).toMatchObject({ outcome: 'accepted' });
        await station.call('NotifyCustomerInformation', {
          requestId: sent('CustomerInformation')[0]?.requestId,
          data: 'Ada',
          seqNo: 0,
          generatedAt: new Date().toISOString(),
        });
        const list = { listVersion: 2, updateType: 'Differential' };
        await ask('send_local_list', { ...list, localAuthorizationList: [{ idTag }] });
        expect(sent('SendLocalList')).toEqual([
          {
            versionNumber: 2,
            updateType: 'Differential',
            localAuthorizationList: [{ idToken: { idToken: idTag, type: expect.any(String) } }],
          },
        ]);
      },
    ),

    conformanceCase(
      'TC_N_63',
      'Clear customer information - customerCertificate',
      async (bench) => {
        bench.answer('CustomerInformation', { status: 'Accepted' });
        const customerCertificate = {
          hashAlgorithm: 'SHA256',
          issuerNameHash: '0d6a1b',
          issuerKeyHash: '5c2e9f',
          serialNumber: '1f',
        };
        const who = { report: true, clear: true, customerCertificate };
        expect(await bench.ask('customer_information', who)).toMatchObject({ outcome: 'accepted' });
        expect(bench.sent('CustomerInformation')).toMatchObject([who]);
      },
    ),
  ],
};
