import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a receiver needs of a delivery to check who sent it. Header names in lower case, as node gives them. */
export interface SignedDelivery {
  headers: Record<string, string | string[] | undefined>;
  /** The body's bytes as received. */
  body: Buffer;
}

/** Which of the two signatures of a delivery hold for a secret. */
export interface SignatureCheck {
  standard: boolean;
  edrv: boolean;
}

/** Checks both signatures as a careful receiver would, with node:crypto alone. `secret` is the one shown at creation. */
export function checkSignatures(delivery: SignedDelivery, secret: string): SignatureCheck {
  return { standard: holdsStandard(delivery, secret), edrv: holdsEdrv(delivery, secret) };
}

/** Standard Webhooks: `webhook-signature: v1,<base64 HMAC-SHA256 of id.timestamp.body>`, at most five minutes old. */
function holdsStandard({ headers, body }: SignedDelivery, secret: string): boolean {
  const id = String(headers['webhook-id'] ?? '');
  const timestamp = String(headers['webhook-timestamp'] ?? '');
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!id || !/^\d+$/.test(timestamp) || age > 300) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return String(headers['webhook-signature'] ?? '')
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .some((signature) => equal(Buffer.from(signature.slice(3), 'base64'), expected));
}

/** eDRV: `edrv-signature: t=<ms>,v1=<hex HMAC-SHA256 of the body>` with the whole secret as key; v1 may be repeated. */
function holdsEdrv({ headers, body }: SignedDelivery, secret: string): boolean {
  const parts = String(headers['edrv-signature'] ?? '').split(',');
  if (!/^t=\d{13}$/.test(parts[0] ?? '')) return false;
  const expected = createHmac('sha256', secret).update(body).digest();
  return parts
    .slice(1)
    .filter((part) => part.startsWith('v1='))
    .some((part) => equal(Buffer.from(part.slice(3), 'hex'), expected));
}

function equal(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
