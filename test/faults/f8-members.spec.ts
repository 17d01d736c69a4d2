import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { type ApiClient, type Resource, resultOf } from '../support/api-client.js';
import { type RunningApp, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { PanelClient } from '../support/panel-client.js';
import { addOrganization } from '../support/tenants.js';
import { countOf } from './support/counts.js';
import { reportFaults } from './support/report.js';

const PASSWORD = 'password of a member';

interface Invited extends Resource {
  invitation: { token: string };
}

describe.each(Array.from({ length: countOf('F8') }, (_, round) => round))(
  'F8 attacks on members and keys, round %i',
  (round) => {
    let app: RunningApp;
    let admin: ApiClient;

    beforeAll(async () => {
      app = await startApp();
      admin = app.api.as((await addOrganization(app.databaseUrl)).key);
    });
    afterAll(() => app?.close());

    const invite = (role: string) =>
      admin.post<Invited>('/members', { email: `${newId()}@example.com`, name: 'Dana', role });
    const takeUp = (token: string, client = new PanelClient(app.url)) =>
      client.request('POST', '/admin/invitation', { token, password: PASSWORD });
    /** A member who is signed in. */
    const member = async (role: string) => {
      const { _id, email, invitation } = resultOf(await invite(role));
      const client = new PanelClient(app.url);
      expect((await takeUp(invitation.token, client)).status).toBe(201);
      return { _id, email: String(email), client, invitation };
    };

    it('F8 the last admin stays', async () => {
      const { _id, client } = await member('admin');
      const change = (method: string, body?: object) =>
        client.request(method, `/v1.1/members/${_id}`, body);
      for (const answer of [await change('DELETE'), await change('PATCH', { role: 'viewer' })]) {
        expect([answer.status, answer.body.error?.code]).toEqual([409, 'last_admin']);
      }
      const [key] = resultOf(await admin.get<Resource[]>('/api_keys'));
      const revoked = await admin.delete(`/api_keys/${key?._id}`);
      expect([revoked.status, revoked.body.error?.code]).toEqual([409, 'last_admin_key']);
    });

    it('F8 nobody raises themselves', async () => {
      const { _id, client } = await member('developer');
      const raises = [
        await client.request('PATCH', `/v1.1/members/${_id}`, { role: 'admin' }),
        await client.request('POST', '/v1.1/api_keys', { name: 'Mine', role: 'admin' }),
        await client.request('POST', `/v1.1/members/${_id}/invite`),
      ];
      for (const { status, body } of raises)
        expect([status, body.error?.code]).toEqual([403, 'forbidden']);
      const own = { current_password: PASSWORD, password: `${PASSWORD}, new`, role: 'admin' };
      const changed = await client.request('POST', '/admin/password', own);
      expect([changed.status, changed.body.error?.code]).toEqual([422, 'unknown_field']);
      expect(resultOf(await admin.get(`/members/${_id}`))).toMatchObject({ role: 'developer' });
    });

    it('F8 an invitation is taken up once', async () => {
      const { invitation } = await member('viewer');
      const again = await takeUp(invitation.token);
      expect([again.status, again.body.error?.code]).toEqual([422, 'invitation_invalid']);
      const { invitation: raced } = resultOf(await invite('viewer'));
      const races = await Promise.all(Array.from({ length: 5 }, () => takeUp(raced.token)));
      expect(races.filter(({ status }) => status === 201)).toHaveLength(1);
    });

    it('F8 a session that an attacker has chosen is not taken over', async () => {
      const { email } = await member('viewer');
      const victim = new PanelClient(app.url);
      victim.cookie = `ohmgate_session=${'f'.repeat(43)}`;
      const chosen = victim.cookie;
      expect((await victim.signIn(email, PASSWORD)).status).toBe(201);
      expect(victim.cookie).not.toBe(chosen);
      const attacker = new PanelClient(app.url);
      attacker.cookie = chosen;
      expect((await attacker.request('GET', '/admin/session')).status).toBe(401);
    });

    it('F8 another page can do nothing with the cookie', async () => {
      const { client, _id } = await member('admin');
      const right = client.csrfToken;
      for (const token of [undefined, '', 'f'.repeat(43), `${right}x`]) {
        client.csrfToken = token;
        const forged = await client.request('PATCH', '/v1.1/organization', { name: 'Forged' });
        expect([forged.status, forged.body.error?.code]).toEqual([403, 'forbidden']);
      }
      const form = await fetch(`${app.url}/v1.1/members/${_id}`, {
        method: 'DELETE',
        headers: { Cookie: String(client.cookie), Origin: 'https://evil.example' },
      });
      expect(form.status).toBe(403);
      expect(resultOf(await admin.get('/organization'))).toMatchObject({ name: 'Another' });
      client.csrfToken = right;
      expect((await client.request('PATCH', '/v1.1/organization', { name: 'Own' })).status).toBe(
        200,
      );
    });

    it('F8 a revoked key and a removed member are out within 5 s', async () => {
      const made = { name: 'K', role: 'viewer' };
      const { _id, key } = resultOf(
        await admin.post<Resource & { key: string }>('/api_keys', made),
      );
      const { _id: memberId, client } = await member('viewer');
      expect((await admin.as(key).get('/locations')).status).toBe(200);
      resultOf(await admin.delete(`/api_keys/${_id}`));
      resultOf(await admin.delete(`/members/${memberId}`));
      expect((await client.request('GET', '/v1.1/locations')).status).toBe(401);
      await eventually(async () => (await admin.as(key).get('/locations')).status === 401, {
        within: 5000,
      });
      reportFaults({
        id: 'F8',
        what: `attacks on members and keys, round ${round + 1}`,
        faults: 20,
        acknowledged: null,
        lost: null,
        duplicated: null,
      });
    });
  },
);
