import { api, type PanelSession } from './api.js';
import { ApiError } from './api-error.js';
import { signedOut, useCsrfToken } from './call.js';
import { stopLive } from './live.js';
import { member } from './member.js';

/** Learns who is signed in from the cookie. Rejects when the server cannot tell. */
export async function findMember(): Promise<void> {
  try {
    begin((await api.panelSession()).result);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    member.value = null;
  }
}

/** Signs in, also in place after a sign-out: then what was under way goes on. @throws ApiError */
export async function signIn(email: string, password: string): Promise<void> {
  begin((await api.signIn({ email, password })).result);
}

/** Sets the password of an invitation, signs in and leaves its address. @throws ApiError */
export async function takeUpInvitation(token: string, password: string): Promise<void> {
  const { result } = await api.takeUpInvitation({ token, password });
  history.replaceState(null, '', '/admin');
  begin(result);
}

/** Sets a new password; other browsers are signed out. @throws ApiError */
export async function changePassword(current: string, password: string): Promise<void> {
  begin((await api.changePassword({ current_password: current, password })).result);
}

/** Signs out and forgets what was shown. */
export async function signOut(): Promise<void> {
  await api.signOut().catch(() => undefined);
  useCsrfToken(null);
  stopLive();
  member.value = null;
}

function begin({ member: who, organization, admins, csrf_token }: PanelSession): void {
  useCsrfToken(csrf_token);
  const before = member.value;
  if (before && before._id !== who._id) location.reload();
  member.value = { ...who, organization: organization.name, admins };
  signedOut.value?.();
}
