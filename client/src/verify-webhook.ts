import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WebhookEvent } from './generated/types.gen.js';

/** A webhook as it came in. */
export interface VerifyWebhook {
  /** The endpoint's secret as it was shown, `whsec_` included. */
  secret: string;
  /** Headers of the request, in any case: those of `node:http`, Express or Lambda, or a `Headers`. */
  headers: Headers | Record<string, string | readonly string[] | undefined>;
  /** The body as it was received: neither parsed nor written anew. */
  body: string | Uint8Array;
  /** How old, or how far ahead, the attempt may be in seconds; default 300. */
  tolerance?: number;
}

/** Why a webhook is not to be believed. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';

  constructor(
    readonly reason: 'missing_header' | 'wrong_signature' | 'wrong_time' | 'not_json',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Gives the event of a webhook, when it is signed with the endpoint's secret (Standard Webhooks) and not older than the tolerance.
 * While a rotated secret overlaps, the old and the new one both hold. Compare `type` to know what `data` is.
 *
 * @throws WebhookVerificationError
 * @throws TypeError without a secret
 */
export function verifyWebhook(webhook: VerifyWebhook): WebhookEvent {
  const { secret, headers, body, tolerance = 300 } = webhook;
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature');
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  // Anybody can sign with an empty key: an environment variable that is not set must not let everything in.
  if (key.length === 0)
    throw new TypeError('The secret is empty: give it as it was shown, whsec_...');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  if (!signatures.split(' ').some((one) => holds(one, expected))) {
    const advice = 'Check the secret, and that the body is the text that was received.';
    throw new WebhookVerificationError('wrong_signature', `No signature holds. ${advice}`);
  }
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!(age <= tolerance)) {
    const seconds = `${Math.round(age)} s away, ${tolerance} s are allowed`;
    throw new WebhookVerificationError('wrong_time', `webhook-timestamp is ${seconds}`);
  }
  return parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
}

function headerOf(headers: VerifyWebhook['headers'], name: string): string {
  const entries = headers instanceof Headers ? [...headers] : Object.entries(headers);
  const value = entries.find(([one]) => one.toLowerCase() === name)?.[1];
  if (typeof value === 'string') return value;
  throw new WebhookVerificationError('missing_header', `The request has no header ${name}`);
}

/** `v1,<base64>` */
function holds(signature: string, expected: Buffer): boolean {
  const [version, value = ''] = signature.split(',');
  const given = Buffer.from(value, 'base64');
  return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
}

function parse(text: string): WebhookEvent {
  try {
    return JSON.parse(text) as WebhookEvent;
  } catch {
    throw new WebhookVerificationError('not_json', 'The body is not JSON');
  }
}
