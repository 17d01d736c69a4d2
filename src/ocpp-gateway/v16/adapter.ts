import type { ProtocolAdapter } from '../protocol-adapter.js';
import { authorization } from './authorization.js';
import { availability } from './availability.js';
import { dataTransfer } from './data-transfer.js';
import { diagnostics } from './diagnostics.js';
import { firmware } from './firmware.js';
import { meterValues } from './meter-values.js';
import { provisioning } from './provisioning.js';
import { reservation } from './reservation.js';
import type { Routes } from './schemas.js';
import { security } from './security.js';
import { smartCharging } from './smart-charging.js';
import { transactions } from './transactions.js';

/** OCPP 1.6. Does not compile while an action that a station may send has no route. */
export const v16: ProtocolAdapter = {
  version: '1.6',
  protocol: 'ocpp1.6',
  inbound: {
    ...authorization,
    ...availability,
    ...dataTransfer,
    ...diagnostics,
    ...firmware,
    ...meterValues,
    ...provisioning,
    ...reservation,
    ...security,
    ...smartCharging,
    ...transactions,
  } satisfies Required<Routes>,
};
