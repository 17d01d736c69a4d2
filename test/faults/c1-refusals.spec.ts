import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectionRegistry } from '../../src/ocpp-gateway/connection-registry.js';
import { RefusedConnectionsLog } from '../../src/ocpp-gateway/refused-connections.js';
import { newId } from '../../src/shared/id.js';
import { resultOf } from '../support/api-client.js';
import { type KeyPair, TestAuthority } from '../support/certificates.js';
import { eventually } from '../support/eventually.js';
import { UpgradeRefusedError } from '../support/station-errors.js';
import { StationSocket, type StationSocketOptions } from '../support/station-socket.js';
import { type AddedStation, addStation } from '../support/stations.js';
import { startTlsApp, type TlsApp } from '../support/tls-app.js';
import { countOf } from './support/counts.js';
import { reportFaults } from './support/report.js';

const COUNT = countOf('C1');

const SERIAL = 'SN-0042';

interface Attempt {
  reason: string;
  status: number | null;
  count: number;
}

describe('C1 handshakes that must be refused', () => {
  let app: TlsApp;
  let basic: AddedStation;
  let tls: AddedStation;
  let mtls: AddedStation;
  let refused = 0;

  beforeAll(async () => {
    app = await startTlsApp({ TRUSTED_PROXIES: '127.0.0.0/8' });
    const add = (security: object) => addStation(app, { version: '2.0.1', fields: { security } });
    basic = await add({ type: 'basic_auth' });
    tls = await add({ type: 'tls' });
    mtls = await add({ type: 'mtls', serial_number: SERIAL });
  });
  afterAll(() => app?.close());

  const attemptsOf = async (identity: string) => {
    await app.nest.get(RefusedConnectionsLog).flush(true);
    return resultOf(await app.api.get<Attempt[]>('/connection_attempts', { identity }));
  };

  /** Tries so often, each time from another address, and gives what was counted of the identity. */
  async function refuse(
    status: number,
    reason: string,
    options: Partial<StationSocketOptions> & { id: string },
  ): Promise<void> {
    const before = (await attemptsOf(options.id)).find((one) => one.reason === reason)?.count ?? 0;
    for (let n = 0; n < COUNT; n += 1) {
      const clientOptions = {
        ...options.clientOptions,
        headers: { 'X-Forwarded-For': `10.${refused >> 8}.${refused & 255}.1` },
      };
      const all = { version: '2.0.1', url: app.wsUrl, ...options, clientOptions } as const;
      const error = await new StationSocket(all).connect().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UpgradeRefusedError);
      expect((error as UpgradeRefusedError).status).toBe(status);
      expect(app.nest.get(ConnectionRegistry).size).toBe(0);
      refused += 1;
    }
    await eventually(async () => {
      const counted = (await attemptsOf(options.id)).find((one) => one.reason === reason);
      expect(counted).toMatchObject({ reason, status, count: before + COUNT });
      return true;
    });
  }

  const idOf = ({ station }: AddedStation) => station.options.id;
  const overTls = (pair?: KeyPair) => {
    const { url, clientOptions } = app.overTls(pair);
    return { url: url as string, ...(clientOptions && { clientOptions }) };
  };
  const certificate = (more = {}, authority = app.clientAuthority) =>
    authority.issue({ commonName: SERIAL, organization: app.operator, ...more });

  it('C1 an unknown identity is a 404', () => refuse(404, 'unknown_station', { id: newId() }));

  it('C1 no password, a wrong one and another user are 401', async () => {
    const { password } = basic;
    await refuse(401, 'credentials_missing', { id: idOf(basic) });
    await refuse(401, 'wrong_password', { id: idOf(basic), password: 'f'.repeat(40) });
    await refuse(401, 'wrong_user', { id: idOf(basic), username: 'another', password });
    await refuse(401, 'wrong_user', { id: idOf(basic), username: idOf(tls), password });
  });

  it('C1 a lower profile than that of the station is a 401', async () => {
    await refuse(401, 'tls_required', { id: idOf(tls), password: tls.password });
    await refuse(401, 'tls_required', { id: idOf(mtls) });
    await refuse(401, 'client_certificate_missing', { id: idOf(mtls), ...overTls() });
  });

  it('C1 TLS 1.1 gets no connection', async () => {
    for (let n = 0; n < COUNT; n += 1) {
      const old = { ciphers: 'DEFAULT@SECLEVEL=0', minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' };
      expect(await app.handshake(old as object)).toBeInstanceOf(Error);
      refused += 1;
    }
    const modern = (await app.handshake()) as TLSSocket;
    expect(modern.getProtocol()).toBe('TLSv1.3');
    modern.destroy();
    await app.nest.get(RefusedConnectionsLog).flush(true);
    const query = { reason: 'tls_handshake_failed' };
    const [kept] = resultOf(await app.api.get<Attempt[]>('/connection_attempts', query));
    expect(kept).toMatchObject({ status: null, count: COUNT });
  });

  it('C1 a certificate that is unknown, expired, of another station or of another operator is a 401', async () => {
    const wrong = [
      await certificate({}, await TestAuthority.make('Client CA')),
      await certificate({ days: -1 }),
      await certificate({ commonName: 'SN-OF-ANOTHER' }),
      await certificate({ organization: 'Another operator' }),
    ];
    for (const pair of wrong) {
      await refuse(401, 'client_certificate_refused', { id: idOf(mtls), ...overTls(pair) });
    }
  });

  it('C1 the right ones still get in', async () => {
    const right = [
      basic.station,
      tls.twin(overTls()),
      mtls.twin({ ...overTls(await certificate()), password: undefined }),
    ];
    for (const station of right) {
      await station.connect();
      await station.heartbeat();
      await station.close();
    }
    reportFaults({
      id: 'C1',
      what: 'handshakes refused with their status and counted, no state made',
      faults: refused,
      acknowledged: null,
      lost: null,
      duplicated: null,
    });
  });
});
