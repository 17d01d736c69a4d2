import type { ErrorDetail } from '../errors.js';

/** Deepest nesting of a body that is stored. */
const DEEPEST = 32;

/** Names that mean something to JavaScript itself and would be lost or misread. */
const REFUSED_NAMES = new Set(['__proto__', 'constructor']);

/**
 * Finds what JSON allows and Postgres cannot keep: NUL, half a surrogate pair, nesting beyond 32 levels, names
 * of JavaScript's own. Null when all is well. Walks without recursion, since the caller decides how deep a body is.
 */
export function findUnstorable(body: unknown): ErrorDetail | null {
  const waiting = [{ value: body, path: '', depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path, depth } = next;
    if (typeof value === 'string' && UNSTORABLE_TEXT.test(value)) return unstorableText(path);
    if (typeof value !== 'object' || value === null) continue;
    if (depth === DEEPEST) {
      return { path: '', rule: 'depth', advice: `Nest objects and lists at most ${DEEPEST} deep` };
    }
    for (const [key, child] of Object.entries(value)) {
      if (UNSTORABLE_TEXT.test(key)) return unstorableText(path);
      const childPath = path ? `${path}.${key}` : key;
      if (REFUSED_NAMES.has(key))
        return { path: childPath, rule: 'name', advice: 'Use another name' };
      waiting.push({ value: child, path: childPath, depth: depth + 1 });
    }
  }
  return null;
}

/** NUL, or with the u flag a surrogate without its other half. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what is looked for
const UNSTORABLE_TEXT = /[\u0000\p{Surrogate}]/u;

function unstorableText(path: string): ErrorDetail {
  const advice = 'Use text without NUL characters and without unpaired surrogates';
  return { path, rule: 'text', advice };
}
