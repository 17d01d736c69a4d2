import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../support/api-client.js';
import { type RunningApp, startApp } from '../support/app.js';
import { addKey, addOrganization } from '../support/tenants.js';

const DEFAULTS = {
  include_artificial_status_notification_for_201: false,
  include_raw_energy_report: false,
  include_id_tag: false,
  unknown_tokens: 'reject',
  session_start_timeout: 120,
  heartbeat_interval: 300,
  retention_events: 30,
  retention_ocpp_messages: 30,
  retention_sessions: 3650,
  retention_actions: 365,
  retention_audit_log: 3650,
};

type Settings = typeof DEFAULTS;

interface Change {
  _id: string;
  changed_by: { api_key: string; name: string };
  before: Partial<Settings>;
  after: Partial<Settings>;
  note: string | null;
  createdAt: string;
  updatedAt: string;
}

const PATH = '/organization/settings';

describe('organization settings', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app?.close());

  /** A client of an organization of its own, so that no test sees the changes of another. */
  const fresh = async () => {
    const { organization, key } = await addOrganization(app.databaseUrl);
    const as = async (role: string) =>
      app.api.as(await addKey(app.databaseUrl, organization, role));
    return { admin: app.api.as(key), as };
  };
  const settingsOf = async (api: ApiClient) => (await api.get<Settings>(PATH)).body.result;
  const historyOf = async (api: ApiClient, query = {}) =>
    (await api.get<Change[]>(`${PATH}/history`, query)).body;

  it('are made with the first organization and have the documented defaults', async () => {
    expect(await settingsOf(app.api)).toEqual(DEFAULTS);
  });

  it('take any subset, answer with all and are in force at once', async () => {
    const { admin } = await fresh();
    const change = { include_artificial_status_notification_for_201: true, heartbeat_interval: 60 };
    const { status, body } = await admin.patch<Settings>(PATH, change);
    expect(status).toBe(200);
    expect(body.result).toEqual({ ...DEFAULTS, ...change });
    expect(await settingsOf(admin)).toEqual({ ...DEFAULTS, ...change });
    expect((await admin.patch<Settings>(PATH, await settingsOf(admin))).status).toBe(200);
  });

  it('belong to one organization each', async () => {
    const [mine, theirs] = [await fresh(), await fresh()];
    await mine.admin.patch(PATH, { unknown_tokens: 'accept' });
    expect(await settingsOf(theirs.admin)).toEqual(DEFAULTS);
    expect((await historyOf(theirs.admin)).result).toEqual([]);
  });

  it('are read by every role and written by admins only', async () => {
    const { admin, as } = await fresh();
    for (const role of ['developer', 'viewer']) {
      const api = await as(role);
      expect(await settingsOf(api)).toEqual(DEFAULTS);
      expect((await api.get(`${PATH}/history`)).status).toBe(200);
      const refused = await api.patch(PATH, { include_id_tag: true });
      expect([refused.status, refused.body.error?.code]).toEqual([403, 'forbidden']);
    }
    expect(await settingsOf(admin)).toEqual(DEFAULTS);
  });

  it.each<[string, unknown]>([
    ['include_artificial_status_notification_for_201', 'true'],
    ['include_artificial_status_notification_for_201', 1],
    ['include_artificial_status_notification_for_201', null],
    ['include_raw_energy_report', 'no'],
    ['include_id_tag', {}],
    ['unknown_tokens', 'maybe'],
    ['unknown_tokens', null],
    ['session_start_timeout', 0],
    ['session_start_timeout', 1.5],
    ['session_start_timeout', '60'],
    ['heartbeat_interval', -1],
    ['heartbeat_interval', 86_401],
    ['retention_events', 0],
    ['retention_ocpp_messages', 1e9],
    ['retention_sessions', null],
    ['retention_actions', 36_501],
    ['retention_audit_log', 364],
    ['note', 5],
    ['note', 'x'.repeat(1001)],
  ])('refuse %s = %j', async (field, value) => {
    const { status, body } = await app.api.patch(PATH, { [field]: value });
    expect([status, body.error?.code]).toEqual([422, 'invalid_field']);
    expect(body.error?.details[0]?.path).toBe(field);
    expect(await settingsOf(app.api)).toEqual(DEFAULTS);
  });

  it.each(['organization', '_id', 'updatedAt', 'include_everything', 'Include_Id_Tag'])(
    'refuse the unknown field %s and write nothing',
    async (field) => {
      const { status, body } = await app.api.patch(PATH, { include_id_tag: true, [field]: 'x' });
      expect([status, body.error?.code]).toEqual([422, 'unknown_field']);
      expect(await settingsOf(app.api)).toEqual(DEFAULTS);
    },
  );

  describe('history', () => {
    it('says who, when, before, after and why, newest first, changed fields only', async () => {
      const { admin } = await fresh();
      const started = Date.now();
      await admin.patch(PATH, {
        include_id_tag: true,
        heartbeat_interval: 300,
        note: 'Billing needs it',
      });
      await admin.patch(PATH, { unknown_tokens: 'accept', include_id_tag: false });
      const { result, ...around } = await historyOf(admin);
      expect(around).toMatchObject({ ok: true, hasNext: false, hasPrevious: false });
      expect(result).toEqual([
        expect.objectContaining({
          before: { unknown_tokens: 'reject', include_id_tag: true },
          after: { unknown_tokens: 'accept', include_id_tag: false },
          note: null,
        }),
        expect.objectContaining({
          before: { include_id_tag: false },
          after: { include_id_tag: true },
          note: 'Billing needs it',
          changed_by: {
            api_key: expect.stringMatching(/^[0-9a-f]{24}$/),
            member: null,
            name: 'admin of the tests',
          },
        }),
      ]);
      const fields = ['_id', 'after', 'before', 'changed_by', 'createdAt', 'note', 'updatedAt'];
      expect(Object.keys(result[0]!).sort()).toEqual(fields);
      expect(Date.parse(result[0]!.createdAt)).toBeGreaterThanOrEqual(started - 1000);
    });

    it('keeps no trace of a request that changes nothing', async () => {
      const { admin } = await fresh();
      expect(
        (await admin.patch<Settings>(PATH, { ...DEFAULTS, note: 'nothing' })).body.result,
      ).toEqual(DEFAULTS);
      expect((await admin.patch<Settings>(PATH, {})).body.result).toEqual(DEFAULTS);
      expect((await historyOf(admin)).result).toEqual([]);
    });

    it('pages and bounds', async () => {
      const { admin } = await fresh();
      for (const heartbeat_interval of [10, 20, 30])
        await admin.patch(PATH, { heartbeat_interval });
      const second = await historyOf(admin, { paginate_limit: 1, paginate_page: 2 });
      expect(second.result.map(({ after }) => after)).toEqual([{ heartbeat_interval: 20 }]);
      expect(second).toMatchObject({ hasNext: true, hasPrevious: true });
      const oldest = await historyOf(admin, { sort_order: 'asc', paginate_limit: 1 });
      expect(oldest.result[0]?.after).toEqual({ heartbeat_interval: 10 });
      expect((await historyOf(admin, { 'updatedAt[$gte]': '2999-01-01' })).result).toEqual([]);
    });

    it('stays a chain when 20 changes come at once', async () => {
      const { admin } = await fresh();
      const wanted = Array.from({ length: 20 }, (_, n) => n + 1);
      const answers = await Promise.all(
        wanted.map((heartbeat_interval) => admin.patch(PATH, { heartbeat_interval })),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
      const { result } = await historyOf(admin, { paginate_limit: 100 });
      expect(result.map(({ after }) => after.heartbeat_interval).sort((a, b) => a! - b!)).toEqual(
        wanted,
      );
      const before = result.map((change) => change.before.heartbeat_interval);
      expect(new Set(before).size).toBe(20); // each change began where another one had ended
      const last = [300, ...wanted].filter((value) => !before.includes(value));
      expect(last).toEqual([(await settingsOf(admin)).heartbeat_interval]);
    });
  });
});
