import { expect } from 'vitest';
import { type Block, conformanceCase, notCovered } from '../conformance-case.js';

const NO_AUTHORITY =
  'Ohmgate is no certificate authority: it answers SignCertificate with Rejected';
const NO_TLS = 'Ohmgate ends no TLS by itself; a proxy in front of it does';

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

    notCovered('TC_A_04', 'TLS - server certificate - valid', NO_TLS),
    notCovered('TC_A_06', 'TLS - server certificate - TLS version too low', NO_TLS),
    notCovered('TC_A_07', 'TLS - client certificate - valid', NO_TLS),
    notCovered('TC_A_08', 'TLS - client certificate - invalid', NO_TLS),
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
    notCovered('TC_A_14', 'Update of the station certificate by request - invalid', NO_AUTHORITY),
    notCovered('TC_A_19', 'Upgrade of the security profile - accepted', NO_TLS),
  ],
};
