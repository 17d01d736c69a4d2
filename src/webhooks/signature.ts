import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** A delivery's content as both signatures see it. */
export interface SignedContent {
  /** `_id` of the event. */
  id: string;
  /** The exact bytes that are sent. */
  body: Buffer;
  /** Time of the attempt in ms since 1970. */
  at: number;
  /** The present one first, then those that are being replaced. */
  keys: readonly SigningKey[];
}

/** A secret as each signature takes it. */
export interface SigningKey {
  /** What `whsec_` stands before, decoded from base64. */
  standard: KeyObject;
  /** The whole secret as text. */
  edrv: KeyObject;
}

/** The keys of a secret as shown, `whsec_` included. */
export function signingKey(secret: string): SigningKey {
  return {
    standard: createSecretKey(secret.replace(/^whsec_/, ''), 'base64'),
    edrv: createSecretKey(secret, 'utf8'),
  };
}

/** Time of an attempt as `webhook-timestamp` has it: whole seconds since 1970. */
export function standardTimestamp(at: number): string {
  return String(Math.floor(at / 1000));
}

/**
 * `webhook-signature` of the Standard Webhooks specification: `v1,<base64 HMAC-SHA256 of id.timestamp.body>` per secret,
 * separated by a space.
 */
export function standardSignature({ id, body, at, keys }: SignedContent): string {
  const prefix = `${id}.${standardTimestamp(at)}.`;
  const signatures = keys.map(
    ({ standard }) =>
      `v1,${createHmac('sha256', standard).update(prefix).update(body).digest('base64')}`,
  );
  return signatures.join(' ');
}

/**
 * `edrv-signature`: `t=<ms>,v1=<hex HMAC-SHA256 of the raw body>`, a further `,v1=` per further secret. `t` is not covered by the HMAC; that is
 * eDRV's format.
 */
export function edrvSignature({ body, at, keys }: Omit<SignedContent, 'id'>): string {
  const signatures = keys.map(
    ({ edrv }) => `v1=${createHmac('sha256', edrv).update(body).digest('hex')}`,
  );
  return [`t=${at}`, ...signatures].join(',');
}
