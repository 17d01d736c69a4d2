import { byStatus } from '../command-results.js';
import { keptMessage } from '../kept-message.js';
import { type Commands, callOf, type Routes } from './schemas.js';

/** Vendor extensions: DataTransfer (section 4.3). None is known, so each is passed on and answered so. */
export const dataTransfer = {
  DataTransfer: keptMessage('DataTransfer', 'chargestation.data_transfer.received', {
    status: 'UnknownVendorId',
  }),
} satisfies Routes;

/** Vendor extensions to a station. `data` is a text in 1.6, so anything else is sent as its JSON. */
export const dataTransferCommands = {
  dataTransfer: {
    calls: ({ vendorId, messageId, data }) => [
      callOf('DataTransfer', { vendorId, messageId: messageId ?? undefined, data: toData(data) }),
    ],
    result: byStatus,
  },
} satisfies Commands;

function toData(data: unknown): string | undefined {
  if (data === null || data === undefined) return undefined;
  return typeof data === 'string' ? data : JSON.stringify(data);
}
