import { Injectable } from '@nestjs/common';
import type { ActionStep, ActionType, PerformedAction } from '../actions/actions.commands.js';
import type { ConnectorFacts } from '../connectors/connectors.commands.js';
import type { SessionFacts } from '../sessions/sessions.commands.js';
import { DomainError } from '../shared/errors.js';
import type { CommandOptions } from '../shared/http/command-options.js';
import type { Principal } from '../shared/http/principal.js';
import { findPlace, numberOf, placeOf, type StationConnector } from './places.js';
import { type LimitKind, limitProfile, limitProfileId, toRate } from './power-limit.js';
import type { ClearPowerLimit, SetPowerLimit } from './power-limits.dto.js';
import { type DryRun, ProfileSender } from './profile-sender.js';
import { type ProfileStation, ProfileStations } from './profile-stations.js';

/** What a power limit is for. */
export type LimitTarget =
  | { kind: 'station'; chargestation: string }
  | { kind: 'connector'; connector: ConnectorFacts }
  | { kind: 'session'; session: SessionFacts };

const RESOURCE = {
  station: 'chargestation',
  connector: 'connector',
  session: 'session',
} as const satisfies Record<LimitKind, string>;

/** Limits the power of stations, connectors and sessions by profiles of the server's own. */
@Injectable()
export class PowerLimitsService {
  constructor(
    private readonly stations: ProfileStations,
    private readonly sender: ProfileSender,
  ) {}

  /**
   * @throws DomainError `chargestation_offline`, `protocol_unknown`, `no_active_session`, `connector_not_found`, `invalid_field` for a unit
   * that cannot be converted, and what PerformAction rejects with
   */
  async set(
    principal: Principal,
    target: LimitTarget,
    body: SetPowerLimit,
    options: CommandOptions,
  ): Promise<PerformedAction | DryRun> {
    const repeated = await this.sender.repeated(principal, options);
    if (repeated) return repeated;
    const station = await this.stations.find(chargestationOf(target), options.dryRun);
    const { place, connectors } = placeFor(target, station);
    const rate = toRate(body, connectors, station.limits);
    const number = numberOf(place, station.protocol);
    const transactionId = target.kind === 'session' ? transactionOf(target.session) : undefined;
    const profile = limitProfile(target.kind, number, rate, station.limits, {
      now: new Date(),
      transactionId,
    });
    const steps = await this.sender.stepsToSet(station, place, profile);
    const order = orderOf(principal, target, 'set_power_limit', body, steps);
    return this.sender.send(order, station, options);
  }

  /**
   * @throws DomainError `chargestation_offline`, `protocol_unknown`, `no_active_session`, `connector_not_found`, and what PerformAction
   * rejects with
   */
  async clear(
    principal: Principal,
    target: LimitTarget,
    body: ClearPowerLimit,
    options: CommandOptions,
  ): Promise<PerformedAction | DryRun> {
    const repeated = await this.sender.repeated(principal, options);
    if (repeated) return repeated;
    const station = await this.stations.find(chargestationOf(target), options.dryRun);
    if (target.kind === 'session') transactionOf(target.session);
    const { place } = placeFor(target, station);
    const id = limitProfileId(target.kind, numberOf(place, station.protocol));
    const request = { id, place: null, purpose: null, stackLevel: null };
    const steps = [{ name: 'clearChargingProfile', request }] as const;
    const order = orderOf(principal, target, 'clear_power_limit', body, steps);
    return this.sender.send(order, station, options);
  }
}

function chargestationOf(target: LimitTarget): string {
  if (target.kind === 'station') return target.chargestation;
  return target.kind === 'connector'
    ? target.connector.chargestation
    : target.session.chargestation;
}

/** Where the profile goes, and the connectors that decide about its phases. */
function placeFor(target: LimitTarget, { protocol, connectors }: ProfileStation) {
  if (target.kind === 'station') {
    return { place: { connectorId: 0, evseId: 0, connectorOfEvse: null }, connectors };
  }
  const id = target.kind === 'connector' ? target.connector._id : target.session.connector;
  const connector = connectors.find(({ _id }) => _id === id);
  if (connector) return { place: placeOf(connector, protocol), connectors: [connector] };
  return placeOfSession(target, protocol, connectors);
}

/** A session that has not named its connector yet is known by its EVSE, if at all. */
function placeOfSession(
  target: LimitTarget,
  protocol: ProfileStation['protocol'],
  connectors: StationConnector[],
) {
  const evseId = target.kind === 'session' && protocol !== 'ocpp1.6' ? target.session.evseId : null;
  const found = evseId === null ? null : findPlace({ evseId }, protocol, connectors);
  if (found) return found;
  throw new DomainError(
    'connector_not_found',
    'It is not known at which connector this session is. Ask again when the station has named it.',
  );
}

/** @throws DomainError `no_active_session` */
function transactionOf({ status, transactionId }: SessionFacts): string {
  if (status === 'Started' && transactionId !== null) return transactionId;
  const advice = 'Only a session that is open can be limited';
  throw new DomainError('no_active_session', `${advice}.`, [
    { path: '', rule: 'open_session', advice },
  ]);
}

function orderOf(
  principal: Principal,
  target: LimitTarget,
  verb: 'set_power_limit' | 'clear_power_limit',
  { meta_data: metaData, ...data }: ClearPowerLimit,
  steps: readonly ActionStep[],
) {
  const type: ActionType = `${RESOURCE[target.kind]}.${verb}`;
  const connector =
    target.kind === 'connector'
      ? target.connector._id
      : target.kind === 'session'
        ? target.session.connector
        : null;
  const session = target.kind === 'session' ? target.session._id : null;
  const chargestation = chargestationOf(target);
  return { principal, chargestation, connector, session, type, data, metaData, steps };
}
