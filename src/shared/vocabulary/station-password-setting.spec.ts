import { describe, expect, it } from 'vitest';
import { isPasswordSetting, passwordsSetBy } from './station-password-setting.js';

describe('isPasswordSetting', () => {
  it.each([
    'AuthorizationKey',
    'authorizationkey',
    'BasicAuthPassword',
    'SecurityCtrlr.BasicAuthPassword',
    'securityctrlr.BASICAUTHPASSWORD',
  ])('%s is one', (name) => {
    expect(isPasswordSetting(name)).toBe(true);
  });

  it.each(['HeartbeatInterval', 'MyAuthorizationKey', 'AuthorizationKeyLength'])(
    '%s is none',
    (name) => {
      expect(isPasswordSetting(name)).toBe(false);
    },
  );
});

describe('passwordsSetBy', () => {
  const item = { variable: { name: 'HeartbeatInterval' }, value: '30' };

  it.each([
    [
      'a change of the configuration',
      'setConfiguration',
      { items: [item, { variable: { name: 'authorizationkey' }, value: 'a' }] },
      ['a'],
    ],
    [
      'a ChangeConfiguration as it is',
      'call',
      { action: 'ChangeConfiguration', payload: { key: 'AuthorizationKey', value: 'a' } },
      ['a'],
    ],
    [
      'a SetVariables as it is',
      'call',
      {
        action: 'SetVariables',
        payload: {
          setVariableData: [
            { variable: { name: 'Interval' }, attributeValue: '30' },
            { variable: { name: 'BasicAuthPassword' }, attributeValue: 'b' },
          ],
        },
      },
      ['b'],
    ],
    ['another message', 'call', { action: 'GetVariables', payload: { getVariableData: [] } }, []],
    ['another command', 'clearCache', {}, []],
    ['another setting', 'setConfiguration', { items: [item] }, []],
  ] as const)('reads %s', (_what, name, request, passwords) => {
    expect(passwordsSetBy({ name, request: request as never })).toEqual(passwords);
  });
});
