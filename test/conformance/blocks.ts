import type { Block } from './conformance-case.js';
import { chargingSessions } from './ocpp16/charging-sessions.js';
import { configuration } from './ocpp16/configuration.js';
import { firmware as firmware16 } from './ocpp16/firmware.js';
import { localAuthList as localAuthList16 } from './ocpp16/local-auth-list.js';
import { offline } from './ocpp16/offline.js';
import { remoteControl as remoteControl16 } from './ocpp16/remote-control.js';
import { reservation as reservation16 } from './ocpp16/reservation.js';
import { security as security16 } from './ocpp16/security.js';
import { smartCharging } from './ocpp16/smart-charging.js';
import { authorization } from './ocpp201/authorization.js';
import { availability } from './ocpp201/availability.js';
import { certificates } from './ocpp201/certificates.js';
import { dataTransfer } from './ocpp201/data-transfer.js';
import { diagnostics } from './ocpp201/diagnostics.js';
import { displayMessages } from './ocpp201/display-messages.js';
import { firmware as firmware201 } from './ocpp201/firmware.js';
import { localAuthList as localAuthList201 } from './ocpp201/local-auth-list.js';
import { meterValues } from './ocpp201/meter-values.js';
import { monitoring } from './ocpp201/monitoring.js';
import { provisioning } from './ocpp201/provisioning.js';
import { publishedFirmware } from './ocpp201/published-firmware.js';
import { readProfiles } from './ocpp201/read-profiles.js';
import { remoteControl as remoteControl201 } from './ocpp201/remote-control.js';
import { reservation as reservation201 } from './ocpp201/reservation.js';
import { resets } from './ocpp201/resets.js';
import { security as security201 } from './ocpp201/security.js';
import { setProfiles } from './ocpp201/set-profiles.js';
import { transactionStarts } from './ocpp201/starts.js';
import { transactionStops } from './ocpp201/stops.js';
import { tariff } from './ocpp201/tariff.js';
import { transactionStatus } from './ocpp201/transaction-status.js';

/** All cases, in the order of the table. */
export const BLOCKS: readonly Block[] = [
  chargingSessions,
  remoteControl16,
  configuration,
  offline,
  localAuthList16,
  firmware16,
  reservation16,
  smartCharging,
  security16,
  security201,
  provisioning,
  resets,
  authorization,
  localAuthList201,
  transactionStarts,
  transactionStops,
  transactionStatus,
  remoteControl201,
  availability,
  reservation201,
  tariff,
  meterValues,
  setProfiles,
  readProfiles,
  firmware201,
  publishedFirmware,
  certificates,
  diagnostics,
  monitoring,
  displayMessages,
  dataTransfer,
];
