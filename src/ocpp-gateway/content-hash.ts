import { hash } from 'node:crypto';

/**
 * What tells a message that is sent again from a new one: a hash over the payload with sorted keys, without `offline`, which a retry
 * may set. 16 bytes of SHA-256.
 */
export function contentHash(payload: object): Buffer {
  return hash('sha256', canonical(payload, 'offline'), 'buffer').subarray(0, 16);
}

/** A text that only equal values have: lengths stand before texts, since escaping them as JSON takes twice as long. */
function canonical(value: unknown, without?: string): string {
  if (typeof value === 'string') return `"${value.length}:${value}`;
  if (typeof value !== 'object' || value === null) return `${value},`;
  if (Array.isArray(value)) return `[${value.map((entry) => canonical(entry)).join('')}]`;
  const source = value as Record<string, unknown>;
  let text = '{';
  for (const key of Object.keys(source).sort()) {
    if (key !== without) text += `${key.length}:${key}${canonical(source[key])}`;
  }
  return `${text}}`;
}
