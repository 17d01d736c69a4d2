import type { BootInfo, Registration } from '../../shared/vocabulary/station.js';
import type { CommandResult, ConfigurationItem } from '../../shared/vocabulary/station-command.js';
import { byStatus } from '../command-results.js';
import { keyOf } from '../configuration-keys.js';
import { NotInThisVersion, notInThisVersion } from '../protocol-adapter.js';
import { toObject, toText } from '../wire-values.js';
import { type Commands, type ConfigurationAnswer, callOf, type Routes } from './schemas.js';

/** Getting a station to work: BootNotification (section 4.2). */
export const provisioning = {
  BootNotification: {
    report: (request) => ({
      boot: {
        chargePointVendor: toText(request.chargePointVendor),
        chargePointModel: toText(request.chargePointModel),
        chargePointSerialNumber: toText(request.chargePointSerialNumber),
        chargeBoxSerialNumber: toText(request.chargeBoxSerialNumber),
        firmwareVersion: toText(request.firmwareVersion),
        iccid: toText(request.iccid),
        imsi: toText(request.imsi),
      } satisfies BootInfo,
    }),
    answer: (_request, { registration, now }) => ({
      status: STATUS[registration!.status],
      currentTime: new Date(now).toISOString(),
      interval: registration!.interval,
    }),
  },
} satisfies Routes;

const STATUS = {
  accepted: 'Accepted',
  pending: 'Pending',
  rejected: 'Rejected',
} as const satisfies Record<Registration, string>;

/** Reset (section 5.14), GetConfiguration (5.8) and ChangeConfiguration (5.3), one key per message. */
export const provisioningCommands = {
  reset: {
    calls: ({ type, evseId }) =>
      evseId
        ? notInThisVersion('OCPP 1.6 resets the station as a whole: leave the EVSE out.')
        : [callOf('Reset', { type: RESET_TYPE[type] })],
    result: byStatus,
  },
  getConfiguration: {
    calls({ items }) {
      const keys = items.map(toKey);
      const missing = keys.find((key) => key instanceof NotInThisVersion);
      if (missing) return missing;
      return [callOf('GetConfiguration', keys.length > 0 ? { key: keys as string[] } : {})];
    },
    result: readConfiguration,
  },
  setConfiguration: {
    calls({ items }) {
      const keys = items.map(toKey);
      const missing = keys.find((key) => key instanceof NotInThisVersion);
      if (missing) return missing;
      return items.map(({ value }, index) =>
        callOf('ChangeConfiguration', { key: keys[index] as string, value: value as string }),
      );
    },
    result: byStatus,
    allOf: true,
  },
} satisfies Commands;

/** The nearest kind of reset: OnIdle waits for the end of transactions, which a Soft one ends by itself. */
const RESET_TYPE = {
  Soft: 'Soft',
  OnIdle: 'Soft',
  Hard: 'Hard',
  Immediate: 'Hard',
} as const;

/** The key of an item; that of a 2.0.1 variable where the two mean the same. */
function toKey({ component, variable }: ConfigurationItem): string | NotInThisVersion {
  if (component === undefined) return variable.name;
  const { name, instance } = variable;
  const key = keyOf({ component: component.name, variable: name, instance });
  return key ?? notInThisVersion(`OCPP 1.6 has no key for ${component.name}.${name}.`);
}

function readConfiguration({
  configurationKey = [],
  unknownKey = [],
}: ConfigurationAnswer): CommandResult {
  return {
    accepted: configurationKey.length > 0 || unknownKey.length === 0,
    status: null,
    reason: unknownKey.length > 0 ? `Unknown keys: ${unknownKey.join(', ')}` : null,
  };
}

/** The keys of a GetConfiguration answer that have a value; one that breaks the schema is read as far as it goes. */
export function configurationOf(answer: unknown): Record<string, string> {
  const keys = toObject<ConfigurationAnswer>(answer)?.configurationKey;
  const values = (Array.isArray(keys) ? keys : []).flatMap((entry): [string, string][] => {
    const { key, value } = toObject<{ key: string; value: string }>(entry) ?? {};
    const text = toText(value);
    return typeof key === 'string' && text !== null ? [[key, text]] : [];
  });
  return Object.fromEntries(values);
}
