import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  type ActionOrder,
  type ActionStep,
  FindRepeatedAction,
  PerformAction,
  type PerformedAction,
} from '../actions/actions.commands.js';
import {
  type ChargestationFacts,
  FindChargestation,
} from '../chargestations/chargestations.commands.js';
import { ReadStartProfile } from '../charging-profiles/charging-profiles.commands.js';
import { type ConnectorFacts, FindConnector } from '../connectors/connectors.commands.js';
import { GetConnectedProtocol, TranslateCommand } from '../ocpp-gateway/ocpp-gateway.commands.js';
import type { AgreedRate } from '../rates/rates.commands.js';
import { DomainError, notFound } from '../shared/errors.js';
import type { CommandOptions } from '../shared/http/command-options.js';
import type { Principal } from '../shared/http/principal.js';
import type { Protocol } from '../shared/vocabulary/station.js';
import type { StationCommands } from '../shared/vocabulary/station-command.js';
import { FindUser } from '../users/users.commands.js';
import { RequestedSessions } from './requested-sessions.js';
import { type Driver, SessionDrivers } from './session-drivers.js';
import { SessionRates } from './session-rates.js';
import { SessionRequests } from './session-requests.js';
import type { StartSession } from './start-session.dto.js';
import { checkTarget } from './targets.js';

/** A request that has passed its checks. */
interface Asked {
  station: ChargestationFacts;
  connector: ConnectorFacts;
  body: StartSession;
  driver: Driver;
  rate: AgreedRate | null;
  command: StationCommands['startTransaction'];
}

/** Starts sessions from afar: checks, stores the session, and asks the station. */
@Injectable()
export class RemoteStarts {
  constructor(
    private readonly sessions: RequestedSessions,
    private readonly requests: SessionRequests,
    private readonly drivers: SessionDrivers,
    private readonly rates: SessionRates,
    private readonly commandBus: CommandBus,
    private readonly queryBus: QueryBus,
  ) {}

  /**
   * Asks the station to start. The session exists before the station is asked, so that its start cannot be missed.
   *
   * @returns `_id` of the session and of the Action
   * @throws DomainError `not_found`, `chargestation_offline`, `chargestation_inactive`, `invalid_field`, and those of charging profiles
   */
  async start(
    principal: Principal,
    body: StartSession,
    options: CommandOptions,
  ): Promise<{ session: string; action: string }> {
    const { connector, station, rate } = await this.#find(principal, body);
    const { wait, idempotency } = options;
    const { organization } = principal;
    const repeated = await this.queryBus.execute(
      new FindRepeatedAction(organization, { wait, idempotency }),
    );
    if (repeated) return startedBy(repeated);
    await this.#checkBody(organization, body, rate);
    const protocol = await this.queryBus.execute(new GetConnectedProtocol(station._id));
    if (!protocol) throw offline();
    if (!station.active) throw inactive();
    const request = await this.#requestOf(organization, body, connector, protocol);
    return this.#ask(principal, options, {
      station: { ...station, protocol },
      connector,
      rate,
      body,
      ...request,
    });
  }

  /** The exact message that would be sent. @throws DomainError as `start`, but `protocol_unknown` in place of `chargestation_offline` */
  async show(
    principal: Principal,
    body: StartSession,
  ): Promise<{ action: string; payload: object }[]> {
    const { connector, station, rate } = await this.#find(principal, body);
    await this.#checkBody(principal.organization, body, rate);
    if (!station.protocol) throw protocolUnknown();
    if (!station.active) throw inactive();
    const { command } = await this.#requestOf(
      principal.organization,
      body,
      connector,
      station.protocol,
    );
    return this.queryBus.execute(
      new TranslateCommand(station.protocol, 'startTransaction', command),
    );
  }

  async #find(
    { organization }: Principal,
    body: StartSession,
  ): Promise<{
    connector: ConnectorFacts;
    station: ChargestationFacts;
    rate: AgreedRate | null;
  }> {
    const connector = await this.queryBus.execute(new FindConnector(organization, body.connector));
    if (!connector) throw notFound('connector');
    const station = await this.queryBus.execute(
      new FindChargestation(organization, connector.chargestation),
    );
    if (!station) throw notFound('connector');
    return { connector, station, rate: await this.rates.of(connector.rate) };
  }

  async #checkBody(
    organization: string,
    { user, target }: StartSession,
    rate: AgreedRate | null,
  ): Promise<void> {
    checkTarget(target, rate !== null);
    if (user === undefined || (await this.queryBus.execute(new FindUser(organization, user))))
      return;
    throw new DomainError('invalid_field', 'user: There is no such user.', [
      { path: 'user', rule: 'exists', advice: 'Give the _id of a user of your organization' },
    ]);
  }

  async #requestOf(
    organization: string,
    body: StartSession,
    connector: ConnectorFacts,
    protocol: Protocol,
  ): Promise<{ driver: Driver; command: StationCommands['startTransaction'] }> {
    const driver = await this.drivers.find(organization, body, protocol);
    const { evseId, ocppId } = connector;
    const command = {
      idToken: driver.idToken,
      parentIdToken: driver.parent,
      remoteStartId: await this.sessions.nextId(),
      place: { connectorId: ocppId, evseId, connectorOfEvse: ocppId },
      chargingProfile: await this.#profileOf(connector.chargestation, protocol, body),
    };
    return { driver, command };
  }

  async #profileOf(chargestation: string, protocol: Protocol, body: StartSession) {
    const { charging_profile: profile } = body;
    if (profile === undefined) return null;
    return this.queryBus.execute(new ReadStartProfile(chargestation, protocol, profile));
  }

  async #ask(principal: Principal, options: CommandOptions, asked: Asked) {
    const { station, connector, rate, body, driver, command } = asked;
    const { organization } = principal;
    const request = { organization, station, connector, rate, body, driver };
    const session = await this.requests.create({
      ...request,
      remoteStartId: command.remoteStartId,
    });
    const steps = [{ name: 'startTransaction', request: command }] as const;
    try {
      const order = orderOf(principal, body, connector, session, steps);
      const { wait, idempotency } = options;
      const performed = await this.commandBus.execute(
        new PerformAction(order, { wait, idempotency }),
      );
      // Of two requests with one Idempotency-Key at the same time only one has sent something.
      if (performed.action.session !== session) await this.requests.withdraw(session);
      return startedBy(performed);
    } catch (error) {
      if (error instanceof DomainError) await this.requests.withdraw(session);
      throw error;
    }
  }
}

/** The session that an action has asked for. */
function startedBy({ action }: PerformedAction): { session: string; action: string } {
  return { session: action.session as string, action: action._id };
}

function orderOf(
  principal: Principal,
  body: StartSession,
  connector: ConnectorFacts,
  session: string,
  steps: readonly ActionStep[],
): ActionOrder {
  const { meta_data: metaData, payment: _, wallet: __, ...data } = body;
  const { _id, chargestation } = connector;
  const type = 'session.start';
  return { principal, chargestation, connector: _id, session, type, data, metaData, steps };
}

function offline(): DomainError {
  return new DomainError(
    'chargestation_offline',
    'The chargestation has no open connection. Nothing is queued: ask again when it is online.',
  );
}

function inactive(): DomainError {
  return new DomainError(
    'chargestation_inactive',
    'The chargestation is inactive. Set active to true first.',
  );
}

function protocolUnknown(): DomainError {
  return new DomainError(
    'protocol_unknown',
    'The chargestation has never connected, so its protocol is unknown. Set protocol on it, or let it connect first.',
  );
}
