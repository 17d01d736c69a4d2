import { keptMessage } from '../kept-message.js';
import type { Routes } from './schemas.js';

/** Vendor extensions: DataTransfer (functional block P). None is known, so each is passed on and answered so. */
export const dataTransfer = {
  DataTransfer: keptMessage('DataTransfer', 'chargestation.data_transfer.received', {
    status: 'UnknownVendorId',
  }),
} satisfies Routes;
