import type {
  DeviceModelAttribute,
  DeviceModelCharacteristics,
  DeviceModelVariable,
} from '../../shared/vocabulary/device-model.js';
import {
  type BootInfo,
  parseStationTime,
  type Registration,
} from '../../shared/vocabulary/station.js';
import type { CommandResult, ConfigurationItem } from '../../shared/vocabulary/station-command.js';
import { byItems, byStatus, type ItemResult } from '../command-results.js';
import { variablesOf } from '../configuration-keys.js';
import { NotInThisVersion, notInThisVersion } from '../protocol-adapter.js';
import { toObject, toText } from '../wire-values.js';
import {
  type Commands,
  type CsmsMessages,
  callOf,
  type ReportData,
  type Routes,
  type SetVariablesAnswer,
  type VariablesAnswer,
} from './schemas.js';

/** Getting a station to work: BootNotification and NotifyReport (functional block B). */
export const provisioning = {
  BootNotification: {
    report: ({ chargingStation }) => ({
      boot: {
        chargePointVendor: toText(chargingStation.vendorName),
        chargePointModel: toText(chargingStation.model),
        chargePointSerialNumber: toText(chargingStation.serialNumber),
        chargeBoxSerialNumber: null,
        firmwareVersion: toText(chargingStation.firmwareVersion),
        iccid: toText(chargingStation.modem?.iccid),
        imsi: toText(chargingStation.modem?.imsi),
      } satisfies BootInfo,
    }),
    answer: (_request, { registration, now }) => ({
      status: STATUS[registration!.status],
      currentTime: new Date(now).toISOString(),
      interval: registration!.interval,
    }),
  },
  NotifyReport: {
    report: ({ requestId, seqNo, tbc, generatedAt, reportData = [] }, { receivedAt }) => ({
      deviceModel: {
        requestId,
        seqNo,
        last: tbc !== true,
        generatedAt: parseStationTime(generatedAt) ?? receivedAt,
        variables: reportData.map(toVariable),
      },
    }),
    answer: () => ({}),
  },
} satisfies Routes;

const STATUS = {
  accepted: 'Accepted',
  pending: 'Pending',
  rejected: 'Rejected',
} as const satisfies Record<Registration, string>;

function toVariable(data: ReportData): DeviceModelVariable {
  const { component, variable, variableAttribute, variableCharacteristics } = data;
  return {
    component: component.name,
    componentInstance: component.instance ?? null,
    evseId: component.evse?.id ?? null,
    connectorId: component.evse?.connectorId ?? null,
    variable: variable.name,
    variableInstance: variable.instance ?? null,
    attributes: variableAttribute.map(toAttribute),
    characteristics: variableCharacteristics ? toCharacteristics(variableCharacteristics) : null,
  };
}

/** With the defaults of VariableAttributeType. */
function toAttribute(attribute: ReportData['variableAttribute'][number]): DeviceModelAttribute {
  const { type, value, mutability, persistent, constant } = attribute;
  return {
    type: type ?? 'Actual',
    value: value ?? null,
    mutability: mutability ?? 'ReadWrite',
    persistent: persistent ?? false,
    constant: constant ?? false,
  };
}

function toCharacteristics(
  characteristics: NonNullable<ReportData['variableCharacteristics']>,
): DeviceModelCharacteristics {
  const { unit, dataType, minLimit, maxLimit, valuesList, supportsMonitoring } = characteristics;
  return {
    unit: unit ?? null,
    dataType,
    minLimit: minLimit ?? null,
    maxLimit: maxLimit ?? null,
    valuesList: valuesList ?? null,
    supportsMonitoring,
  };
}

/** Reset, GetVariables and SetVariables (functional block B), several variables in one message. */
export const provisioningCommands = {
  reset: {
    calls: ({ type, evseId }) => [
      callOf('Reset', { type: RESET_TYPE[type], evseId: evseId || undefined }),
    ],
    result: byStatus,
  },
  getConfiguration: {
    calls({ items, requestId }) {
      if (items.length === 0) {
        return requestId === undefined
          ? notInThisVersion('OCPP 2.0.1 reads everything by a report: use base_report.')
          : [callOf('GetBaseReport', { requestId, reportBase: 'FullInventory' })];
      }
      const places = items.map((item) => toPlaces(item));
      const missing = places.find((place) => place instanceof NotInThisVersion);
      if (missing) return missing;
      const getVariableData = (places as VariablePlace[][]).map(([decisive]) => decisive!);
      return [callOf('GetVariables', { getVariableData })];
    },
    result: (answer: VariablesAnswer | Parameters<typeof byStatus>[0]): CommandResult =>
      'status' in answer
        ? byStatus(answer)
        : byItems(answer.getVariableResult.map(toItemResult), 'any'),
  },
  setConfiguration: {
    calls({ items }) {
      const places = items.map((item) => toPlaces(item));
      const missing = places.find((place) => place instanceof NotInThisVersion);
      if (missing) return missing;
      const setVariableData = (places as VariablePlace[][]).flatMap((variables, index) =>
        variables.map((place) => ({ ...place, attributeValue: items[index]?.value as string })),
      );
      return [callOf('SetVariables', { setVariableData })];
    },
    result: ({ setVariableResult }: SetVariablesAnswer): CommandResult =>
      byItems(setVariableResult.map(toItemResult), 'all'),
  },
} satisfies Commands;

/** The nearest kind of reset: a Soft one of 1.6 ends transactions by itself, OnIdle waits for their end. */
const RESET_TYPE = {
  Soft: 'OnIdle',
  OnIdle: 'OnIdle',
  Hard: 'Immediate',
  Immediate: 'Immediate',
} as const;

type VariablePlace = CsmsMessages['GetVariables']['getVariableData'][number];

/** Where an item stands in the device model, the decisive place first; that of a 1.6 key by the table. */
function toPlaces(item: ConfigurationItem): VariablePlace[] | NotInThisVersion {
  const { component, variable, attributeType } = item;
  if (component) return [{ component, variable, attributeType }];
  const variables = variablesOf(variable.name);
  if (typeof variables === 'string') {
    return notInThisVersion(`The key ${variable.name} does not exist in OCPP 2.0.1. ${variables}`);
  }
  return variables.map(({ component: name, variable: of, instance }) => ({
    component: { name },
    variable: { name: of, instance },
    attributeType,
  }));
}

type VariableResult =
  | VariablesAnswer['getVariableResult'][number]
  | SetVariablesAnswer['setVariableResult'][number];

function toItemResult(result: VariableResult): ItemResult {
  const { component, variable, attributeStatus, attributeStatusInfo } = result;
  const name = `${component.name}.${variable.name}`;
  return { name, status: attributeStatus, statusInfo: attributeStatusInfo };
}

/** The actual values of a GetVariables answer by `Component.Variable`, or `Component.Variable.Instance`; one that breaks the schema is read as far as it goes. */
export function configurationOf(answer: unknown): Record<string, string> {
  const results = toObject<VariablesAnswer>(answer)?.getVariableResult;
  const values = (Array.isArray(results) ? results : []).flatMap((entry): [string, string][] => {
    const result = toObject<VariablesAnswer['getVariableResult'][number]>(entry) ?? {};
    const component = toObject<{ name: string }>(result.component)?.name;
    const { name, instance } = toObject<{ name: string; instance: string }>(result.variable) ?? {};
    const text = toText(result.attributeValue);
    if (text === null || (result.attributeType ?? 'Actual') !== 'Actual') return [];
    return [[`${component}.${name}${instance ? `.${instance}` : ''}`, text]];
  });
  return Object.fromEntries(values);
}
