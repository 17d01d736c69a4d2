import ipaddr from 'ipaddr.js';

/** One environment variable: how it is read, its default and its meaning. The README's table is checked against this list. */
export interface Variable<T> {
  /** Turns the text into the value; throws an Error that says what would be right. */
  parse(text: string): T;
  /** Used when the variable is absent or empty. */
  fallback: T;
  /** One line for the README. */
  meaning: string;
}

/** Any text. */
export const text = (fallback: string, meaning: string): Variable<string> => ({
  parse: (value) => value,
  fallback,
  meaning,
});
/** Any text, or null. */
export const optional = (meaning: string): Variable<string | null> => ({
  parse: (value) => value,
  fallback: null,
  meaning,
});

/** A URL whose scheme matches, or null. */
export const url = (scheme: RegExp, advice: string, meaning: string): Variable<string | null> => ({
  parse(value) {
    if (!scheme.test(value) || !URL.canParse(value)) throw new Error(advice);
    return value;
  },
  fallback: null,
  meaning,
});

/** A whole number within bounds. */
export const integer = (
  fallback: number,
  least: number,
  most: number,
  meaning: string,
): Variable<number> => ({
  parse(value) {
    const number = Number(value);
    if (!Number.isInteger(number) || number < least || number > most) {
      throw new Error(`must be a whole number from ${least} to ${most}`);
    }
    return number;
  },
  fallback,
  meaning,
});

/** A whole number within bounds, or null. */
export const optionalInteger = (
  least: number,
  most: number,
  meaning: string,
): Variable<number | null> => ({ ...integer(0, least, most, meaning), fallback: null });

/** true or false; false by default. */
export const flag = (meaning: string): Variable<boolean> => ({
  parse(value) {
    if (value === 'true' || value === '1') return true;
    if (value === 'false' || value === '0') return false;
    throw new Error('must be true or false');
  },
  fallback: false,
  meaning,
});

/** One of some words. */
export const oneOf = <T extends string>(
  words: readonly T[],
  fallback: T,
  meaning: string,
): Variable<T> => ({
  parse(value) {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw new Error(`must be one of ${words.join(', ')}`);
    return word;
  },
  fallback,
  meaning,
});

/** A text of some form, or null. */
export const matching = (
  pattern: RegExp,
  advice: string,
  meaning: string,
): Variable<string | null> => ({
  parse(value) {
    if (!pattern.test(value)) throw new Error(advice);
    return value;
  },
  fallback: null,
  meaning,
});

/** Texts between commas; none by default. */
export const list = (meaning: string): Variable<string[]> => ({
  parse: (value) =>
    value
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  fallback: [],
  meaning,
});

/** Addresses and ranges between commas; none by default. */
export const networks = (meaning: string): Variable<string[]> => ({
  ...list(meaning),
  parse(value) {
    const entries = list(meaning).parse(value);
    const wrong = entries.find((entry) => !ipaddr.isValid(entry) && !ipaddr.isValidCIDR(entry));
    if (wrong !== undefined) throw new Error(`has ${wrong}, which is no address or range`);
    return entries;
  },
});

/** A text of some length at least, or null. */
export const atLeast = (length: number, meaning: string): Variable<string | null> => ({
  parse(value) {
    if (value.length < length) throw new Error(`must have at least ${length} characters`);
    return value;
  },
  fallback: null,
  meaning,
});
