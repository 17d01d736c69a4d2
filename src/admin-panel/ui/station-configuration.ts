import { type Action, api, type DeviceVariable, type Station } from './api.js';
import { variableName } from './variable-name.js';

/** One value that a station can be asked for. */
export interface ConfigurationEntry {
  /** Key of 1.6, or `Component.Variable` of 2.0.1 with the EVSE and the instances that it is about. */
  name: string;
  /** null: not set, or never told. */
  value: string | null;
  unit: string | null;
  writable: boolean;
  /** Sends another value to the station. */
  change(value: string): Promise<{ result: Action }>;
}

/** What a station has last told of itself. */
export interface StationConfiguration {
  entries: ConfigurationEntry[];
  /** null: never asked. */
  toldAt: string | null;
}

/** What is known without asking the station: its device model, or of 1.6 the newest answer. */
export function knownConfiguration(station: Station): Promise<StationConfiguration> {
  return station.protocol === 'ocpp1.6' ? newestAnswer(station._id) : deviceModel(station._id);
}

type SettableVariable = Omit<
  NonNullable<Parameters<typeof api.changeConfiguration>[1]['setVariableData']>[number],
  'attributeValue'
>;

async function newestAnswer(id: string): Promise<StationConfiguration> {
  const { result } = await api.actions({
    chargestation: id,
    type: 'chargestation.get_configuration',
    status: 'completed',
    paginate_limit: 1,
  });
  const [newest] = result;
  return { entries: newest ? keysOf(id, newest) : [], toldAt: newest?.answeredAt ?? null };
}

/** The keys that an answer of a 1.6 station holds. */
function keysOf(id: string, { response_data }: Action): ConfigurationEntry[] {
  const { configurationKey = [] } = (response_data ?? {}) as {
    configurationKey?: { key: string; readonly: boolean; value?: string }[];
  };
  return configurationKey.map(({ key, readonly, value = null }) => ({
    name: key,
    value,
    unit: null,
    writable: !readonly,
    change: (changed) => api.changeConfiguration(id, { key, value: changed }),
  }));
}

async function deviceModel(id: string): Promise<StationConfiguration> {
  const all: DeviceVariable[] = [];
  for (let number = 1; ; number += 1) {
    const page = await api.deviceModel(id, { paginate_limit: 1000, paginate_page: number });
    all.push(...page.result);
    if (!page.hasNext) break;
  }
  const toldAt = all.map(({ reportedAt }) => reportedAt).sort();
  return {
    entries: all
      .map((variable) => entryOf(id, variable))
      .sort((one, other) => one.name.localeCompare(other.name)),
    toldAt: toldAt.at(-1) ?? null,
  };
}

function entryOf(id: string, stored: DeviceVariable): ConfigurationEntry {
  const { component, variable, attributes, characteristics } = stored;
  const actual = attributes.find(({ type }) => type === 'Actual');
  return {
    name: variableName(stored),
    value: actual?.value ?? null,
    unit: characteristics?.unit ?? null,
    writable: actual !== undefined && actual.mutability !== 'ReadOnly',
    change: (attributeValue) =>
      api.changeConfiguration(id, {
        setVariableData: [{ ...withoutNulls({ component, variable }), attributeValue }],
      }),
  };
}

/** As the API takes it: what is null is left out. */
function withoutNulls(value: object): SettableVariable {
  return JSON.parse(JSON.stringify(value, (_, part) => part ?? undefined));
}
