import type { TLSSocket } from 'node:tls';
import { expect } from 'vitest';
import { type ConformanceCase, conformanceCase } from './conformance-case.js';

/** What a CSMS must speak (security whitepaper, A00.FR.318 and A00.FR.421 of 2.0.1). */
const SUITES = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
];

/** Profile 2: the station believes the certificate of the server and proves itself by its password. The same in both versions. */
export function serverCertificate(id: string): ConformanceCase {
  return conformanceCase(
    id,
    'TLS - server certificate - valid',
    async ({ app, station, useTls, boot, record }) => {
      for (const ciphers of SUITES) {
        const socket = (await app.handshake({ ciphers, maxVersion: 'TLSv1.2' })) as TLSSocket;
        expect(socket.getCipher()).toMatchObject({ name: ciphers, version: 'TLSv1.2' });
        socket.destroy();
      }
      await expect(station.connect()).rejects.toMatchObject({ status: 401 });
      useTls();
      await station.connect();
      await boot();
      expect(await record()).toMatchObject({ online: true, security: { type: 'tls' } });
    },
    { before: 'registered', fields: { security: { type: 'tls' } } },
  );
}

/** Profile 3: the station proves itself by a certificate, which is bound to it. The same in both versions. */
export function clientCertificate(id: string): ConformanceCase {
  return conformanceCase(
    id,
    'TLS - client certificate - valid',
    async ({ station, certificate, useTls, boot, record }) => {
      useTls(await certificate());
      await station.connect();
      await boot();
      const security = { type: 'mtls', serial_number: station.options.id.slice(0, 25) };
      expect(await record()).toMatchObject({ online: true, security });
    },
    { before: 'registered', fields: { security: { type: 'mtls' } } },
  );
}
