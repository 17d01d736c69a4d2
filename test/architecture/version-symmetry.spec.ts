import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownAction } from '../../src/ocpp-gateway/rpc/message-schemas.js';
import { MESSAGE_SCHEMAS } from '../../src/ocpp-gateway/rpc/schema-set.js';
import { v16 } from '../../src/ocpp-gateway/v16/adapter.js';
import { v201 } from '../../src/ocpp-gateway/v201/adapter.js';

const GATEWAY = new URL('../../src/ocpp-gateway/', import.meta.url);

/** The source files of a version, without their specs. */
function filesOf(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, GATEWAY))
    .filter((file) => !file.endsWith('.spec.ts'))
    .sort();
}

describe('the folders of the versions', () => {
  it('have the same file names', () => {
    expect(filesOf('v201')).toEqual(filesOf('v16'));
    expect(filesOf('v16')).toContain('adapter.ts');
  });

  it.each(['v16', 'v201'])('%s takes nothing but types from the development package', (folder) => {
    for (const file of filesOf(folder)) {
      const source = readFileSync(new URL(`${folder}/${file}`, GATEWAY), 'utf8');
      for (const statement of source.match(/^(import|export)[^;]*'typed-ocpp'/gm) ?? []) {
        expect(statement).toMatch(/^import type /);
      }
    }
  });
});

describe.each([
  { adapter: v16, protocol: 'ocpp1.6', actions: 39, fromStation: 14 },
  { adapter: v201, protocol: 'ocpp2.0.1', actions: 64, fromStation: 25 },
])('OCPP $adapter.version', ({ adapter, protocol, actions, fromStation }) => {
  const all = [...MESSAGE_SCHEMAS[adapter.version].keys()];
  const sent = all.filter((action) => knownAction(adapter.version, action) !== 'from-csms');

  it('is named as on the wire', () => {
    expect(adapter.protocol).toBe(protocol);
  });

  it('knows every action of the standard', () => {
    expect(all).toHaveLength(actions);
    expect(sent).toHaveLength(fromStation);
  });

  it('has a route for every action that a station may send, and for no other', () => {
    expect(Object.keys(adapter.inbound).sort()).toEqual(sent.sort());
  });
});
