import { effect, signal } from '@preact/signals';
import type { Zone } from './format.js';

/** A signal that this browser remembers. */
function remembered<T extends string>(name: string, words: readonly T[]) {
  const stored = localStorage.getItem(name) as T;
  const value = signal<T>(words.includes(stored) ? stored : (words[0] as T));
  effect(() => {
    localStorage.setItem(name, value.value);
    dispatchEvent(new Event('preferences'));
  });
  return value;
}

/** Colours: the system's, or one that the reader chose. */
export const theme = remembered('theme', ['system', 'light', 'dark'] as const);

/** Height of the rows of lists. */
export const rows = remembered('rows', ['normal', 'dense'] as const);

/** Whose clock is shown. */
export const zone = remembered<Zone>('zone', ['local', 'UTC']);

/** Single-key shortcuts; some people need them off. */
export const shortcuts = remembered('shortcuts', ['on', 'off'] as const);

/** Whether the list of first steps is shown. */
export const firstSteps = remembered('first-steps', ['shown', 'hidden'] as const);

/** Whether the preview of the flag was looked at here. */
export const previewSeen = remembered('preview-seen', ['no', 'yes'] as const);
