import { createHmac } from 'node:crypto';

/** A delivery's content as both signatures see it. */
export interface SignedContent {
  /** `_id` of the event. */
  id: string;
  /** The exact bytes that are sent. */
  body: Buffer;
  /** Time of the attempt in ms since 1970. */
  at: number;
  /** Secrets as shown, `whsec_` included: the present one first, then one that is being replaced. */
  secrets: readonly string[];
}

/** Time of an attempt as `webhook-timestamp` has it: whole seconds since 1970. */
export function standardTimestamp(at: number): string {
  return String(Math.floor(at / 1000));
}

/**
 * `webhook-signature` of the Standard Webhooks specification: `v1,<base64 HMAC-SHA256 of id.timestamp.body>` per secret,
 * separated by a space. The key is what `whsec_` stands before, decoded from base64.
 */
export function standardSignature({ id, body, at, secrets }: SignedContent): string {
  const prefix = `${id}.${standardTimestamp(at)}.`;
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      return `v1,${createHmac('sha256', key).update(prefix).update(body).digest('base64')}`;
    })
    .join(' ');
}

/**
 * `edrv-signature`: `t=<ms>,v1=<hex HMAC-SHA256 of the raw body>`, a further `,v1=` per further secret. The key is the whole
 * secret as text. `t` is not covered by the HMAC; that is eDRV's format.
 */
export function edrvSignature({ body, at, secrets }: Omit<SignedContent, 'id'>): string {
  const signatures = secrets.map(
    (secret) => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`,
  );
  return [`t=${at}`, ...signatures].join(',');
}
