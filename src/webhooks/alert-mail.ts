import type { DisabledReason } from './endpoint-health.js';

/** A change for the worse of an endpoint's health. */
export interface HealthNews {
  health: 'failing' | 'disabled';
  disabledReason: DisabledReason | null;
  /** Failed attempts in a row. */
  failures: number;
  failingSince: Date;
}

/** An e-mail without its addresses. */
export interface AlertMail {
  subject: string;
  /** Plain text. */
  text: string;
}

/**
 * What the alert address of an endpoint is told. The query of the URL is left out, since it may hold a key.
 *
 * @param publicUrl base URL of this server
 */
export function alertMail(
  endpoint: { _id: string; url: string; description: string | null },
  news: HealthNews,
  publicUrl: string,
): AlertMail {
  const { origin, pathname } = new URL(endpoint.url);
  const receiver = `${origin}${pathname}`;
  const name = endpoint.description ? `${receiver} (${endpoint.description})` : receiver;
  const api = `${publicUrl}/v1.1/webhooks/${endpoint._id}`;
  const since = news.failingSince.toISOString();
  const lines =
    news.health === 'failing' ? failing(name, news.failures, since) : disabled(name, news, api);
  return {
    subject: `Webhook ${news.health}: ${receiver}`,
    text: `${[...lines, '', 'What was sent and how it went:', `GET ${api}/deliveries`].join('\n')}\n`,
  };
}

function failing(name: string, failures: number, since: string): string[] {
  return [
    `The last ${failures} attempts to deliver events to ${name} have failed, the first one at ${since}.`,
    '',
    'Deliveries go on by the retry schedule. An endpoint without one success for 120 hours is disabled.',
  ];
}

function disabled(
  name: string,
  { disabledReason, failures, failingSince }: HealthNews,
  api: string,
) {
  const why =
    disabledReason === 'gone'
      ? 'It answered 410 Gone.'
      : `None of the last ${failures} attempts has succeeded, the first of them at ${failingSince.toISOString()}.`;
  return [
    `Nothing is sent to ${name} any more. ${why}`,
    '',
    'Its events are collected. To have them sent, enable it:',
    `PATCH ${api} {"active": true}`,
    'Deliveries whose attempts are used up are sent again by:',
    `POST ${api}/recover {"since": "<time>", "only": "failed"}`,
  ];
}

/** What nodemailer says about a failure. */
export interface MailError extends Error {
  code?: string;
  /** What the operating system was asked for. */
  syscall?: string;
  timeoutType?: string;
  /** SMTP reply of the server. */
  responseCode?: number;
}

/** Time limits of nodemailer that end before the dialogue has begun. */
const EARLY_TIMEOUTS = ['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT'];

/**
 * Whether another try may help and cannot send a second copy: the server was not reached, or it said "not now" (4yz, RFC 5321
 * 4.2.1). After a broken connection nobody knows whether the e-mail was taken.
 */
export function mayTryAgain({ code, syscall, timeoutType, responseCode }: MailError): boolean {
  if (responseCode !== undefined) return responseCode >= 400 && responseCode < 500;
  return syscall === 'connect' || code === 'EDNS' || EARLY_TIMEOUTS.includes(timeoutType ?? '');
}
