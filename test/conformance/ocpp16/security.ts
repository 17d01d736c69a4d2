import { expect } from 'vitest';
import { UpgradeRefusedError } from '../../support/station-errors.js';
import { type Block, conformanceCase, notCovered } from '../conformance-case.js';
import { clientCertificate, serverCertificate } from '../tls-cases.js';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const HASH = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: '0d6a1b',
  issuerKeyHash: '5c2e9f',
  serialNumber: '1f',
};
const NO_AUTHORITY =
  'Ohmgate is no certificate authority: it answers SignCertificate with Rejected';
const FIRMWARE = {
  requestId: 7,
  location: 'https://files.example/firmware-2.bin',
  retrieveDate: '2026-12-01T02:00:00.000Z',
  signingCertificate: PEM,
  signature: 'c2lnbmF0dXJl',
};

/** A security event of the station, now. */
const securityEvent = (type: string) => ({ type, timestamp: new Date().toISOString() });

/** Installs a root certificate and asks which ones there are. */
function installs(id: string, certificateType: string) {
  return conformanceCase(id, `Install certificate - ${certificateType}`, async (bench) => {
    const { answer, ask, sent } = bench;
    const list = { status: 'Accepted', certificateHashData: [HASH] };
    answer('GetInstalledCertificateIds', list);
    const body = { certificateType, certificate: PEM };
    expect(await ask('certificates/install', body)).toMatchObject({ outcome: 'accepted' });
    expect(sent('InstallCertificate')).toEqual([body]);
    const listed = await ask('certificates/list', { certificateType: [certificateType] });
    expect(sent('GetInstalledCertificateIds')).toEqual([{ certificateType }]);
    expect(listed).toMatchObject({ outcome: 'accepted', response_data: list });
  });
}

/** Section 3.21 (security whitepaper). */
export const security: Block = {
  version: '1.6',
  name: 'security',
  cases: [
    conformanceCase(
      'TC_073',
      'Update of the password for HTTP Basic authentication',
      async ({ station, resetPassword, configure, sent, twin }) => {
        const password = await resetPassword();
        expect(await configure('AuthorizationKey', password)).toMatchObject({
          outcome: 'accepted',
        });
        expect(sent('ChangeConfiguration')).toEqual([{ key: 'AuthorizationKey', value: password }]);
        expect(password).toMatch(/^[0-9a-f]{40}$/);
        await station.close();
        const old = twin();
        station.options.password = Buffer.from(password, 'hex');
        await station.connect();
        await station.heartbeat();
        await expect(old.connect()).rejects.toMatchObject({ status: 401 });
      },
    ),

    notCovered('TC_074', 'Update of the charge point certificate by request', NO_AUTHORITY),
    installs('TC_075_1', 'ManufacturerRootCertificate'),
    installs('TC_075_2', 'CentralSystemRootCertificate'),

    conformanceCase('TC_076', 'Delete a specific certificate', async (bench) => {
      const { answer, ask, sent } = bench;
      for (const hashAlgorithm of ['SHA256', 'SHA384', 'SHA512']) {
        const certificateHashData = { ...HASH, hashAlgorithm };
        answer('GetInstalledCertificateIds', {
          status: 'Accepted',
          certificateHashData: [certificateHashData],
        });
        await ask('certificates/list', { certificateType: ['CentralSystemRootCertificate'] });
        const action = await ask('certificates/delete', { certificateHashData });
        expect(action).toMatchObject({ outcome: 'accepted' });
        expect(sent('DeleteCertificate').at(-1)).toEqual({ certificateHashData });
      }
    }),

    notCovered('TC_077', 'Invalid charge point certificate - security event', NO_AUTHORITY),

    conformanceCase(
      'TC_078',
      'Invalid central system certificate - security event',
      async ({ station, answer, ask, notices }) => {
        answer('InstallCertificate', { status: 'Rejected' });
        const body = { certificateType: 'CentralSystemRootCertificate', certificate: PEM };
        expect(await ask('certificates/install', body)).toMatchObject({ outcome: 'rejected' });
        const event = securityEvent('InvalidCentralSystemCertificate');
        expect(await station.call('SecurityEventNotification', event)).toEqual({});
        expect(await notices('chargestation.security_event')).toEqual([event]);
      },
    ),

    conformanceCase('TC_079', 'Get security log', async ({ station, ask, sent, notices }) => {
      const body = { type: 'SecurityLog', location: 'https://files.example/logs', requestId: 5 };
      expect(await ask('get_logs', body)).toMatchObject({ outcome: 'accepted' });
      expect(sent('GetLog')).toEqual([
        { logType: 'SecurityLog', requestId: 5, log: { remoteLocation: body.location } },
      ]);
      const reports = ['Uploading', 'Uploaded'].map((status) => ({ status, requestId: 5 }));
      for (const one of reports) await station.call('LogStatusNotification', one);
      expect(await notices('chargestation.log_status.updated')).toEqual(reports);
    }),

    conformanceCase('TC_080', 'Secure firmware update', async (bench) => {
      const { station, ask, sent, notices, boot } = bench;
      expect(await ask('update_firmware', FIRMWARE)).toMatchObject({ outcome: 'accepted' });
      const { requestId, retrieveDate, ...firmware } = FIRMWARE;
      expect(sent('SignedUpdateFirmware')).toEqual([
        { requestId, firmware: { ...firmware, retrieveDateTime: retrieveDate } },
      ]);
      const report = (status: string) =>
        station.call('SignedFirmwareStatusNotification', { status, requestId });
      for (const status of ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing']) {
        await report(status);
      }
      await report('InstallRebooting');
      await station.close();
      await station.connect();
      await boot();
      await station.call('SecurityEventNotification', securityEvent('FirmwareUpdated'));
      await report('Installed');
      const told = await notices('chargestation.firmware_status.updated');
      expect(told).toHaveLength(6);
      expect(told.at(-1)).toEqual({ status: 'Installed', requestId });
    }),

    conformanceCase(
      'TC_081',
      'Secure firmware update - invalid signature',
      async ({ station, ask, notices }) => {
        expect(await ask('update_firmware', FIRMWARE)).toMatchObject({ outcome: 'accepted' });
        const statuses = ['Downloading', 'Downloaded', 'InvalidSignature'];
        for (const status of statuses) {
          await station.call('SignedFirmwareStatusNotification', { status, requestId: 7 });
        }
        await station.call('SecurityEventNotification', securityEvent('InvalidFirmwareSignature'));
        const told = await notices('chargestation.firmware_status.updated');
        expect(told.map(({ status }) => status)).toEqual(statuses);
      },
    ),

    conformanceCase(
      'TC_083',
      'Upgrade of the security profile',
      async ({ station, configure, ask, sent, twin, useTls, boot, record }) => {
        expect(await configure('SecurityProfile', '2')).toMatchObject({ outcome: 'accepted' });
        expect(sent('ChangeConfiguration')).toEqual([{ key: 'SecurityProfile', value: '2' }]);
        expect(await ask('reset', { type: 'Hard' })).toMatchObject({ outcome: 'accepted' });
        expect(sent('Reset')).toEqual([{ type: 'Hard' }]);
        await station.close();
        useTls();
        await station.connect();
        await boot();
        expect(await record()).toMatchObject({ online: true, security: { type: 'tls' } });
        await expect(twin().connect()).rejects.toMatchObject({ status: 401 });
      },
    ),

    conformanceCase(
      'TC_085',
      'Basic authentication - valid combination of username and password',
      async ({ station, password, boot, twin, record }) => {
        await expect(twin({ password: '0'.repeat(40) }).connect()).rejects.toThrow(
          UpgradeRefusedError,
        );
        // 1.6 stations send the bytes that the key spells.
        station.options.password = Buffer.from(password, 'hex');
        await station.connect();
        await boot();
        expect(await record()).toMatchObject({ online: true });
      },
      { before: 'registered' },
    ),

    serverCertificate('TC_086'),
    clientCertificate('TC_087'),

    conformanceCase(
      'TC_088',
      'WebSocket subprotocol negotiation',
      async ({ station, boot, record }) => {
        for (const protocols of [['ocpp0.0'], ['ocpp1.5', 'ocpp2.0']]) {
          station.options.protocols = protocols;
          await expect(station.connect()).rejects.toMatchObject({ status: 400 });
        }
        station.options.protocols = ['ocpp0.0', 'ocpp1.6'];
        await station.connect();
        await boot();
        expect(await record()).toMatchObject({ protocol: 'ocpp1.6' });
      },
      { before: 'registered' },
    ),
  ],
};
