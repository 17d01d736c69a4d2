import { expect } from 'vitest';
import { TestAuthority } from '../../support/certificates.js';
import { type Block, conformanceCase, notCovered } from '../conformance-case.js';
import { clientCertificate, serverCertificate } from '../tls-cases.js';

const NO_AUTHORITY =
  'Ohmgate is no certificate authority: it answers SignCertificate with Rejected';

/** Block A. */
export const security: Block = {
  version: '2.0.1',
  name: 'A security',
  cases: [
    conformanceCase(
      'TC_A_01',
      'Basic authentication - valid combination of username and password',
      async ({ station, boot, record }) => {
        await station.connect();
        await boot();
        expect(await record()).toMatchObject({ online: true, security: { type: 'basic_auth' } });
      },
      { before: 'registered' },
    ),

    conformanceCase(
      'TC_A_02',
      'Basic authentication - username is not the id of the station',
      async ({ twin, record }) => {
        await expect(twin({ username: 'SomeoneElse' }).connect()).rejects.toMatchObject({
          status: 401,
        });
        expect(await record()).toMatchObject({ online: false, lastConnectAt: null });
      },
      { before: 'registered' },
    ),

    conformanceCase(
      'TC_A_03',
      'Basic authentication - invalid password',
      async ({ twin, record }) => {
        await expect(twin({ password: '0'.repeat(40) }).connect()).rejects.toMatchObject({
          status: 401,
        });
        expect(await record()).toMatchObject({ online: false, lastConnectAt: null });
      },
      { before: 'registered' },
    ),

    serverCertificate('TC_A_04'),

    conformanceCase(
      'TC_A_06',
      'TLS - server certificate - TLS version too low',
      async ({ app, station, twin, useTls, boot, record }) => {
        const ciphers = 'DEFAULT@SECLEVEL=0';
        const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers } as const;
        await expect(twin(app.overTls(undefined, old)).connect()).rejects.toThrow(/protocol/);
        expect(await record()).toMatchObject({ online: false, lastConnectAt: null });
        useTls();
        await station.connect();
        await boot();
      },
      { before: 'registered', fields: { security: { type: 'tls' } } },
    ),

    clientCertificate('TC_A_07'),

    conformanceCase(
      'TC_A_08',
      'TLS - client certificate - invalid',
      async ({ app, station, twin, certificate, useTls, boot, record }) => {
        // Its first connection binds the number of its certificate to the station.
        useTls(await certificate());
        await station.connect();
        await boot();
        await station.close();
        const { lastConnectAt } = await record();
        const stranger = await TestAuthority.make('Client CA');
        const invalid = [
          await certificate({}, stranger),
          await certificate({ days: -1 }),
          await certificate({ commonName: 'ANOTHER-STATION' }),
          await certificate({ organization: 'Another operator' }),
        ];
        for (const one of invalid) {
          const options = { ...app.overTls(one), password: undefined };
          await expect(twin(options).connect()).rejects.toMatchObject({ status: 401 });
        }
        expect(await record()).toMatchObject({ lastConnectAt });
        await station.connect();
      },
      { before: 'registered', fields: { security: { type: 'mtls' } } },
    ),

    ...(['Accepted', 'Rejected'] as const).map((attributeStatus) =>
      conformanceCase(
        attributeStatus === 'Accepted' ? 'TC_A_09' : 'TC_A_10',
        `Update of the password for HTTP Basic authentication - ${attributeStatus.toLowerCase()}`,
        async ({ station, answer, resetPassword, configure, sent, twin }) => {
          const password = await resetPassword();
          const setting = {
            component: { name: 'SecurityCtrlr' },
            variable: { name: 'BasicAuthPassword' },
          };
          answer('SetVariables', { setVariableResult: [{ ...setting, attributeStatus }] });
          expect(await configure('AuthorizationKey', password)).toMatchObject({
            outcome: attributeStatus.toLowerCase(),
          });
          const setVariableData = [{ ...setting, attributeValue: password }];
          expect(sent('SetVariables')).toEqual([{ setVariableData }]);
          await station.close();
          const old = twin();
          if (attributeStatus === 'Accepted') {
            station.options.password = password;
            await station.connect();
            await station.heartbeat();
            await expect(old.connect()).rejects.toMatchObject({ status: 401 });
            return;
          }
          await station.connect();
          expect(await station.heartbeat()).toMatch(/Z$/);
        },
      ),
    ),
    notCovered('TC_A_11', 'Update of the station certificate by request - success', NO_AUTHORITY),
    notCovered('TC_A_12', 'Update of the V2G certificate by request - success', NO_AUTHORITY),
    notCovered('TC_A_13', 'Update of a combined certificate by request - success', NO_AUTHORITY),
    notCovered('TC_A_14', 'Update of the station certificate by request - invalid', NO_AUTHORITY),

    conformanceCase(
      'TC_A_19',
      'Upgrade of the security profile - accepted',
      async ({ app, station, ask, configure, sent, twin, useTls, boot, record }) => {
        const profile = {
          configurationSlot: 2,
          connectionData: {
            ocppVersion: 'OCPP20',
            ocppTransport: 'JSON',
            ocppCsmsUrl: app.tlsUrl,
            messageTimeout: 30,
            securityProfile: 2,
            ocppInterface: 'Wired0',
          },
        };
        expect(await ask('network_profile', profile)).toMatchObject({ outcome: 'accepted' });
        expect(sent('SetNetworkProfile')).toEqual([profile]);
        const component = { name: 'OCPPCommCtrlr' };
        const variable = { name: 'NetworkConfigurationPriority' };
        const key = `${component.name}.${variable.name}`;
        expect(await configure(key, '2,1')).toMatchObject({ outcome: 'accepted' });
        const setVariableData = [{ component, variable, attributeValue: '2,1' }];
        expect(sent('SetVariables')).toEqual([{ setVariableData }]);
        expect(await ask('reset', { type: 'OnIdle' })).toMatchObject({ outcome: 'accepted' });
        expect(sent('Reset')).toEqual([{ type: 'OnIdle' }]);
        await station.close();
        useTls();
        await station.connect();
        await boot();
        expect(await record()).toMatchObject({ online: true, security: { type: 'tls' } });
        await expect(twin().connect()).rejects.toMatchObject({ status: 401 });
      },
    ),
  ],
};
