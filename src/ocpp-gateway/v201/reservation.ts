import { keptMessage } from '../kept-message.js';
import type { Routes } from './schemas.js';

/** The end of a reservation that was not used: ReservationStatusUpdate (functional block H). */
export const reservation = {
  ReservationStatusUpdate: keptMessage('ReservationStatusUpdate', null, {}),
} satisfies Routes;
