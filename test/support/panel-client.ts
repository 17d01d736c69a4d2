import type { Envelope } from './api-client.js';

/** A session of the admin panel, as `/admin/session` tells it. */
export interface PanelSession {
  member: { _id: string; name: string; email: string; role: string };
  organization: { _id: string; name: string };
  admins: string[];
  csrf_token: string;
  expiresAt: string;
}

export interface PanelResponse<Result> {
  status: number;
  body: Envelope<Result>;
  headers: Headers;
}

/** A browser: keeps the cookie of the admin panel and sends the CSRF token as its pages do. Never throws for a status. */
export class PanelClient {
  cookie: string | undefined;
  csrfToken: string | undefined;

  /** @param url base of the server */
  constructor(readonly url: string) {}

  /** Signs in; throws when that is refused. */
  static async signedIn(url: string, email: string, password: string): Promise<PanelClient> {
    const client = new PanelClient(url);
    const { status, body } = await client.signIn(email, password);
    if (status !== 201) throw new Error(`${status}: ${body.message}`);
    return client;
  }

  signIn(email: string, password: string): Promise<PanelResponse<PanelSession>> {
    return this.request<PanelSession>('POST', '/admin/session', { email, password });
  }

  /** Any path of the server. An answer with a CSRF token or a cookie changes what later requests send. */
  async request<Result>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<PanelResponse<Result>> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(this.cookie && { Cookie: this.cookie }),
        ...(this.csrfToken && method !== 'GET' && { 'X-CSRF-Token': this.csrfToken }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = (await response.json()) as Envelope<Result>;
    const [cookie] = response.headers.getSetCookie();
    if (cookie) this.cookie = cookie.split(';')[0];
    const told = answer.result as { csrf_token?: string } | null;
    if (told?.csrf_token) this.csrfToken = told.csrf_token;
    return { status: response.status, body: answer, headers: response.headers };
  }
}
