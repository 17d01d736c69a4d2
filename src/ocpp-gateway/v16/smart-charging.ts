import type { Routes } from './schemas.js';

/** A 1.6 station sends no message about smart charging. */
export const smartCharging = {} satisfies Routes;
