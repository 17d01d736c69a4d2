import type { DeviceVariable } from './api.js';

/** Name of a variable for people: `EVSE 1: Connector.Available`, with its instances in brackets. */
export function variableName({
  component,
  variable,
}: Pick<DeviceVariable, 'component' | 'variable'>): string {
  const { evse } = component;
  const place = evse ? `EVSE ${[evse.id, evse.connectorId].filter(Boolean).join('/')}: ` : '';
  const named = ({ name, instance }: { name: string; instance: string | null }) =>
    instance === null ? name : `${name}[${instance}]`;
  return `${place}${named(component)}.${named(variable)}`;
}
