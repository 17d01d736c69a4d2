import { anyCall } from '../any-call.js';
import type { OutboundRoutes, ProtocolAdapter } from '../protocol-adapter.js';
import { authorization, authorizationCommands } from './authorization.js';
import { availability, availabilityCommands } from './availability.js';
import { dataTransfer, dataTransferCommands } from './data-transfer.js';
import { diagnostics, diagnosticsCommands } from './diagnostics.js';
import { firmware, firmwareCommands } from './firmware.js';
import { localAuthListCommands } from './local-auth-list.js';
import { meterValues } from './meter-values.js';
import { configurationOf, provisioning, provisioningCommands } from './provisioning.js';
import { remoteControlCommands } from './remote-control.js';
import { reservation, reservationCommands } from './reservation.js';
import type { Routes } from './schemas.js';
import { security, securityCommands } from './security.js';
import { profileChangeOf, smartCharging, smartChargingCommands } from './smart-charging.js';
import { transactions, transactionsCommands } from './transactions.js';

/** OCPP 2.0.1. Does not compile while an action that a station may send, or a command, has no route. */
export const v201: ProtocolAdapter = {
  version: '2.0.1',
  protocol: 'ocpp2.0.1',
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
  outbound: {
    ...anyCall('2.0.1'),
    ...authorizationCommands,
    ...availabilityCommands,
    ...dataTransferCommands,
    ...diagnosticsCommands,
    ...firmwareCommands,
    ...localAuthListCommands,
    ...provisioningCommands,
    ...remoteControlCommands,
    ...reservationCommands,
    ...securityCommands,
    ...smartChargingCommands,
    ...transactionsCommands,
  } satisfies OutboundRoutes,
  // B05.FR.11, B06.FR.05, B08, D01, N04 and N06: a CSMS sends no more elements than ItemsPerMessage of the message says.
  lists: {
    ClearVariableMonitoring: { list: 'id', results: ['clearMonitoringResult'] },
    GetReport: { list: 'componentVariable', results: [] },
    GetVariables: { list: 'getVariableData', results: ['getVariableResult'] },
    SendLocalList: { list: 'localAuthorizationList', results: [], versionIn: 'versionNumber' },
    SetVariableMonitoring: { list: 'setMonitoringData', results: ['setMonitoringResult'] },
    SetVariables: { list: 'setVariableData', results: ['setVariableResult'] },
  },
  configurationOf,
  profileChangeOf,
};
