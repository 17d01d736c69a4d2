import { expect } from 'vitest';
import { CallError } from '../../support/station-errors.js';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';

const OFFLINE_THRESHOLD = {
  component: { name: 'OCPPCommCtrlr' },
  variable: { name: 'OfflineThreshold' },
};
const AUTHORIZE_REMOTE = {
  component: { name: 'AuthCtrlr' },
  variable: { name: 'AuthorizeRemoteStart' },
};

/** Has the station send the report that it was asked for, and gives what the CSMS then knows. */
async function report({ station, api, chargestation }: Bench, requestId: unknown) {
  const part = (seqNo: number, tbc: boolean, name: object, value: string) => ({
    requestId,
    generatedAt: new Date().toISOString(),
    seqNo,
    tbc,
    reportData: [{ ...name, variableAttribute: [{ value, mutability: 'ReadWrite' }] }],
  });
  await station.call('NotifyReport', part(0, true, OFFLINE_THRESHOLD, '60'));
  await station.call('NotifyReport', part(1, false, AUTHORIZE_REMOTE, 'true'));
  const path = `/chargestations/${chargestation}/device_model`;
  const { body } = await api.get<{ variable: string }[]>(path);
  return body.result;
}

function baseReport(id: string, reportBase: string) {
  return conformanceCase(id, `Get base report - ${reportBase}`, async (bench) => {
    bench.answer('GetBaseReport', { status: 'Accepted' });
    expect(await bench.ask('base_report', { reportBase })).toMatchObject({ outcome: 'accepted' });
    const [request] = bench.sent('GetBaseReport');
    expect(request).toMatchObject({ reportBase });
    expect(await report(bench, request?.requestId)).toHaveLength(2);
  });
}

/** Block B: boot, device model, network profiles. */
export const provisioning: Block = {
  version: '2.0.1',
  name: 'B provisioning',
  cases: [
    conformanceCase(
      'TC_B_01',
      'Cold boot charging station - accepted',
      async ({ station, record, connector }) => {
        await station.connect();
        expect(await station.boot()).toEqual({
          status: 'Accepted',
          currentTime: expect.stringMatching(/Z$/),
          interval: 300,
        });
        await station.reportStatus('Available');
        expect(await station.heartbeat()).toMatch(/Z$/);
        expect((await connector()).status).toBe('Available');
        expect(await record()).toMatchObject({
          online: true,
          protocol: 'ocpp2.0.1',
          bootInfo: { chargePointVendor: 'Ohmgate', chargePointModel: 'Virtual 2.0.1' },
        });
      },
      { before: 'registered' },
    ),

    conformanceCase(
      'TC_B_02',
      'Cold boot charging station - pending',
      async ({ station, ask, sent, api, chargestation, boot }) => {
        await station.connect();
        expect(await station.boot()).toMatchObject({ status: 'Pending', interval: 300 });
        const getVariableData = [OFFLINE_THRESHOLD];
        await ask('variables/get', { getVariableData });
        expect(sent('GetVariables')).toEqual([{ getVariableData }]);
        await api.patch(`/chargestations/${chargestation}`, { registration: 'accepted' });
        await station.waitForCall('TriggerMessage');
        await boot();
      },
      { before: 'registered', fields: { registration: 'pending' } },
    ),

    conformanceCase(
      'TC_B_30',
      'Cold boot charging station - pending or rejected - SecurityError',
      async ({ station, connector, api, chargestation }) => {
        for (const registration of ['pending', 'rejected']) {
          await api.patch(`/chargestations/${chargestation}`, { registration });
          await station.socket.closed;
          await station.connect();
          expect((await station.boot()).status.toLowerCase()).toBe(registration);
          const refused = await station.reportStatus('Available').catch((error) => error);
          expect(refused).toBeInstanceOf(CallError);
          expect(refused.code).toBe('SecurityError');
        }
        await expect(connector()).rejects.toThrow('no connector 1');
      },
      { before: 'registered', fields: { registration: 'pending' } },
    ),

    conformanceCase(
      'TC_B_31',
      'Cold boot charging station - pending or rejected - TriggerMessage',
      async ({ station, ask, sent, api, chargestation, boot, soon }) => {
        await station.connect();
        expect(await station.boot()).toMatchObject({ status: 'Pending' });
        const body = { requestedMessage: 'BootNotification' };
        expect(await ask('trigger_message', body)).toMatchObject({ outcome: 'accepted' });
        expect(sent('TriggerMessage')).toEqual([body]);
        expect(await station.boot()).toMatchObject({ status: 'Pending' });
        await api.patch(`/chargestations/${chargestation}`, { registration: 'accepted' });
        await soon(async () => expect(sent('TriggerMessage')).toEqual([body, body]));
        await boot();
      },
      { before: 'registered', fields: { registration: 'pending' } },
    ),

    conformanceCase('TC_B_06', 'Get variables - single value', async ({ answer, ask, sent }) => {
      const found = { ...OFFLINE_THRESHOLD, attributeStatus: 'Accepted', attributeValue: '60' };
      answer('GetVariables', { getVariableResult: [found] });
      const body = { getVariableData: [OFFLINE_THRESHOLD] };
      const action = await ask('variables/get', body);
      expect(sent('GetVariables')).toEqual([body]);
      expect(action).toMatchObject({
        outcome: 'accepted',
        response_data: { getVariableResult: [found] },
      });
    }),

    conformanceCase('TC_B_07', 'Get variables - multiple values', async ({ answer, ask, sent }) => {
      const body = { getVariableData: [OFFLINE_THRESHOLD, AUTHORIZE_REMOTE] };
      const getVariableResult = body.getVariableData.map((one) => ({
        ...one,
        attributeStatus: 'Accepted',
        attributeValue: '1',
      }));
      answer('GetVariables', { getVariableResult });
      expect(await ask('variables/get', body)).toMatchObject({
        response_data: { getVariableResult },
      });
      expect(sent('GetVariables')).toEqual([body]);
    }),

    conformanceCase(
      'TC_B_08',
      'Get variables - limit to maximum number of values',
      async ({ answer, ask, sent }) => {
        const limit = (variable: string, instance: string) => ({
          component: { name: 'DeviceDataCtrlr' },
          variable: { name: variable, instance },
        });
        const result = (place: { variable: { name: string } }) => ({
          ...place,
          attributeStatus: 'Accepted',
          attributeValue: place.variable.name === 'BytesPerMessage' ? '4096' : '4',
        });
        answer('GetVariables', ({ getVariableData }) => {
          const places = getVariableData as Parameters<typeof result>[0][];
          if (places.length > 4)
            throw new CallError('OccurrenceConstraintViolation', '5 is too many');
          return { getVariableResult: places.map(result) };
        });
        const itemsOfGet = limit('ItemsPerMessage', 'GetVariables');
        await ask('variables/get', { getVariableData: [itemsOfGet] });
        const five = [
          limit('ItemsPerMessage', 'GetReport'),
          itemsOfGet,
          limit('BytesPerMessage', 'GetReport'),
          limit('BytesPerMessage', 'GetVariables'),
          AUTHORIZE_REMOTE,
        ];
        expect(await ask('variables/get', { getVariableData: five })).toMatchObject({
          outcome: 'accepted',
          response_data: { getVariableResult: five.map(result) },
        });
        expect(sent('GetVariables').slice(1)).toEqual([
          { getVariableData: five.slice(0, 4) },
          { getVariableData: five.slice(4) },
        ]);
      },
    ),

    conformanceCase('TC_B_09', 'Set variables - single value', async ({ ask, sent }) => {
      const body = { setVariableData: [{ ...OFFLINE_THRESHOLD, attributeValue: '123' }] };
      expect(await ask('variables/set', body)).toMatchObject({ outcome: 'accepted' });
      expect(sent('SetVariables')).toEqual([body]);
    }),

    conformanceCase('TC_B_10', 'Set variables - multiple values', async ({ ask, sent }) => {
      const body = {
        setVariableData: [
          { ...OFFLINE_THRESHOLD, attributeValue: '123' },
          { ...AUTHORIZE_REMOTE, attributeValue: 'false' },
        ],
      };
      expect(await ask('variables/set', body)).toMatchObject({ outcome: 'accepted' });
      expect(sent('SetVariables')).toEqual([body]);
    }),

    baseReport('TC_B_12', 'ConfigurationInventory'),
    baseReport('TC_B_13', 'FullInventory'),
    baseReport('TC_B_14', 'SummaryInventory'),

    conformanceCase('TC_B_18', 'Get custom report - with component criteria', async (bench) => {
      const { answer, ask, sent } = bench;
      const componentVariable = [{ component: { name: 'EVSE', evse: { id: 1 } } }];
      const problems = { componentCriteria: ['Problem'], componentVariable };
      answer('GetReport', { status: 'EmptyResultSet' });
      await ask('report', problems);
      const available = { componentCriteria: ['Available'], componentVariable };
      answer('GetReport', { status: 'Accepted' });
      expect(await ask('report', available)).toMatchObject({ outcome: 'accepted' });
      expect(sent('GetReport')).toMatchObject([problems, available]);
      expect(await report(bench, sent('GetReport').at(-1)?.requestId)).toHaveLength(2);
    }),

    ...(['Accepted', 'Failed'] as const).map((status) =>
      conformanceCase(
        status === 'Accepted' ? 'TC_B_42' : 'TC_B_44',
        `Set new network connection profile - ${status.toLowerCase()}`,
        async ({ answer, ask, sent }) => {
          answer('SetNetworkProfile', { status });
          const connectionData = {
            ocppVersion: 'OCPP20',
            ocppTransport: 'JSON',
            ocppCsmsUrl: 'wss://csms.example/ocpp',
            messageTimeout: 30,
            securityProfile: 2,
            ocppInterface: 'Wired0',
          };
          const body = { configurationSlot: 1, connectionData };
          expect(await ask('network_profile', body)).toMatchObject({
            outcome: status === 'Accepted' ? 'accepted' : 'rejected',
            response_data: { status },
          });
          expect(sent('SetNetworkProfile')).toEqual([body]);
        },
      ),
    ),

    conformanceCase(
      'TC_B_58',
      'WebSocket subprotocol validation',
      async ({ station, boot, record }) => {
        for (const protocols of [['ocpp0.1'], ['ocpp1.5', 'ocpp2.0']]) {
          station.options.protocols = protocols;
          await expect(station.connect()).rejects.toMatchObject({ status: 400 });
        }
        station.options.protocols = ['ocpp0.1', 'ocpp2.0.1'];
        await station.connect();
        await boot();
        expect(await record()).toMatchObject({ protocol: 'ocpp2.0.1' });
      },
      { before: 'registered' },
    ),
  ],
};
