import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import {
  type ActionOrder,
  FindRepeatedAction,
  PerformAction,
  type PerformedAction,
} from '../actions/actions.commands.js';
import { TranslateCommand } from '../ocpp-gateway/ocpp-gateway.commands.js';
import { DomainError } from '../shared/errors.js';
import type { CommandOptions } from '../shared/http/command-options.js';
import type { Principal } from '../shared/http/principal.js';
import { scoped } from '../shared/http/scoped.js';
import { SessionRequests } from './session-requests.js';
import { Session } from './sessions.entity.js';

/** Stops sessions from afar. */
@Injectable()
export class RemoteStops {
  constructor(
    private readonly dataSource: DataSource,
    private readonly requests: SessionRequests,
    private readonly commandBus: CommandBus,
    private readonly queryBus: QueryBus,
  ) {}

  /**
   * Asks the station to stop. A session that has not started is cancelled instead: then nothing is sent.
   *
   * @returns the Action, or `cancelled`
   * @throws DomainError `not_found`, `no_active_session`, `chargestation_offline`
   */
  async stop(
    principal: Principal,
    id: string,
    options: CommandOptions,
  ): Promise<PerformedAction | 'cancelled'> {
    const repeated = await this.queryBus.execute(
      new FindRepeatedAction(principal.organization, options),
    );
    if (repeated) return repeated;
    const { status, failure } = await this.#session(principal, id);
    if (status === 'created' && (await this.requests.cancel(id))) return 'cancelled';
    if (failure?.reason === 'cancelled' && status === 'cancelled' && options.idempotency)
      return 'cancelled';
    const order = orderOf(principal, await this.#session(principal, id), {});
    return this.commandBus.execute(new PerformAction(order, options));
  }

  /** The exact message that would be sent; none for a session that has not started. @throws DomainError `not_found`, `no_active_session` */
  async show(principal: Principal, id: string): Promise<{ action: string; payload: object }[]> {
    const session = await this.#session(principal, id);
    if (session.status === 'created') return [];
    const request = { transactionId: transactionOf(session) };
    return this.queryBus.execute(
      new TranslateCommand(session.protocol, 'stopTransaction', request),
    );
  }

  /** Stops an open session for the server's own reasons, which the Action shows. @throws DomainError as `stop` */
  async stopBecause(session: Session, reason: object): Promise<void> {
    const order = orderOf(serverOf(session), session, reason);
    await this.commandBus.execute(new PerformAction(order, { wait: 0, idempotency: null }));
  }

  #session({ organization }: Principal, id: string): Promise<Session> {
    return scoped(this.dataSource.manager, Session, organization).findOne(id);
  }
}

function orderOf(principal: Principal, session: Session, data: object): ActionOrder {
  const { _id, chargestation, connector } = session;
  const request = { transactionId: transactionOf(session) };
  return {
    principal,
    chargestation,
    connector,
    session: _id,
    type: 'session.stop',
    data,
    steps: [{ name: 'stopTransaction', request }],
  };
}

/** @throws DomainError `no_active_session` */
function transactionOf({ status, transactionId }: Session): string {
  if (status === 'Started' && transactionId !== null) return transactionId;
  throw new DomainError(
    'no_active_session',
    'The session is not open, so there is nothing to stop.',
  );
}

/** Who asks for commands that the server gives by itself. */
function serverOf({ organization }: Session): Principal {
  return {
    organization,
    apiKey: null,
    member: null,
    name: 'Ohmgate',
    role: 'admin',
    scopes: [],
    addresses: [],
    expiresAt: null,
  };
}
