import type { DeviceModelVariable } from '../shared/vocabulary/device-model.js';

/** The most that is kept of one station; full inventories of real ones have some thousand variables. */
export const DEVICE_MODEL_LIMITS = {
  variables: 20_000,
  /** Of each name and instance in characters; the specification has 50. They are indexed. */
  name: 100,
  /** Attributes and characteristics of a variable as JSON, in characters; the specification has four values of 2,500. */
  content: 12_000,
} as const;

/** Whether a variable is short enough to be stored. */
export function isStorable(reported: DeviceModelVariable): boolean {
  const { component, componentInstance, variable, variableInstance } = reported;
  const { attributes, characteristics } = reported;
  return (
    [component, componentInstance, variable, variableInstance].every(
      (name) => (name?.length ?? 0) <= DEVICE_MODEL_LIMITS.name,
    ) && JSON.stringify([attributes, characteristics]).length <= DEVICE_MODEL_LIMITS.content
  );
}
