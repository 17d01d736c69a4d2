import { signal } from '@preact/signals';

/** The present time in ms, once a second; one clock for everything that counts up. */
export const now = signal(Date.now());

setInterval(() => {
  if (!document.hidden) now.value = Date.now();
}, 1000);
