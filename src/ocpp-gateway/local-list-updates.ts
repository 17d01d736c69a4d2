import { DomainError } from '../shared/errors.js';
import type { OutboundCall } from './protocol-adapter.js';

/**
 * The CALL of a local list as one of several updates: the first of the type that was asked for, the others Differential (2.0.1 part 2, D01;
 * 1.6 section 5.15). A station takes a Differential only with a higher version than it has, so each has its own, and only the last the one
 * that was asked for: a station that did not get all of them does not have it.
 *
 * @param versionIn field of the list's version
 * @param index from 0
 */
export function toUpdate(
  { action, payload }: OutboundCall,
  versionIn: string,
  index: number,
  count: number,
): OutboundCall {
  const whole = payload as Record<string, unknown>;
  const updateType = index === 0 ? whole.updateType : 'Differential';
  const version = (whole[versionIn] as number) - (count - 1 - index);
  return { action, payload: { ...payload, updateType, [versionIn]: version } };
}

/** @throws DomainError `invalid_field` where the version asked for leaves none above 0 for the first of so many updates */
export function requireVersions(call: OutboundCall, versionIn: string, count: number): void {
  if (versionOf(toUpdate(call, versionIn, 0, count), versionIn) >= 1) return;
  const advice = `Give ${count} or more: the station takes so many messages for a list of this length, each with a version of its own`;
  throw new DomainError('invalid_field', `listVersion is too low. ${advice}.`, [
    { path: 'listVersion', rule: 'min', advice },
  ]);
}

/** What an update that was not taken means for the list, in words for people: the end of a sentence that names the message. */
export function afterRefusal(update: OutboundCall, versionIn: string, index: number): string {
  const version = versionOf(update, versionIn);
  return index === 0
    ? `(version ${version})`
    : `(version ${version}; the messages before it make the list incomplete: send all of it as Full)`;
}

function versionOf({ payload }: OutboundCall, versionIn: string): number {
  return (payload as Record<string, number>)[versionIn] as number;
}
