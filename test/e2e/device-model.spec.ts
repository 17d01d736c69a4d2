import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEVICE_MODEL_LIMITS } from '../../src/device-model/device-model-limits.js';
import { newId } from '../../src/shared/id.js';
import { resultOf } from '../support/api-client.js';
import { type RunningApp, startApp } from '../support/app.js';
import {
  ANSWERS,
  addCommandStation,
  type CommandStation,
  type PublicAction,
  play,
} from '../support/command-station.js';
import type { JsonObject } from '../support/station-socket.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';

/** A variable as the public API shows it. */
interface PublicVariable {
  _id: string;
  component: { name: string; instance: string | null; evse: object | null };
  variable: { name: string; instance: string | null };
  attributes: JsonObject[];
  characteristics: JsonObject | null;
  requestId: number;
  reportedAt: string;
}

const GENERATED_AT = '2026-03-05T11:00:00.000Z';
const CHARACTERISTICS = {
  unit: 'W',
  dataType: 'decimal',
  minLimit: 0,
  maxLimit: 22000,
  valuesList: null,
  supportsMonitoring: true,
};

let app: RunningApp;
let station: CommandStation;

beforeAll(async () => {
  app = await startApp();
  station = await addCommandStation(app, '2.0.1');
});
afterAll(async () => {
  await station?.close();
  await app?.close();
});

/** One entry of a NotifyReport. */
const entry = (component: object, variable: string, value?: string, more: object = {}) => ({
  component,
  variable: { name: variable },
  variableAttribute: [{ value }],
  ...more,
});

/** Sends one part of a report. */
const report = (
  { virtual }: CommandStation,
  reportData: object[] | undefined,
  more: object = {},
): Promise<JsonObject> => {
  const head = { requestId: 7, generatedAt: GENERATED_AT, seqNo: 0 };
  return virtual.call('NotifyReport', { ...head, reportData, ...more });
};

async function organizationOf({ id }: CommandStation): Promise<{ organization: string }> {
  const text = 'SELECT organization FROM chargestation WHERE _id = $1';
  const [row] = await sql<{ organization: string }>(app.databaseUrl, text, [id]);
  return row as { organization: string };
}

const list = (id: string, query: Record<string, string | number> = {}, api = app.api) =>
  api.get<PublicVariable[]>(`/chargestations/${id}/device_model`, query);

const listed = async (query: Record<string, string | number> = {}) =>
  resultOf(await list(station.id, query));

describe('the device model of a 2.0.1 station', () => {
  it('is empty until something is reported', async () => {
    expect(await listed()).toEqual([]);
  });

  it('is put together from the parts of a report, in whatever order they come', async () => {
    const parts: [object[], object][] = [
      [[entry({ name: 'ChargingStation' }, 'Model', 'Wall-22i')], { seqNo: 1, tbc: true }],
      [
        [
          entry({ name: 'EVSE', evse: { id: 1 } }, 'Power', '11000', {
            variableCharacteristics: {
              unit: 'W',
              dataType: 'decimal',
              minLimit: 0,
              maxLimit: 22000,
              supportsMonitoring: true,
            },
          }),
          entry({ name: 'EVSE', evse: { id: 2 } }, 'Power', '7400'),
        ],
        { seqNo: 0, tbc: true },
      ],
      [
        [
          {
            component: { name: 'Connector', instance: 'left', evse: { id: 1, connectorId: 1 } },
            variable: { name: 'AvailabilityState', instance: 'b' },
            variableAttribute: [
              { type: 'Actual', value: 'Available', mutability: 'ReadOnly', constant: true },
              { type: 'Target', persistent: true },
            ],
          },
        ],
        { seqNo: 2 },
      ],
    ];
    for (const [data, more] of parts) expect(await report(station, data, more)).toEqual({});
    expect(await report(station, undefined, { seqNo: 3, tbc: false })).toEqual({});
    const variables = await listed();
    expect(variables.map(({ component, variable }) => [component.name, variable.name])).toEqual([
      ['ChargingStation', 'Model'],
      ['Connector', 'AvailabilityState'],
      ['EVSE', 'Power'],
      ['EVSE', 'Power'],
    ]);
    expect(variables[1]).toMatchObject({
      chargestation: station.id,
      component: { name: 'Connector', instance: 'left', evse: { id: 1, connectorId: 1 } },
      variable: { name: 'AvailabilityState', instance: 'b' },
      attributes: [
        {
          type: 'Actual',
          value: 'Available',
          mutability: 'ReadOnly',
          persistent: false,
          constant: true,
        },
        {
          type: 'Target',
          value: null,
          mutability: 'ReadWrite',
          persistent: true,
          constant: false,
        },
      ],
      characteristics: null,
      requestId: 7,
      reportedAt: GENERATED_AT,
    });
    expect(variables[2]).toMatchObject({
      component: { name: 'EVSE', instance: null, evse: { id: 1, connectorId: null } },
      characteristics: CHARACTERISTICS,
    });
  });

  it('is renewed by later reports: what they name, and nothing else', async () => {
    const before = await listed();
    const later = '2026-03-06T11:00:00.000Z';
    const data = [entry({ name: 'EVSE', evse: { id: 1 } }, 'Power', '3700')];
    await report(station, data, { requestId: 8, generatedAt: later });
    const after = await listed();
    const expected = before.map((variable) =>
      (variable.component.evse as { id?: number } | null)?.id === 1 &&
      variable.component.name === 'EVSE'
        ? {
            ...variable,
            attributes: [{ ...variable.attributes[0], value: '3700' }],
            requestId: 8,
            reportedAt: later,
            updatedAt: after[2] && (after[2] as unknown as { updatedAt: string }).updatedAt,
          }
        : variable,
    );
    expect(after).toEqual(expected);
    expect(after[2]?.characteristics).toEqual(CHARACTERISTICS);
  });

  it('holds a variable once, although a report names it twice, or is sent again', async () => {
    const component = { name: 'Twice' };
    const data = [
      entry(component, 'V', '1'),
      { component, variable: { name: 'V' }, variableAttribute: [{ type: 'MaxSet', value: '9' }] },
      entry(component, 'V', '2'),
    ];
    await report(station, data);
    await report(station, data);
    const [variable, ...more] = await listed({ component: 'Twice' });
    expect(more).toEqual([]);
    expect(variable?.attributes.map(({ type, value }) => [type, value])).toEqual([
      ['Actual', '2'],
      ['MaxSet', '9'],
    ]);
  });

  it('shows no password', async () => {
    await report(station, [entry({ name: 'SecurityCtrlr' }, 'BasicAuthPassword', 'c0ffee-secret')]);
    const [variable] = await listed({ component: 'SecurityCtrlr' });
    expect(variable?.attributes[0]?.value).toBe('***');
  });

  it('is filtered without case, sorted and paged', async () => {
    expect(await listed({ component: 'evse', variable: 'POWER' })).toHaveLength(2);
    expect(await listed({ component: 'EVSE', evseId: 2 })).toMatchObject([
      { attributes: [{ value: '7400' }] },
    ]);
    expect(await listed({ requestId: 8 })).toHaveLength(1);
    expect(await listed({ variable: 'Nothing' })).toEqual([]);
    const first = await list(station.id, { paginate_limit: 2, sort_by: 'variable' });
    expect([first.body.result.length, first.body.hasNext]).toEqual([2, true]);
    for (const [parameter, value] of [
      ['evseId', 'x'],
      ['sort_by', 'attributes'],
      ['paginate_limit', '0'],
    ] as const) {
      const bad = await list(station.id, { [parameter]: value });
      expect([bad.status, bad.body.error?.code]).toEqual([422, 'invalid_field']);
    }
    expect((await list(station.id, { name: 'x' })).body.error?.code).toBe('unknown_field');
  });

  it('takes what a lenient station sends, and a strict one is told of its faults', async () => {
    const strange = entry(
      { name: 'Odd', evse: { id: 3, connectorId: null } },
      'V',
      'x'.repeat(3000),
    );
    expect(await report(station, [strange], { generatedAt: 'now' })).toEqual({});
    expect(await listed({ component: 'Odd' })).toMatchObject([
      { component: { evse: { id: 3, connectorId: null } } },
    ]);
    expect(await report(station, [], { seqNo: 9 })).toEqual({});
    await app.api.patch(`/chargestations/${station.id}`, { validation: 'strict' });
    await station.reconnect();
    await expect(report(station, [strange])).rejects.toThrow();
    await app.api.patch(`/chargestations/${station.id}`, { validation: 'lenient' });
    await station.reconnect();
  });

  it('of 10,000 variables is stored whole, while other stations go on', async () => {
    const [big, small] = [
      await addCommandStation(app, '2.0.1'),
      await addCommandStation(app, '2.0.1'),
    ];
    const size = 1000;
    let done = false;
    const beats = (async () => {
      let count = 0;
      for (; !done; count += 1)
        await small.virtual.reportStatus(count % 2 ? 'Occupied' : 'Available');
      return count;
    })();
    for (let part = 0; part < 10; part += 1) {
      const data = Array.from({ length: size }, (_, index) =>
        entry({ name: `C${part}`, evse: { id: 1 + (index % 7) } }, `V${index}`, String(index)),
      );
      await report(big, data, { seqNo: part, tbc: part < 9 });
    }
    done = true;
    expect(await beats).toBeGreaterThan(0);
    const seen = new Set<string>();
    for (let page = 1; ; page += 1) {
      const answer = await list(big.id, { paginate_limit: 1000, paginate_page: page });
      for (const { component, variable } of answer.body.result)
        seen.add(`${component.name}.${variable.name}`);
      if (!answer.body.hasNext) break;
    }
    expect(seen.size).toBe(10_000);
    await big.close();
    await small.close();
  });

  it('keeps no more than the limit, and marks the message that held more', async () => {
    const full = await addCommandStation(app, '2.0.1');
    const { organization } = await organizationOf(full);
    await sql(
      app.databaseUrl,
      `INSERT INTO device_model_variable (_id, organization, chargestation, component, component_instance, evse_id, connector_id,
         variable, variable_instance, attributes, request_id, reported_at, created_at, updated_at)
       SELECT $1::text || n, $2, $1, 'C', '', 0, 0, n::text, '', '[]', 1, now(), now(), now() FROM generate_series(1, $3::int) n`,
      [full.id, organization, DEVICE_MODEL_LIMITS.variables - 2],
    );
    const names = ['1', 'A', 'B', 'D', '2'];
    await report(full, [
      entry({ name: 'N'.repeat(101) }, 'V', 'x'),
      entry({ name: 'C' }, '3', 'x'),
    ]);
    await report(full, [entry({ name: 'C' }, '4', 'x'.repeat(20_000))]);
    await report(
      full,
      names.map((name) => entry({ name: 'C' }, name, 'new')),
    );
    await report(full, [entry({ name: 'C' }, '1', 'newer')]);
    const kept = async (variable: string) =>
      (await list(full.id, { variable })).body.result[0]?.attributes[0]?.value;
    expect(await Promise.all(['A', 'B', 'D', '2', '3', '1'].map(kept))).toEqual([
      'new',
      'new',
      undefined,
      'new',
      'x',
      'newer',
    ]);
    const messages = resultOf(
      await app.api.get<JsonObject[]>(`/chargestations/${full.id}/ocpp_messages`, {
        action: 'NotifyReport',
      }),
    );
    const marked = messages.map(({ violations }) =>
      (violations as JsonObject[]).some(({ rule }) => rule === 'device_model_limit'),
    );
    expect(marked).toEqual([false, true, true, true]);
    await full.close();
  });

  it('loses what a later full inventory does not name, when that is complete', async () => {
    const owner = await addCommandStation(app, '2.0.1');
    play(owner, () => ANSWERS.accepted);
    const part = (requestId: number, seqNo: number, tbc: boolean, ...names: string[]) =>
      report(
        owner,
        names.map((name) => entry({ name }, 'V', String(requestId))),
        { requestId, seqNo, tbc },
      );
    const ask = async (requestId: number, reportBase = 'FullInventory') => {
      const path = `/chargestations/${owner.id}/base_report?wait=30`;
      expect(resultOf(await app.api.post(path, { requestId, reportBase })).outcome).toBe(
        'accepted',
      );
    };
    const names = async () =>
      (await list(owner.id)).body.result.map(({ component }) => component.name);
    await part(1, 0, false, 'A', 'B', 'C');
    await ask(2, 'SummaryInventory');
    await part(2, 0, false, 'A');
    expect(await names()).toEqual(['A', 'B', 'C']);
    await ask(3);
    await part(3, 0, true, 'A');
    await part(3, 2, false, 'B');
    expect(await names()).toEqual(['A', 'B', 'C']);
    await ask(4);
    await part(4, 0, true, 'A');
    await part(1, 0, false, 'D');
    expect(await names()).toEqual(['A', 'B', 'C', 'D']);
    await part(4, 1, false, 'E');
    expect(await names()).toEqual(['A', 'D', 'E']);
    const everything = `/chargestations/${owner.id}/configurations?wait=30`;
    const { data } = resultOf(await app.api.get<PublicAction>(everything));
    await part(Number(data.requestId), 0, false, 'D');
    expect(await names()).toEqual(['D']);
    await owner.close();
  });

  it('is read by every role, and by the own organization only', async () => {
    const organization = resultOf(await app.api.get('/organization'))._id;
    const viewer = app.api.as(await addKey(app.databaseUrl, organization, 'viewer'));
    expect((await list(station.id, {}, viewer)).status).toBe(200);
    const other = app.api.as((await addOrganization(app.databaseUrl)).key);
    for (const [id, api] of [
      [station.id, other],
      [newId(), app.api],
      ['x', app.api],
    ] as const) {
      const answer = await list(id, {}, api);
      expect([answer.status, answer.body.error?.code]).toEqual([404, 'not_found']);
    }
  });
});

describe('a 1.6 station', () => {
  it('has none', async () => {
    const old = await addCommandStation(app, '1.6');
    expect(resultOf(await list(old.id))).toEqual([]);
    await old.close();
  });
});
