import { MASK } from '../shared/mask-secrets.js';
import type {
  DeviceModelAttribute,
  DeviceModelVariable,
} from '../shared/vocabulary/device-model.js';

/** Variables that hold a password of the station: it must not report them, and they are never stored. */
const SECRET = /^(BasicAuthPassword|AuthorizationKey)$/i;

/**
 * The variables of one part of a report, each once: a station may list the attributes of one variable in several entries, of which the
 * later one counts. Values of passwords are masked.
 */
export function toReportedVariables(
  variables: readonly DeviceModelVariable[],
): DeviceModelVariable[] {
  const byName = new Map<string, DeviceModelVariable>();
  for (const variable of variables) {
    const name = nameOf(variable);
    const before = byName.get(name);
    byName.set(name, {
      ...variable,
      attributes: merged(before?.attributes ?? [], masked(variable)),
      characteristics: variable.characteristics ?? before?.characteristics ?? null,
    });
  }
  return [...byName.values()];
}

/** Absent and empty are the same name. */
function nameOf(variable: DeviceModelVariable): string {
  const { component, componentInstance, evseId, connectorId, variableInstance } = variable;
  return JSON.stringify([
    component,
    componentInstance ?? '',
    evseId ?? 0,
    connectorId ?? 0,
    variable.variable,
    variableInstance ?? '',
  ]);
}

function merged(
  before: readonly DeviceModelAttribute[],
  now: readonly DeviceModelAttribute[],
): DeviceModelAttribute[] {
  return [...new Map([...before, ...now].map((attribute) => [attribute.type, attribute])).values()];
}

function masked({ variable, attributes }: DeviceModelVariable): DeviceModelAttribute[] {
  if (!SECRET.test(variable)) return attributes;
  return attributes.map((attribute) =>
    attribute.value === null ? attribute : { ...attribute, value: MASK },
  );
}
