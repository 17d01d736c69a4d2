import { byStatus } from '../command-results.js';
import { keptMessage } from '../kept-message.js';
import { type Commands, type CsmsMessages, callOf, type Routes } from './schemas.js';

/** Vendor extensions: DataTransfer (functional block P). None is known, so each is passed on and answered so. */
export const dataTransfer = {
  DataTransfer: keptMessage('DataTransfer', 'chargestation.data_transfer.received', {
    status: 'UnknownVendorId',
  }),
} satisfies Routes;

/** Vendor extensions to a station. `data` may be any JSON. */
export const dataTransferCommands = {
  dataTransfer: {
    calls: ({ vendorId, messageId, data }) => [
      callOf('DataTransfer', {
        vendorId,
        messageId: messageId ?? undefined,
        data: (data ?? undefined) as CsmsMessages['DataTransfer']['data'],
      }),
    ],
    result: byStatus,
  },
} satisfies Commands;
