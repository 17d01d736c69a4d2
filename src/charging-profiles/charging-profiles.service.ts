import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { PerformedAction } from '../actions/actions.commands.js';
import { FindOpenSessions, type OpenSession } from '../sessions/sessions.commands.js';
import { DomainError, type ErrorDetail } from '../shared/errors.js';
import type { CommandOptions } from '../shared/http/command-options.js';
import type { Principal } from '../shared/http/principal.js';
import type { ClearChargingProfile, SetChargingProfile } from './charging-profiles.dto.js';
import { checkPlace, type FoundPlace, findPlace, numberOf } from './places.js';
import { type AskedProfile, readClearBody, readSetBody } from './profile-body.js';
import { refuse } from './profile-refusal.js';
import { checkProfile, checkReservedId } from './profile-rules.js';
import { type DryRun, ProfileSender } from './profile-sender.js';
import { type ProfileStation, ProfileStations } from './profile-stations.js';
import { toProfile } from './profile-translation.js';
import { FIRST_RESERVED_ID } from './station-limits.js';
import { checkForStation, checkReservedStackLevel } from './station-rules.js';

/** Installs and clears the profiles of callers. Checks come in the order of api.md 1. */
@Injectable()
export class ChargingProfilesService {
  constructor(
    private readonly stations: ProfileStations,
    private readonly sender: ProfileSender,
    private readonly queryBus: QueryBus,
  ) {}

  /**
   * @throws DomainError `invalid_field`, `invalid_profile`, `reserved_profile`, `invalid_connector`, `chargestation_offline`,
   * `protocol_unknown`, `connector_not_found`, `no_active_session`, and what PerformAction rejects with
   */
  async set(
    principal: Principal,
    chargestation: string,
    body: SetChargingProfile,
    options: CommandOptions,
  ): Promise<PerformedAction | DryRun> {
    const asked = readSetBody(body);
    refuse('invalid_profile', checkProfile(asked));
    refuse('reserved_profile', checkReservedId(asked));
    checkPlace(asked.purpose, body);
    const repeated = await this.sender.repeated(principal, options);
    if (repeated) return repeated;
    const station = await this.stations.find(chargestation, options.dryRun);
    const found = findPlace(body, station.protocol, station.connectors) as FoundPlace;
    refuse('invalid_profile', checkForStation(asked, station.limits));
    refuse('reserved_profile', checkReservedStackLevel(asked, station.limits));
    const session =
      asked.purpose === 'TxProfile' ? await this.#sessionOf(asked, station, found) : null;
    const transactionId = session?.transactionId;
    const profile = toProfile({ ...asked, transactionId }, new Date());
    const steps = await this.sender.stepsToSet(station, found.place, profile);
    const { meta_data: metaData, ...data } = body;
    const order = {
      principal,
      chargestation,
      connector: connectorOf(found, session),
      session: session?._id,
      type: 'chargestation.set_charging_profile',
      data,
      metaData,
      steps,
    } as const;
    return this.sender.send(order, station, options);
  }

  /**
   * @throws DomainError `invalid_field`, `invalid_profile`, `reserved_profile`, `chargestation_offline`, `protocol_unknown`,
   * `connector_not_found`, and what PerformAction rejects with
   */
  async clear(
    principal: Principal,
    chargestation: string,
    body: ClearChargingProfile,
    options: CommandOptions,
  ): Promise<PerformedAction | DryRun> {
    const asked = readClearBody(body);
    refuse('reserved_profile', checkReservedClear(asked.id, body));
    const repeated = await this.sender.repeated(principal, options);
    if (repeated) return repeated;
    const station = await this.stations.find(chargestation, options.dryRun);
    const found = asked.id === null ? findPlace(body, station.protocol, station.connectors) : null;
    const { meta_data: metaData, ...data } = body;
    const place = found?.place ?? null;
    const order = {
      principal,
      chargestation,
      connector: found && connectorOf(found, null),
      type: 'chargestation.clear_charging_profile',
      data,
      metaData,
      steps: [{ name: 'clearChargingProfile', request: { ...asked, place } }],
    } as const;
    return this.sender.send(order, station, options);
  }

  /** The open session that a TxProfile is for: the one that is named, else the one at the place. @throws DomainError `no_active_session` */
  async #sessionOf(
    { path, transactionId }: AskedProfile,
    station: ProfileStation,
    found: FoundPlace,
  ): Promise<OpenSession> {
    const open = await this.queryBus.execute(new FindOpenSessions(station.chargestation));
    const here = open.filter((session) => isAt(session, station, found));
    const session =
      transactionId === undefined
        ? here[0]
        : here.find((one) => one.transactionId === transactionId || one._id === transactionId);
    if (session) return session;
    const advice =
      transactionId === undefined
        ? 'Wait until a session is open there: without one a station refuses a TxProfile'
        : 'Give the transactionId or the _id of a session that is open there, or leave it out';
    const named = transactionId === undefined ? 'connectorId' : `${path}transactionId`;
    throw new DomainError('no_active_session', `${advice}.`, [
      { path: named, rule: 'open_session', advice },
    ]);
  }
}

/** A session whose connector is not known yet is at its EVSE, where that is known. */
function isAt(
  session: OpenSession,
  { protocol }: ProfileStation,
  { place, connectors }: FoundPlace,
) {
  if (session.connector !== null && connectors.length > 0) {
    return connectors.some(({ _id }) => _id === session.connector);
  }
  return protocol !== 'ocpp1.6' && session.evseId === numberOf(place, protocol);
}

/** `_id` of the connector, if it is certain which one is meant. */
function connectorOf({ place, connectors }: FoundPlace, session: OpenSession | null) {
  if (session?.connector) return session.connector;
  return place.connectorId > 0 && connectors.length === 1 ? (connectors[0]?._id ?? null) : null;
}

function checkReservedClear(id: number | null, body: ClearChargingProfile): ErrorDetail[] {
  if (id === null || id < FIRST_RESERVED_ID) return [];
  const path = body.chargingProfileId === undefined ? 'id' : 'chargingProfileId';
  const advice = 'Clear the power limit instead: this id belongs to profiles that the server makes';
  return [{ path, rule: 'reserved_id', advice }];
}
