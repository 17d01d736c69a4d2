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
  if (Array.isArray(value)) {
    let text = '[';
    for (const entry of value) text += canonical(entry);
    return `${text}]`;
  }
  const source = value as Record<string, unknown>;
  let text = '{';
  for (const key of sorted(Object.keys(source))) {
    if (key !== without) text += `${key.length}:${key}${canonical(source[key])}`;
  }
  return `${text}}`;
}

const FEW = 16;

/** Few keys by insertion: the built-in sort costs more than the rest of the walk. */
function sorted(keys: string[]): string[] {
  if (keys.length > FEW) return keys.sort();
  for (let end = 1; end < keys.length; end += 1) {
    const key = keys[end] as string;
    let at = end;
    for (; at > 0 && (keys[at - 1] as string) > key; at -= 1) keys[at] = keys[at - 1] as string;
    keys[at] = key;
  }
  return keys;
}
