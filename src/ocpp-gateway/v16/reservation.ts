import type { Routes } from './schemas.js';

/** A 1.6 station sends no message about reservations: one ends in a StartTransaction or StatusNotification. */
export const reservation = {} satisfies Routes;
