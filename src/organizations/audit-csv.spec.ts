import { describe, expect, it } from 'vitest';
import { CSV_HEAD, toCsvLine } from './audit-csv.js';

const entry = {
  _id: '1',
  type: 'member.updated' as const,
  object: '2',
  actor: { api_key: null, member: '3', name: 'Ruiz, "Dana"' },
  address: null,
  requestId: '4',
  before: { role: 'viewer' },
  after: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

describe('CSV of the audit log', () => {
  it('quotes what needs it', () => {
    expect(CSV_HEAD + toCsvLine(entry)).toBe(
      'createdAt,type,object,actor,actor_id,address,requestId,before,after,_id\r\n' +
        '2026-01-01T00:00:00.000Z,member.updated,2,"Ruiz, ""Dana""",3,,4,"{""role"":""viewer""}",,1\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)'])('makes %s no formula', (name) => {
    expect(toCsvLine({ ...entry, actor: { ...entry.actor, name } })).toContain(`,'${name},`);
  });
});
