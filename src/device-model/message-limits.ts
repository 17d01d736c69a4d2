import type { MessageLimit } from '../shared/vocabulary/device-model.js';

/** The components that tell limits, and the actions that each tells them of (2.0.1 part 2, appendices, referenced variables). */
const TOLD_BY = {
  DeviceDataCtrlr: ['GetReport', 'GetVariables', 'SetVariables'],
  MonitoringCtrlr: ['ClearVariableMonitoring', 'SetVariableMonitoring'],
} as const;

/** The variable of each limit; the action is its instance. */
const VARIABLES = { items: 'ItemsPerMessage', bytes: 'BytesPerMessage' } as const;

/** Limits that are told otherwise: by keys of 1.6 (sections 9.1 and 9.2) and by variables without an instance. */
const TOLD_OTHERWISE = {
  GetConfigurationMaxKeys: 'GetConfiguration.items',
  SendLocalListMaxLength: 'SendLocalList.items',
  'LocalAuthListCtrlr.ItemsPerMessage': 'SendLocalList.items',
  'LocalAuthListCtrlr.BytesPerMessage': 'SendLocalList.bytes',
} as const;

/** By the name of the key or variable in small letters, since stations do not mind the letter case: the name under which its value is kept. */
const KEPT_AS = new Map(
  Object.entries(TOLD_BY)
    .flatMap(([component, actions]) =>
      actions.flatMap((action) =>
        Object.entries(VARIABLES).map(([kind, variable]) => [
          `${component}.${variable}.${action}`,
          `${action}.${kind}`,
        ]),
      ),
    )
    .concat(Object.entries(TOLD_OTHERWISE))
    .map(([name, keptAs]): [string, string] => [name!.toLowerCase(), keptAs!]),
);

/** What is kept of a station: its limits by `<action>.items` and `<action>.bytes`. */
export type KeptLimits = Record<string, number>;

/**
 * The limits among the values that a station has told. What is no number from 1 on is not known.
 *
 * @param told by 1.6 key or `Component.Variable`, with `.Instance` where the variable has one
 */
export function limitsIn(told: Readonly<Record<string, string>>): KeptLimits {
  const limits = Object.entries(told).flatMap(([name, value]): [string, number][] => {
    const keptAs = KEPT_AS.get(name.toLowerCase());
    return keptAs && /^\s*[1-9]\d{0,8}\s*$/.test(value) ? [[keptAs, Number(value)]] : [];
  });
  return Object.fromEntries(limits);
}

/** The limit of one action. */
export function limitOf(kept: KeptLimits, action: string): MessageLimit {
  return { items: kept[`${action}.items`] ?? null, bytes: kept[`${action}.bytes`] ?? null };
}
