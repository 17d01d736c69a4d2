import type { Block } from './conformance-case.js';
import { chargingSessions } from './ocpp16/charging-sessions.js';
import { configuration } from './ocpp16/configuration.js';
import { firmware as firmware16 } from './ocpp16/firmware.js';
import { localAuthList } from './ocpp16/local-auth-list.js';
import { offline } from './ocpp16/offline.js';
import { remoteControl as remoteControl16 } from './ocpp16/remote-control.js';
import { reservation } from './ocpp16/reservation.js';
import { security as security16 } from './ocpp16/security.js';
import { smartCharging } from './ocpp16/smart-charging.js';
import { authorization } from './ocpp201/authorization.js';
import { availability } from './ocpp201/availability.js';
import { certificates } from './ocpp201/certificates.js';
import { dataTransfer } from './ocpp201/data-transfer.js';
import { diagnostics } from './ocpp201/diagnostics.js';
import { firmware as firmware201 } from './ocpp201/firmware.js';
import { meterValues } from './ocpp201/meter-values.js';
import { provisioning } from './ocpp201/provisioning.js';
import { remoteControl as remoteControl201 } from './ocpp201/remote-control.js';
import { security as security201 } from './ocpp201/security.js';
import { transactionStarts } from './ocpp201/starts.js';
import { transactionStops } from './ocpp201/stops.js';
import { transactionStatus } from './ocpp201/transaction-status.js';

/** All cases, in the order of the table. */
export const BLOCKS: readonly Block[] = [
  chargingSessions,
  remoteControl16,
  configuration,
  offline,
  localAuthList,
  firmware16,
  reservation,
  smartCharging,
  security16,
  security201,
  provisioning,
  authorization,
  transactionStarts,
  transactionStops,
  transactionStatus,
  remoteControl201,
  availability,
  meterValues,
  firmware201,
  certificates,
  diagnostics,
  dataTransfer,
];
