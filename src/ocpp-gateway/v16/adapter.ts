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

/** OCPP 1.6. Does not compile while an action that a station may send, or a command, has no route. */
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
  outbound: {
    ...anyCall('1.6'),
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
  // GetConfigurationMaxKeys (section 9.1) and SendLocalListMaxLength (9.2).
  lists: {
    GetConfiguration: { list: 'key', results: ['configurationKey', 'unknownKey'] },
    SendLocalList: { list: 'localAuthorizationList', results: [], versionIn: 'listVersion' },
  },
  configurationOf,
  profileChangeOf,
};
