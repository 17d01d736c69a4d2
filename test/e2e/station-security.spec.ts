import { writeFile } from 'node:fs/promises';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RefusedConnectionsLog } from '../../src/ocpp-gateway/refused-connections.js';
import { TlsListener } from '../../src/ocpp-gateway/tls-listener.js';
import { OneStationPerSerialNumber1763857940000 } from '../../src/shared/database/migrations/1763857940000-one-station-per-serial-number.js';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { type ApiClient, type Resource, resultOf } from '../support/api-client.js';
import type { PublicChargestation } from '../support/api-types.js';
import { startApp } from '../support/app.js';
import { type KeyPair, TestAuthority, writeKeyPair } from '../support/certificates.js';
import { allEventsOf } from '../support/event-log.js';
import { eventually } from '../support/eventually.js';
import { UpgradeRefusedError } from '../support/station-errors.js';
import { type AddedStation, addStation } from '../support/stations.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';
import { startTlsApp, type TlsApp } from '../support/tls-app.js';
import type { VirtualStation } from '../support/virtual-station.js';
import { WebhookSink } from '../support/webhook-sink.js';

const VERSIONS: OcppVersion[] = ['1.6', '2.0.1'];

interface Secured extends PublicChargestation {
  security: { type: string; serial_number?: string };
  connection_url: string;
  lastConnectAt: string;
}

interface Attempt extends Resource {
  reason: string;
  result: string;
  address: string;
}

let app: TlsApp;
let developer: ApiClient;

beforeAll(async () => {
  app = await startTlsApp();
  const organization = resultOf(await app.api.get<Resource>('/organization'));
  developer = app.api.as(await addKey(app.databaseUrl, organization._id, 'developer'));
});
afterAll(() => app?.close());

const overTls = (certificate?: KeyPair) => app.overTls(certificate);

async function secured(id: string): Promise<Secured> {
  return resultOf(await app.api.get<Secured>(`/chargestations/${id}`));
}

/** The refusal of a connection, whose reason and sentence are those of the attempt that is kept. */
async function refused(station: VirtualStation, reason: string): Promise<string> {
  const refusal = await station.connect().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UpgradeRefusedError);
  expect((refusal as UpgradeRefusedError).status).toBe(401);
  const { id: identity } = station.options;
  await app.nest.get(RefusedConnectionsLog).flush(true);
  const query = { identity, reason };
  const [kept] = resultOf(await app.api.get<Attempt[]>('/connection_attempts', query));
  expect(kept, `an attempt for ${reason}`).toBeDefined();
  return kept!.result;
}

async function connects(station: VirtualStation): Promise<void> {
  await station.connect();
  await station.heartbeat();
  await station.close();
}

/** The audit log's changes of a station's security, the oldest first. */
async function securityChanges(id: string) {
  const query = { object: id, type: 'chargestation.security_changed' };
  const entries = resultOf(
    await app.api.get<(Resource & { after: unknown })[]>('/audit_log', query),
  );
  return entries.map(({ after }) => after).reverse();
}

describe.each(VERSIONS)('a station of OCPP %s with security tls', (version) => {
  it('connects with its password over TLS and not without, nor with another password', async () => {
    const security = { type: 'tls' };
    const { id, twin } = await addStation(app, { version, fields: { security } });
    expect((await secured(id)).connection_url).toMatch(/^wss:\/\/localhost:\d+\/ocpp$/);
    await connects(twin(overTls()));
    expect(await refused(twin(), 'tls_required')).toContain('over TLS');
    await refused(twin({ ...overTls(), password: 'f'.repeat(40) }), 'wrong_password');
    await refused(twin({ ...overTls(), password: undefined }), 'credentials_missing');
    await connects(twin(overTls()));
  });
});

describe.each(VERSIONS)('a station of OCPP %s with security basic_auth', (version) => {
  it('that connects over TLS must do so from then on, until an admin lowers it', async () => {
    const { id, twin } = await addStation(app, { version });
    expect((await secured(id)).connection_url).toMatch(/^ws:/);
    await connects(twin());
    await connects(twin(overTls()));
    expect(await secured(id)).toMatchObject({ security: { type: 'tls' } });
    expect(await securityChanges(id)).toEqual([{ type: 'tls' }]);
    const types = (await allEventsOf(app, id)).map(({ type }) => type);
    expect(types).toContain('chargestation.updated');
    await refused(twin(), 'tls_required');

    const lower = { security: { type: 'basic_auth' } };
    const forbidden = await developer.patch(`/chargestations/${id}`, lower);
    expect(forbidden.status).toBe(403);
    await refused(twin(), 'tls_required');
    resultOf(await app.api.patch(`/chargestations/${id}`, lower));
    expect(await securityChanges(id)).toEqual([{ type: 'tls' }, { type: 'basic_auth' }]);
    await connects(twin());
  });
});

describe.each(VERSIONS)('a station of OCPP %s with security mtls', (version) => {
  const fields = { security: { type: 'mtls' } };
  let added: AddedStation;
  let good: KeyPair;
  const serial = (): string => added.station.options.id.slice(0, 25);
  const certificate = (more = {}, authority = app.clientAuthority): Promise<KeyPair> =>
    authority.issue({ commonName: serial(), organization: app.operator, ...more });
  const with_ = (pair?: KeyPair) => added.twin({ ...overTls(pair), password: undefined });

  beforeAll(async () => {
    added = await addStation(app, { version, fields });
    good = await certificate();
  });

  it('has no password, and connects with its certificate, which is bound to it', async () => {
    expect(added.password).toBeUndefined();
    const station = with_(good);
    await station.connect();
    expect((await station.boot()).status).toBe('Accepted');
    await station.close();
    expect(await secured(added.id)).toMatchObject({
      security: { type: 'mtls', serial_number: serial() },
    });
    expect(await securityChanges(added.id)).toEqual([{ serial_number: serial() }]);
  });

  it.each([
    ['none', 'client_certificate_missing', /show a client certificate/, (): undefined => undefined],
    [
      'that of an unknown CA',
      'client_certificate_refused',
      /not valid/,
      async () => certificate({}, await TestAuthority.make('Client CA')),
    ],
    [
      'an expired one',
      'client_certificate_refused',
      /CERT_HAS_EXPIRED/,
      () => certificate({ days: -1 }),
    ],
    [
      'a server certificate',
      'client_certificate_refused',
      /not valid/,
      () => certificate({ server: true }),
    ],
    [
      'that of another station',
      'client_certificate_refused',
      /^CN/,
      () => certificate({ commonName: 'SN-OF-ANOTHER' }),
    ],
    [
      'that of another operator',
      'client_certificate_refused',
      /^O/,
      () => certificate({ organization: 'Another operator' }),
    ],
  ] as const)('does not connect with %s', async (_what, reason, result, made) => {
    const station = with_(await made());
    const { lastConnectAt } = await secured(added.id);
    expect(await refused(station, reason)).toMatch(result);
    expect(await secured(added.id)).toMatchObject({ lastConnectAt });
  });

  it('does not connect with a password, over TLS or not', async () => {
    const { password } = resultOf(
      await app.api.patch<Secured>(`/chargestations/${added.id}/reset_password`, {}),
    );
    await refused(added.twin({ ...overTls(), password }), 'client_certificate_missing');
    await refused(added.twin({ password }), 'tls_required');
  });

  it('is disconnected when its boot tells another serial number', async () => {
    const before = await secured(added.id);
    const station = with_(good);
    await station.connect();
    const boot =
      version === '1.6'
        ? { chargePointVendor: 'V', chargePointModel: 'M', chargePointSerialNumber: 'ANOTHER' }
        : {
            reason: 'PowerUp',
            chargingStation: { vendorName: 'V', model: 'M', serialNumber: 'ANOTHER' },
          };
    const answer = station.call('BootNotification', boot).catch((error: unknown) => error);
    expect((await station.socket.closed).code).toBe(1008);
    expect(await answer).toBeInstanceOf(Error);
    expect(await secured(added.id)).toMatchObject({
      bootInfo: (before as Secured & { bootInfo: object }).bootInfo,
    });
    const silent = with_(good);
    await silent.connect();
    const untold =
      version === '1.6'
        ? { chargePointVendor: 'V', chargePointModel: 'M' }
        : { reason: 'PowerUp', chargingStation: { vendorName: 'V', model: 'M' } };
    expect(await silent.call('BootNotification', untold)).toMatchObject({ status: 'Accepted' });
    await silent.close();
    await refused(
      with_(await certificate({ commonName: 'ANOTHER' })),
      'client_certificate_refused',
    );
  });

  it('may be given its serial number beforehand, or another one for new hardware', async () => {
    const security = { type: 'mtls', serial_number: `SN-GIVEN-${version}` };
    const { id, twin } = await addStation(app, { version, fields: { security } });
    const pair = await certificate({ commonName: security.serial_number });
    await connects(twin({ ...overTls(pair), password: undefined }));
    const change = { security: { type: 'mtls', serial_number: `SN-NEW-${version}` } };
    expect(resultOf(await app.api.patch(`/chargestations/${id}`, change))).toMatchObject(change);
    const refusal = twin({ ...overTls(pair), password: undefined });
    await refused(refusal, 'client_certificate_refused');
  });

  it('is not bound by the certificate of another one', async () => {
    const [first, second] = [
      await addStation(app, { version, fields }),
      await addStation(app, { version, fields }),
    ];
    const commonName = first.station.options.id.slice(0, 25);
    const pair = await certificate({ commonName });
    const options = { ...overTls(pair), password: undefined };
    await connects(first.twin(options));
    const intruder = () => second.twin(options);
    expect(await refused(intruder(), 'serial_number_taken')).toContain('another chargestation');
    const query = { identity: intruder().options.id };
    const [kept] = resultOf(
      await app.api.get<(Attempt & { advice: string })[]>('/connection_attempts', query),
    );
    expect(kept!.advice).toContain('CN is the serial number of this station');
    expect((await secured(second.id)).security).toEqual({ type: 'mtls' });
    await connects(first.twin(options));

    const moved = { security: { type: 'mtls', serial_number: null } };
    resultOf(await app.api.patch(`/chargestations/${first.id}`, moved));
    await connects(intruder());
    await refused(first.twin(options), 'serial_number_taken');
  });

  it('was raised by its own connection when its boot had told the serial number', async () => {
    const { id, twin } = await addStation(app, { version });
    const { id: identity } = twin().options;
    const pair = await certificate({ commonName: identity.slice(0, 25) });
    const station = () => twin({ ...overTls(pair), password: undefined });
    await refused(station(), 'client_certificate_refused');
    expect(await secured(id)).toMatchObject({ security: { type: 'basic_auth' } });
    const first = twin(overTls());
    await first.connect();
    await first.boot();
    await first.close();
    await connects(station());
    expect(await secured(id)).toMatchObject({ security: { type: 'mtls' } });
    await refused(twin(overTls()), 'client_certificate_missing');
  });
});

describe.each(VERSIONS)('the password of a station of OCPP %s', (version) => {
  const foreign = 'f'.repeat(40);
  const component = { name: 'SecurityCtrlr' };
  const variable = { name: 'basicauthpassword' };
  const other = {
    component: { name: 'OCPPCommCtrlr' },
    variable: { name: 'HeartbeatInterval' },
    attributeValue: '30',
  };
  const setVariableData = [other, { component, variable, attributeValue: foreign }];
  const inList = 'setVariableData.1.attributeValue';
  const requests = [
    ['PATCH', 'configurations', { key: 'AuthorizationKey', value: foreign }, 'value'],
    ['PATCH', 'configurations', { key: 'AUTHORIZATIONKEY', value: foreign }, 'value'],
    ['PATCH', 'configurations', { key: 'SecurityCtrlr.BasicAuthPassword', value: 'x' }, 'value'],
    ['PATCH', 'configurations', { setVariableData }, inList],
    ...(version === '2.0.1' ? [['POST', 'variables/set', { setVariableData }, inList]] : []),
  ] as ['PATCH' | 'POST', string, object, string][];

  it('is never set to one that the server has not made', async () => {
    const { id, station, password, twin } = await addStation(app, { version });
    await station.connect();
    await station.boot();
    const called: string[] = [];
    station.socket.onCall = (action) => {
      called.push(action);
      return { status: 'Accepted' };
    };
    for (const [method, path, body, field] of requests) {
      for (const query of ['wait=10', 'dry_run=true']) {
        const route = `/chargestations/${id}/${path}?${query}`;
        const answer = await (method === 'POST'
          ? app.api.post(route, body)
          : app.api.patch(route, body));
        expect(answer, `${route} ${JSON.stringify(body)}`).toMatchObject({
          status: 422,
          body: {
            error: {
              code: 'unknown_password',
              details: [{ path: field, advice: expect.stringContaining('reset_password') }],
            },
          },
        });
      }
    }
    expect(called).toEqual([]);
    const kept = await app.api.get<object[]>('/actions', { chargestation: id });
    expect(resultOf(kept)).toEqual([]);

    const own = { key: 'AuthorizationKey', value: password.toUpperCase() };
    const shown = await app.api.patch(`/chargestations/${id}/configurations?dry_run=true`, own);
    expect(shown.status).toBe(200);
    await station.close();
    await connects(twin());
  });
});

describe.each(VERSIONS)('a new password of a station of OCPP %s', (version) => {
  it('reaches the station by a command, and ends the old one when it is used', async () => {
    const { id, station, twin, password: old } = await addStation(app, { version });
    await station.connect();
    await station.boot();
    const path = `/chargestations/${id}`;
    const reset = await app.api.patch<Secured>(`${path}/reset_password`, undefined);
    const password = resultOf(reset).password!;
    const sent: unknown[] = [];
    station.socket.onCall = (action, payload) => {
      sent.push([action, payload]);
      const variable = { variable: { name: 'BasicAuthPassword' } };
      const component = { component: { name: 'SecurityCtrlr' } };
      return version === '1.6'
        ? { status: 'Accepted' }
        : { setVariableResult: [{ attributeStatus: 'Accepted', ...component, ...variable }] };
    };
    const change = { key: 'AuthorizationKey', value: password };
    const action = await app.api.patch(`${path}/configurations?wait=10`, change);
    expect(resultOf(action)).toMatchObject({ status: 'completed', outcome: 'accepted' });
    expect(JSON.stringify(action.body)).not.toContain(password);
    expect(sent).toMatchObject([
      version === '1.6'
        ? ['ChangeConfiguration', change]
        : [
            'SetVariables',
            {
              setVariableData: [
                {
                  attributeValue: password,
                  component: { name: 'SecurityCtrlr' },
                  variable: { name: 'BasicAuthPassword' },
                },
              ],
            },
          ],
    ]);
    await connects(twin({ password: old }));
    await connects(twin({ password: version === '1.6' ? Buffer.from(password, 'hex') : password }));
    await eventually(async () => {
      const again = twin({ password: old });
      const refusal = await again.connect().catch((error: unknown) => error);
      if (!(refusal instanceof UpgradeRefusedError)) await again.close();
      return refusal instanceof UpgradeRefusedError && refusal.status === 401;
    });
    await connects(twin({ password }));
  });
});

describe.each(VERSIONS)('the answer of a station of OCPP %s to a new password', (version) => {
  const component = { component: { name: 'SecurityCtrlr' } };
  const variable = { variable: { name: 'BasicAuthPassword' } };
  const configure = (id: string, value: string) =>
    app.api.patch<Resource>(`/chargestations/${id}/configurations?wait=10`, {
      key: 'AuthorizationKey',
      value,
    });
  const daysLeft = async (id: string) =>
    (
      await sql<{ days: number | null }>(
        app.databaseUrl,
        `SELECT round(extract(epoch FROM previous_password_until - now()) / 86400)::int AS days
         FROM chargestation WHERE _id = $1`,
        [id],
      )
    )[0]!.days;

  /** A station whose password was reset, and the new one. */
  async function withNewPassword() {
    const added = await addStation(app, { version });
    const { station, id } = added;
    await station.connect();
    await station.boot();
    const reset = () => app.api.patch<Secured>(`/chargestations/${id}/reset_password`, {});
    const answers = (status: string) => {
      station.socket.onCall = () =>
        version === '1.6'
          ? { status }
          : { setVariableResult: [{ attributeStatus: status, ...component, ...variable }] };
    };
    return { ...added, reset, answers, fresh: resultOf(await reset()).password! };
  }

  it.each(['Accepted', 'RebootRequired'])('%s ends the old one after 7 days', async (status) => {
    const { id, station, twin, password: old, fresh, answers } = await withNewPassword();
    expect(await daysLeft(id)).toBeNull();
    answers(status);
    expect(resultOf(await configure(id, fresh))).toMatchObject({
      outcome: 'accepted',
      error: null,
    });
    expect(await daysLeft(id)).toBe(7);
    expect(resultOf(await configure(id, old))).toMatchObject({ outcome: 'accepted' });
    expect(await daysLeft(id), 'the station has the old one again').toBeNull();
    expect(resultOf(await configure(id, fresh))).toMatchObject({ outcome: 'accepted' });
    await station.close();
    await connects(twin({ password: old }));
    const OVER = 'UPDATE chargestation SET previous_password_until = now() WHERE _id = $1';
    await sql(app.databaseUrl, OVER, [id]);
    await refused(twin({ password: old }), 'wrong_password');
    await connects(twin({ password: fresh }));
  });

  it('Rejected leaves the old one valid without end, and the Action says so', async () => {
    const { id, station, twin, password: old, fresh, answers, reset } = await withNewPassword();
    answers('Rejected');
    const { outcome, error } = resultOf(await configure(id, fresh));
    expect(outcome).toBe('rejected');
    expect(error).toContain('The password that the station has been using stays valid.');
    expect(await daysLeft(id)).toBeNull();
    await station.close();
    await connects(twin({ password: old }));
    resultOf(await reset());
    await connects(twin({ password: old }));
    expect(await daysLeft(id)).toBeNull();
  });

  it('that never came leaves both valid without end', async () => {
    const { id, station, twin, password: old, fresh } = await withNewPassword();
    station.socket.onCall = () => {
      void station.close();
      return new Promise(() => {});
    };
    const { outcome, error } = resultOf(await configure(id, fresh));
    expect(outcome).toBe('connection_lost');
    expect(error).toContain('The password that the station has been using stays valid.');
    expect(await daysLeft(id)).toBeNull();
    await connects(twin({ password: old }));
    await connects(twin({ password: fresh }));
  });
});

describe.each(VERSIONS)('a security event of a station of OCPP %s', (version) => {
  it('is kept as a message and sent as chargestation.security_event, as it was reported', async () => {
    const { id, station } = await addStation(app, { version });
    const sink = await WebhookSink.start();
    try {
      await sink.subscribe(app.api, ['chargestation.security_event']);
      await station.connect();
      await station.boot();
      const payload = {
        type: 'TamperDetectionActivated',
        timestamp: new Date().toISOString(),
        techInfo: 'door 2',
      };
      expect(await station.call('SecurityEventNotification', payload)).toEqual({});
      const { event } = await sink.waitFor((one) => one.event.chargestation === id);
      expect(event).toMatchObject({
        type: 'chargestation.security_event',
        data: { chargestation: id, action: 'SecurityEventNotification', payload },
      });
      const query = { action: 'SecurityEventNotification' };
      const kept = await app.api.get<object[]>(`/chargestations/${id}/ocpp_messages`, query);
      expect(resultOf(kept)).toMatchObject([
        { direction: 'from_station', request: payload, answer: {}, violations: [] },
      ]);
      await station.close();
    } finally {
      await sink.close();
    }
  });
});

describe('a station of another organization', () => {
  it('needs a certificate with the name of its own organization', async () => {
    const { organization, key } = await addOrganization(app.databaseUrl);
    const other = app.api.as(key);
    const fields = { security: { type: 'mtls' } };
    const { twin } = await addStation({ ...app, api: other }, { version: '2.0.1', fields });
    const commonName = twin().options.id.slice(0, 25);
    const [ours, theirs] = await Promise.all(
      [app.operator, 'Another'].map((name) =>
        app.clientAuthority.issue({ commonName, organization: name }),
      ),
    );
    const refusal = await twin(overTls(ours))
      .connect()
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ status: 401 });
    await connects(twin({ ...overTls(theirs), password: undefined }));
    expect(organization).not.toBe('');
  });
});

describe('the serial number of a client certificate', () => {
  const security = { type: 'mtls', serial_number: 'SN-ONLY-ONE' };

  it('is given to one station of an organization', async () => {
    const { id } = await addStation(app, { version: '1.6', fields: { security } });
    const other = await addStation(app, { version: '1.6' });
    const taken = {
      status: 409,
      body: {
        error: { code: 'serial_number_taken', details: [{ path: 'security.serial_number' }] },
      },
    };
    const another = { endpoint: `${other.station.options.id}-2`, security };
    expect(await app.api.post('/chargestations', another)).toMatchObject(taken);
    const path = `/chargestations/${other.id}`;
    expect(await app.api.patch(path, { security })).toMatchObject(taken);
    const { key } = await addOrganization(app.databaseUrl);
    expect((await app.api.as(key).post('/chargestations', another)).status).toBe(201);
    resultOf(await app.api.delete(`/chargestations/${id}`));
    expect((await app.api.patch(path, { security })).status).toBe(200);
  });

  it('may be that of several stations where it was so before, which takes the index only', async () => {
    const [first, second] = [
      await addStation(app, { version: '1.6' }),
      await addStation(app, { version: '1.6' }),
    ];
    const runner = app.nest.get(DataSource).createQueryRunner();
    const migration = new OneStationPerSerialNumber1763857940000();
    const indexes = () =>
      runner.query("SELECT FROM pg_indexes WHERE indexname = 'chargestation_serial_number'");
    const SET = 'UPDATE chargestation SET serial_number = $2 WHERE _id = ANY($1)';
    await runner.startTransaction();
    try {
      await migration.down(runner);
      await runner.query(SET, [[first.id, second.id], 'SN-TWICE']);
      await migration.up(runner);
      expect(await indexes()).toHaveLength(0);
      await migration.down(runner);
      await runner.query(SET, [[second.id], 'SN-ONCE']);
      await migration.up(runner);
      expect(await indexes()).toHaveLength(1);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  });
});

describe('the TLS listener', () => {
  const handshake = (options?: ConnectionOptions) => app.handshake(options);

  it.each([
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'AES128-GCM-SHA256',
    'AES256-GCM-SHA384',
  ])('speaks %s in TLS 1.2', async (ciphers) => {
    const socket = (await handshake({ ciphers, maxVersion: 'TLSv1.2' })) as TLSSocket;
    expect(socket.getCipher().name).toBe(ciphers);
    expect(socket.getProtocol()).toBe('TLSv1.2');
    socket.destroy();
  });

  it('speaks TLS 1.3, and no weak suite and nothing older than 1.2, which is kept as an attempt', async () => {
    const modern = (await handshake()) as TLSSocket;
    expect(modern.getProtocol()).toBe('TLSv1.3');
    modern.destroy();
    for (const options of [
      { ciphers: 'ECDHE-ECDSA-AES128-SHA', maxVersion: 'TLSv1.2' },
      { ciphers: 'DEFAULT@SECLEVEL=0', minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' },
    ] as const) {
      expect(await handshake(options)).toBeInstanceOf(Error);
    }
    const kept = await eventually(async () => {
      const query = { reason: 'tls_handshake_failed' };
      return resultOf(await app.api.get<Attempt[]>('/connection_attempts', query))[0];
    });
    expect(kept).toMatchObject({ identity: null, status: null, url: null, address: '127.0.0.1' });
  });

  it('does not renegotiate', async () => {
    const socket = (await handshake({ maxVersion: 'TLSv1.2' })) as TLSSocket;
    const ended = new Promise<Error | null>((resolve) => {
      socket.once('error', resolve);
      socket.renegotiate({ rejectUnauthorized: false }, resolve);
    });
    expect(await ended).toBeInstanceOf(Error);
    socket.destroy();
  });

  it('takes new certificates without a restart, and keeps the old ones when the new ones are broken', async () => {
    const shown = async () => {
      const socket = (await handshake({ maxVersion: 'TLSv1.2' })) as TLSSocket;
      const { serialNumber } = socket.getPeerCertificate();
      socket.destroy();
      return serialNumber;
    };
    const before = await shown();
    const server = { commonName: 'ohmgate.example', server: true };
    await writeKeyPair(app.folder, 'ecdsa', await app.serverAuthority.issue(server));
    app.nest.get(TlsListener).reload();
    const after = await shown();
    expect(after).not.toBe(before);
    await writeFile(app.files.ecdsa.cert, 'no certificate');
    app.nest.get(TlsListener).reload();
    expect(await shown()).toBe(after);
    expect(
      await handshake({ maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
    ).toBeInstanceOf(Error);
  });

  it('is for stations only', async () => {
    const socket = (await handshake()) as TLSSocket;
    const answer = new Promise<string>((resolve) => {
      socket.once('data', (data) => resolve(data.toString()));
    });
    socket.write('GET /v1.1/chargestations HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await answer).toMatch(/^HTTP\/1\.1 426/);
    socket.destroy();
  });
});

describe('a proxy in front', () => {
  const forwarded = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '198.51.100.7' };
  const through = { clientOptions: { headers: forwarded } };

  it('is not believed unless it is a trusted one', async () => {
    const { id, twin } = await addStation(app, { version: '1.6' });
    await connects(twin(through));
    expect(await secured(id)).toMatchObject({ security: { type: 'basic_auth' } });
  });

  it('that is trusted tells scheme and address', async () => {
    const behind = await startApp({ env: { TRUSTED_PROXIES: '127.0.0.0/8' } });
    try {
      const fields = { security: { type: 'tls' } };
      const { twin } = await addStation(behind, { version: '1.6', fields });
      await connects(twin(through));
      await twin()
        .connect()
        .catch(() => undefined);
      await twin({ ...through, password: 'f'.repeat(40) })
        .connect()
        .catch(() => undefined);
      await behind.nest.get(RefusedConnectionsLog).flush(true);
      const kept = resultOf(await behind.api.get<Attempt[]>('/connection_attempts'));
      const origins = kept.map(({ reason, address }) => [reason, address]);
      expect(origins).toEqual([
        ['wrong_password', '198.51.100.7'],
        ['tls_required', '127.0.0.1'],
      ]);
    } finally {
      await behind.close();
    }
  });
});
