import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { type ApiClient, type ApiResponse, type Query, resultOf } from '../support/api-client.js';
import { type RunningApp, startApp } from '../support/app.js';
import { PanelClient, type PanelSession } from '../support/panel-client.js';
import { addOrganization, sql } from '../support/tenants.js';

interface PublicMember {
  _id: string;
  email: string;
  name: string;
  role: string;
  status: string;
  invitationExpiresAt: string | null;
  lastSignInAt: string | null;
  meta_data: object;
  invitation: { token: string; url: string; expiresAt: string };
}

const PASSWORD = 'password of a member';

describe('members', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app?.close());

  /** An organization of its own, and the client of its admin key. */
  const fresh = async () => app.api.as((await addOrganization(app.databaseUrl)).key);
  const emailOf = () => `member-${newId()}@example.com`;
  const invite = async (api: ApiClient, role = 'developer', email = emailOf()) =>
    resultOf(await api.post<PublicMember>('/members', { email, name: 'Dana Ruiz', role }));
  const takeUp = (token: string, password = PASSWORD) => {
    const client = new PanelClient(app.url);
    const path = '/admin/invitation';
    return client
      .request<PanelSession>('POST', path, { token, password })
      .then((answer) => ({ client, ...answer }));
  };
  /** A member who is signed in. */
  const join = async (api: ApiClient, role = 'developer') => {
    const { _id, email, invitation } = await invite(api, role);
    const { client, status } = await takeUp(invitation.token);
    expect(status).toBe(201);
    return { _id, email, client };
  };
  const code = ({ status, body }: Pick<ApiResponse<unknown>, 'status' | 'body'>) =>
    `${status} ${body.error?.code}`;
  const list = async (api: ApiClient, query?: Query) =>
    resultOf(await api.get<PublicMember[]>('/members', query));
  const isIn = async (client: PanelClient) =>
    (await client.request('GET', '/v1.1/organization')).status === 200;

  it('are invited with a one-time link that sets the password', async () => {
    const api = await fresh();
    const email = emailOf();
    const { invitation, ...invited } = await invite(api, 'viewer', email.toUpperCase());
    expect(invited).toMatchObject({ email, role: 'viewer', status: 'invited', lastSignInAt: null });
    expect(invited.invitationExpiresAt).toBe(invitation.expiresAt);
    expect(Date.parse(invitation.expiresAt) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    expect(invitation.url).toBe(
      `${app.url.replace('127.0.0.1', 'localhost')}/admin/invitation#token=${invitation.token}`,
    );
    expect((await new PanelClient(app.url).signIn(email, PASSWORD)).status).toBe(401);

    expect(code(await takeUp(invitation.token, 'short'))).toBe('422 invalid_field');
    const { client, status, body } = await takeUp(invitation.token);
    expect(status).toBe(201);
    expect(body.result.member).toMatchObject({ _id: invited._id, email, role: 'viewer' });
    expect(await isIn(client)).toBe(true);
    expect(code(await takeUp(invitation.token))).toBe('422 invitation_invalid');
    expect((await new PanelClient(app.url).signIn(email, PASSWORD)).status).toBe(201);
    const shown = resultOf(await api.get<PublicMember>(`/members/${invited._id}`));
    expect(shown).toMatchObject({ status: 'active', invitationExpiresAt: null });
    expect(shown.lastSignInAt).not.toBeNull();
    const rows = await sql(app.databaseUrl, 'SELECT * FROM member');
    expect(JSON.stringify(rows)).not.toContain(invitation.token);
    expect(JSON.stringify(rows)).not.toContain(PASSWORD);
  });

  it('cannot take up an invitation that is unknown or has expired', async () => {
    const { _id, invitation } = await invite(await fresh());
    await sql(app.databaseUrl, 'UPDATE member SET invitation_expires_at = now() WHERE _id = $1', [
      _id,
    ]);
    for (const token of [invitation.token, 'x'.repeat(43)]) {
      expect(code(await takeUp(token))).toBe('422 invitation_invalid');
    }
  });

  it('get another link, which makes the first void; with it all sessions end', async () => {
    const api = await fresh();
    const first = await invite(api);
    const path = `/members/${first._id}/invite`;
    const second = resultOf(await api.post<PublicMember>(path));
    expect(code(await takeUp(first.invitation.token))).toBe('422 invitation_invalid');
    const { client } = await takeUp(second.invitation.token);
    const lost = resultOf(await api.post<PublicMember>(path));
    expect(await isIn(client)).toBe(true);
    const again = await takeUp(lost.invitation.token, 'another password');
    expect(again.status).toBe(201);
    expect(await isIn(client)).toBe(false);
    expect((await new PanelClient(app.url).signIn(first.email, PASSWORD)).status).toBe(401);
  });

  it('have an e-mail that no other member of the installation has', async () => {
    const { email } = await invite(await fresh());
    const body = { email: email.toUpperCase(), name: 'Sam Okoro', role: 'viewer' };
    const answer = await (await fresh()).post('/members', body);
    expect(code(answer)).toBe('409 email_taken');
    expect(answer.body.error?.details[0]).toMatchObject({ path: 'email' });
  });

  it.each<[string, object]>([
    ['email', { email: 'dana' }],
    ['email', { email: null }],
    ['email', { email: `${'x'.repeat(250)}@example.com` }],
    ['name', { name: '' }],
    ['role', { role: 'owner' }],
    ['meta_data', { meta_data: 'x' }],
    ['password', { password: PASSWORD }],
  ])('refuse %s in %j', async (path, fields) => {
    const body = { email: emailOf(), name: 'Dana', role: 'viewer', ...fields };
    const answer = await app.api.post('/members', body);
    expect(answer.status).toBe(422);
    expect(answer.body.error?.details[0]).toMatchObject({ path });
  });

  it('are listed, sorted and changed', async () => {
    const api = await fresh();
    const [b, a] = [await invite(api), await invite(api)];
    const change = { name: 'A', meta_data: { team: 'ops' } };
    expect(resultOf(await api.patch(`/members/${a._id}`, change))).toMatchObject(change);
    const sorted = await list(api, { sort_by: 'name', sort_order: 'asc' });
    expect(sorted.map(({ _id }) => _id)).toEqual([a._id, b._id]);
    expect(JSON.stringify(sorted)).not.toMatch(/password|hash|token/i);
    expect(code(await api.patch(`/members/${a._id}`, { email: emailOf() }))).toBe(
      '422 unknown_field',
    );
  });

  it('are nobody of another organization', async () => {
    const [mine, theirs] = [await fresh(), await fresh()];
    const { _id } = await invite(mine);
    expect(await list(theirs)).toEqual([]);
    const unknown = newId();
    const messages = new Set<string>();
    for (const id of [_id, unknown]) {
      for (const answer of [
        await theirs.get(`/members/${id}`),
        await theirs.patch(`/members/${id}`, { role: 'admin' }),
        await theirs.post(`/members/${id}/invite`),
        await theirs.delete(`/members/${id}`),
      ]) {
        expect(code(answer)).toBe('404 not_found');
        messages.add(answer.body.message);
      }
    }
    expect(messages.size).toBe(1);
    expect(await list(mine)).toHaveLength(1);
  });

  it('see their own organization only', async () => {
    const [mine, theirs] = [await fresh(), await fresh()];
    const { client } = await join(mine, 'admin');
    const other = await invite(theirs);
    const { body } = await client.request<PublicMember[]>('GET', '/v1.1/members');
    expect(body.result).toHaveLength(1);
    expect((await client.request('GET', `/v1.1/members/${other._id}`)).status).toBe(404);
  });

  describe('with another role', () => {
    it('must sign in again', async () => {
      const api = await fresh();
      await join(api, 'admin');
      const { _id, email, client } = await join(api, 'developer');
      resultOf(await api.patch(`/members/${_id}`, { name: 'Renamed', role: 'developer' }));
      expect(await isIn(client)).toBe(true);
      resultOf(await api.patch(`/members/${_id}`, { role: 'viewer' }));
      expect(await isIn(client)).toBe(false);
      const again = await PanelClient.signedIn(app.url, email, PASSWORD);
      const created = await again.request('POST', '/v1.1/locations', { name: 'Damrak' });
      expect(code(created)).toBe('403 forbidden');
      expect((await again.request('GET', '/v1.1/members')).status).toBe(403);
    });

    it('or removed, are never the last admin who can sign in', async () => {
      const api = await fresh();
      const only = await join(api, 'admin');
      await invite(api, 'admin'); // has no password yet
      await join(api, 'developer');
      const path = `/members/${only._id}`;
      expect(code(await api.patch(path, { role: 'developer' }))).toBe('409 last_admin');
      expect(code(await api.delete(path))).toBe('409 last_admin');
      expect((await api.patch(path, { role: 'admin', name: 'Still admin' })).status).toBe(200);
      const second = await join(api, 'admin');
      expect((await api.delete(path)).status).toBe(200);
      expect(await isIn(only.client)).toBe(false);
      expect(await isIn(second.client)).toBe(true);
    });
  });

  it('leave one of two admins who remove each other at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const api = await fresh();
      const [a, b] = [await join(api, 'admin'), await join(api, 'admin')];
      const answers = await Promise.all([
        a.client.request('DELETE', `/v1.1/members/${b._id}`),
        b.client.request('DELETE', `/v1.1/members/${a._id}`),
      ]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(await list(api)).toHaveLength(1);
    }
  });
});
