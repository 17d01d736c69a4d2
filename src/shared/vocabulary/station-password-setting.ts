import type { StationCommandName, StationCommands } from './station-command.js';

const PASSWORD_SETTING = /(^|\.)(AuthorizationKey|BasicAuthPassword)$/i;

/**
 * Whether a 1.6 key, a variable of 2.0.1 or `Component.Variable` is the password of the station. Stations compare names without letter
 * case.
 */
export function isPasswordSetting(name: string): boolean {
  return PASSWORD_SETTING.test(name);
}

/** One command, as far as it may set a password. */
interface Commanded {
  name: StationCommandName;
  request: StationCommands[StationCommandName];
}

/** The station passwords that a command sets, also one that is sent as it is (1.6 ChangeConfiguration, 2.0.1 SetVariables). */
export function passwordsSetBy({ name, request }: Commanded): string[] {
  if (name === 'setConfiguration')
    return passwordsIn((request as StationCommands['setConfiguration']).items);
  if (name !== 'call') return [];
  const { action, payload } = request as StationCommands['call'];
  if (action === 'ChangeConfiguration') {
    const { key, value } = payload as { key: string; value: string };
    return passwordsIn([{ variable: { name: key }, value }]);
  }
  if (action !== 'SetVariables') return [];
  const { setVariableData } = payload as { setVariableData: SetVariable[] };
  return passwordsIn(setVariableData.map((one) => ({ ...one, value: one.attributeValue })));
}

interface SetVariable {
  variable: { name: string };
  attributeValue: string;
}

function passwordsIn(items: readonly { variable: { name: string }; value?: string }[]): string[] {
  return items.flatMap(({ variable, value }) =>
    value !== undefined && isPasswordSetting(variable.name) ? [value] : [],
  );
}
