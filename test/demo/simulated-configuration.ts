import { keyOf } from '../../src/ocpp-gateway/configuration-keys.js';
import type { JsonObject } from '../support/station-socket.js';

/** One item of the configuration: a variable of the 2.0.1 device model, and by its counterpart a key of 1.6. */
interface Item {
  component: string;
  variable: string;
  value: string;
  readonly: boolean;
  /** DataEnumType of 2.0.1. */
  dataType: string;
  unit?: string;
  /** Where 1.6 has other words for the same. */
  valueOfV16?: string;
}

const integer = (component: string, variable: string, value: number, unit?: string): Item => ({
  component,
  variable,
  value: String(value),
  readonly: false,
  dataType: 'integer',
  ...(unit !== undefined && { unit }),
});

/** The configuration of a simulated station, which answers from it in the words of either version. */
export class SimulatedConfiguration {
  private readonly items: Item[] = [
    integer('OCPPCommCtrlr', 'HeartbeatInterval', 300, 's'),
    integer('OCPPCommCtrlr', 'WebSocketPingInterval', 30, 's'),
    integer('SampledDataCtrlr', 'TxUpdatedInterval', 60, 's'),
    integer('TxCtrlr', 'EVConnectionTimeOut', 120, 's'),
    { ...integer('SmartChargingCtrlr', 'ProfileStackLevel', 10), readonly: true },
    { ...integer('SmartChargingCtrlr', 'PeriodsPerSchedule', 24), readonly: true },
    {
      component: 'SmartChargingCtrlr',
      variable: 'RateUnit',
      value: 'A,W',
      valueOfV16: 'Current,Power',
      readonly: true,
      dataType: 'MemberList',
    },
  ];

  /** GetConfiguration of 1.6. */
  getConfiguration({ key }: JsonObject): JsonObject {
    const asked = key as string[] | undefined;
    const all = this.items.map((item) => ({ ...item, key: keyOf(item) }));
    const found = asked?.length
      ? asked.map((name) => all.find(({ key }) => isSame(key, name)))
      : all;
    const configurationKey = found.flatMap((item) =>
      item
        ? [{ key: item.key, readonly: item.readonly, value: item.valueOfV16 ?? item.value }]
        : [],
    );
    return { configurationKey, unknownKey: asked?.filter((_, index) => !found[index]) ?? [] };
  }

  /** ChangeConfiguration of 1.6. */
  changeConfiguration({ key, value }: JsonObject): JsonObject {
    const item = this.items.find((one) => isSame(keyOf(one), String(key)));
    if (!item) return { status: 'NotSupported' };
    return { status: change(item, value) };
  }

  /** GetVariables of 2.0.1. */
  getVariables({ getVariableData }: JsonObject): JsonObject {
    const getVariableResult = (getVariableData as VariableData[]).map((asked) => {
      const item = this.find(asked);
      return typeof item === 'string'
        ? { ...placeOf(asked), attributeStatus: item }
        : { ...placeOf(asked), attributeStatus: 'Accepted', attributeValue: item.value };
    });
    return { getVariableResult };
  }

  /** SetVariables of 2.0.1. */
  setVariables({ setVariableData }: JsonObject): JsonObject {
    const setVariableResult = (setVariableData as VariableData[]).map((asked) => {
      const item = this.find(asked);
      const attributeStatus = typeof item === 'string' ? item : change(item, asked.attributeValue);
      return { ...placeOf(asked), attributeStatus };
    });
    return { setVariableResult };
  }

  /** `reportData` of NotifyReport in 2.0.1. */
  report(): JsonObject[] {
    return this.items.map(({ component, variable, value, readonly, dataType, unit }) => ({
      component: { name: component },
      variable: { name: variable },
      variableAttribute: [{ value, mutability: readonly ? 'ReadOnly' : 'ReadWrite' }],
      variableCharacteristics: { dataType, supportsMonitoring: false, ...(unit && { unit }) },
    }));
  }

  /** The item, or why there is none (GetVariableStatusEnumType). */
  private find({ component, variable }: VariableData): Item | string {
    const there = this.items.filter((item) => isSame(item.component, component.name));
    if (there.length === 0) return 'UnknownComponent';
    return there.find((item) => isSame(item.variable, variable.name)) ?? 'UnknownVariable';
  }
}

interface VariableData {
  component: { name: string };
  variable: { name: string };
  attributeType?: string;
  attributeValue?: string;
}

function placeOf({ component, variable, attributeType }: VariableData): JsonObject {
  return { component, variable, ...(attributeType && { attributeType }) };
}

/** Gives the status of SetVariables and ChangeConfiguration. */
function change(item: Item, value: unknown): 'Accepted' | 'Rejected' {
  if (item.readonly || !/^\d+$/.test(String(value))) return 'Rejected';
  item.value = String(value);
  return 'Accepted';
}

/** Names are compared without letter case in both versions. */
function isSame(one: string | null, another: string): boolean {
  return one?.toLowerCase() === another.toLowerCase();
}
