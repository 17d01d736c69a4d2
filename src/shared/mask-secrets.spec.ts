import { describe, expect, it } from 'vitest';
import { maskSecrets, maskUrl } from './mask-secrets.js';

describe('maskSecrets', () => {
  it.each([
    [
      'the value of the 1.6 key, whatever its letter case',
      { key: 'authorizationKey', value: '0123456789abcdef' },
      { key: 'authorizationKey', value: '***' },
    ],
    [
      'a variable named as a key',
      { key: 'SecurityCtrlr.BasicAuthPassword', value: 'abc' },
      { key: 'SecurityCtrlr.BasicAuthPassword', value: '***' },
    ],
    [
      'the value that a 1.6 station shows',
      { configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: 'abc' }] },
      { configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: '***' }] },
    ],
    [
      'the value of the 2.0.1 variable and no other',
      {
        setVariableData: [
          {
            component: { name: 'SecurityCtrlr' },
            variable: { name: 'BasicAuthPassword' },
            attributeValue: 'secret',
          },
          {
            component: { name: 'TxCtrlr' },
            variable: { name: 'TxStartPoint' },
            attributeValue: 'Authorized',
          },
        ],
      },
      {
        setVariableData: [
          {
            component: { name: 'SecurityCtrlr' },
            variable: { name: 'BasicAuthPassword' },
            attributeValue: '***',
          },
          {
            component: { name: 'TxCtrlr' },
            variable: { name: 'TxStartPoint' },
            attributeValue: 'Authorized',
          },
        ],
      },
    ],
    [
      'a command in vocabulary words',
      { items: [{ variable: { name: 'AuthorizationKey' }, value: 'secret' }] },
      { items: [{ variable: { name: 'AuthorizationKey' }, value: '***' }] },
    ],
    [
      'the value in a report of the device model',
      {
        component: { name: 'SecurityCtrlr' },
        variable: { name: 'BasicAuthPassword' },
        variableAttribute: [{ type: 'Actual', value: 'secret', mutability: 'WriteOnly' }],
      },
      {
        component: { name: 'SecurityCtrlr' },
        variable: { name: 'BasicAuthPassword' },
        variableAttribute: [{ type: 'Actual', value: '***', mutability: 'WriteOnly' }],
      },
    ],
    [
      'the user part of URLs',
      { location: 'ftp://user:p@ss@files.example.com/up?a=b@c', retries: 3 },
      { location: 'ftp://***@files.example.com/up?a=b@c', retries: 3 },
    ],
    [
      'passwords of network profiles',
      {
        connectionData: {
          ocppCsmsUrl: 'wss://csms.example.com',
          apn: { apn: 'internet', apnUserName: 'u', apnPassword: 'p', simPin: 1234 },
          vpn: { server: 's', user: 'u', password: 'p', key: 'k', type: 'IPSec' },
        },
      },
      {
        connectionData: {
          ocppCsmsUrl: 'wss://csms.example.com',
          apn: { apn: 'internet', apnUserName: 'u', apnPassword: '***', simPin: '***' },
          vpn: { server: 's', user: 'u', password: '***', key: '***', type: 'IPSec' },
        },
      },
    ],
  ])('hides %s', (_, value, hidden) => {
    const before = structuredClone(value);
    expect(maskSecrets(value)).toEqual(hidden);
    expect(value).toEqual(before);
  });

  it.each([
    [{ key: 'HeartbeatInterval', value: '300' }],
    [{ location: 'https://files.example.com/a@b', text: 'mail me: a@b.example' }],
    ['text'],
    [null],
    [undefined],
    [[1, 2]],
  ])('leaves %j as it is', (value) => {
    expect(maskSecrets(value)).toEqual(value);
  });
});

describe('maskUrl', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['https://example.com/', 'https://example.com/'],
    ['https://example.com:8443/hooks/T0/B1', 'https://example.com:8443/***'],
    ['https://example.com/?token=1', 'https://example.com/***'],
    ['https://user:secret@example.com/x#y', 'https://example.com/***'],
    ['http://0x7f.1:port/x?token=1', '***'],
  ])('%s is shown as %s', (url, shown) => {
    expect(maskUrl(url)).toBe(shown);
  });
});
