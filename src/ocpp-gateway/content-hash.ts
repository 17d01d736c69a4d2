import { hash } from 'node:crypto';

/**
 * What tells a message that is sent again from a new one: a hash over the payload with sorted keys, without `offline`, which a retry
 * may set. 16 bytes of SHA-256.
 */
export function contentHash(payload: object): Buffer {
  return hash('sha256', sorted(payload, 'offline'), 'buffer').subarray(0, 16);
}

function sorted(value: unknown, without?: string): string {
  if (Array.isArray(value)) return `[${value.map((entry) => sorted(entry)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const source = value as Record<string, unknown>;
  let text = '{';
  for (const key of Object.keys(source).sort()) {
    if (key !== without) text += `${JSON.stringify(key)}:${sorted(source[key])},`;
  }
  return `${text}}`;
}
