import { DomainError } from '../shared/errors.js';
import type { Protocol } from '../shared/vocabulary/station.js';
import type { Place } from '../shared/vocabulary/station-command.js';
import type { AskedPurpose } from './profile-body.js';
import { isMaxProfile } from './profile-rules.js';

/** A connector of the station that a profile is for. */
export interface StationConnector {
  _id: string;
  ocppId: number;
  evseId: number;
  power_type: 'AC_1_PHASE' | 'AC_3_PHASE' | 'DC' | null;
}

/** The numbers that a caller has named. */
export interface NamedPlace {
  connectorId?: number;
  evseId?: number;
}

/** A place of a station and its connectors; all of them for 0, the station as a whole. */
export interface FoundPlace {
  place: Place;
  connectors: StationConnector[];
}

/** The number by which a station of this version knows a place: connector in 1.6, EVSE in 2.0.1. */
export function numberOf(place: Place, protocol: Protocol): number {
  return protocol === 'ocpp1.6' ? place.connectorId : place.evseId;
}

/**
 * The place that a caller means by one number: a connector of a 1.6 station, an EVSE of a 2.0.1 one. Null when none was named.
 *
 * @param connectors all of the station, ordered by evseId and ocppId; while none is known, every number may be one
 * @throws DomainError `invalid_field` for two numbers that do not agree; `connector_not_found`
 */
export function findPlace(
  { connectorId, evseId }: NamedPlace,
  protocol: Protocol,
  connectors: readonly StationConnector[],
): FoundPlace | null {
  const number = connectorId ?? evseId;
  if (number === undefined) return null;
  if (protocol !== 'ocpp1.6' && evseId !== undefined && evseId !== number) {
    const advice =
      'connectorId is taken as the EVSE of this station: give one of them, or the same number';
    throw refusal('invalid_field', 'evseId', 'agrees', advice);
  }
  const place = { connectorId: number, evseId: number, connectorOfEvse: null };
  if (number === 0) return { place, connectors: [...connectors] };
  const found = connectorsAt(number, protocol, connectors);
  if (found.length > 0 || connectors.length === 0) return { place, connectors: found };
  const advice =
    protocol === 'ocpp1.6'
      ? 'Give the ocppId of a connector of this station, or 0'
      : 'Give the evseId of a connector of this station, or 0';
  const path = connectorId === undefined ? 'evseId' : 'connectorId';
  throw refusal('connector_not_found', path, 'exists', advice);
}

/** The place of a connector on the wire. */
export function placeOf({ ocppId, evseId }: StationConnector, protocol: Protocol): Place {
  const number = protocol === 'ocpp1.6' ? ocppId : evseId;
  return { connectorId: number, evseId: number, connectorOfEvse: null };
}

/**
 * A profile must be for the place that its purpose speaks of.
 *
 * @throws DomainError `invalid_field` without a place; `invalid_connector`
 */
export function checkPlace(purpose: AskedPurpose, { connectorId, evseId }: NamedPlace): void {
  const number = connectorId ?? evseId;
  const path = connectorId === undefined && evseId !== undefined ? 'evseId' : 'connectorId';
  if (number === undefined) {
    throw refusal('invalid_field', path, 'isDefined', 'Give connectorId, or evseId');
  }
  if (purpose === 'TxProfile' && number === 0) {
    const advice = 'Give the number of the connector that charges: a TxProfile is for one session';
    throw refusal('invalid_connector', path, 'tx_profile_at_station', advice);
  }
  if (isMaxProfile(purpose) && number !== 0) {
    const advice = 'Give 0: this purpose limits the station as a whole';
    throw refusal('invalid_connector', path, 'max_profile_at_connector', advice);
  }
}

/**
 * The connectors that a station means by a number other than 0, by its version's rules. Of several 1.6 connectors with one number that of the EVSE with the same number is meant, else that of the lowest.
 */
export function connectorsAt(
  number: number,
  protocol: Protocol,
  connectors: readonly StationConnector[],
): StationConnector[] {
  if (protocol !== 'ocpp1.6') return connectors.filter(({ evseId }) => evseId === number);
  const same = connectors.filter(({ ocppId }) => ocppId === number);
  return [same.find(({ evseId }) => evseId === number) ?? same[0] ?? []].flat();
}

function refusal(
  code: 'invalid_field' | 'invalid_connector' | 'connector_not_found',
  path: string,
  rule: string,
  advice: string,
): DomainError {
  return new DomainError(code, `${path}: ${advice}.`, [{ path, rule, advice }]);
}
