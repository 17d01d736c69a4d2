import { Injectable } from '@nestjs/common';
import { EventBus, QueryBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { FindChargestation } from '../chargestations/chargestations.commands.js';
import { HasOpenSession } from '../sessions/sessions.commands.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError, notFound } from '../shared/errors.js';
import type { Page } from '../shared/http/envelope.js';
import { paginate } from '../shared/http/pagination.js';
import type { Principal } from '../shared/http/principal.js';
import { type Scoped, scoped } from '../shared/http/scoped.js';
import { type ConnectorNumber, nextFreeNumber } from './connector-numbers.js';
import type { CreateConnector, ListConnectorsQuery, UpdateConnector } from './connectors.dto.js';
import { Connector } from './connectors.entity.js';
import { ConnectorsChanged } from './connectors.events.js';
import { type ConnectorResponse, toResponse } from './connectors.response.js';

const SORTABLE = {
  chargestation: 'c.chargestation',
  evseId: 'c.evseId',
  ocppId: 'c.ocppId',
  name: 'c.name',
  status: 'c.status',
  statusAt: 'c.statusAt',
  power: 'c.power',
};

/** One creation per station at a time, so that two that were given no number get two numbers. */
const ONE_AT_A_TIME = {
  name: 'connectors-one-at-a-time',
  text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
};

const NUMBERS = {
  name: 'connectors-numbers',
  text: 'SELECT evse_id AS "evseId", ocpp_id AS "ocppId" FROM connector WHERE chargestation = $1',
};

/** The connectors of an organization. Each write changes one of them in a unit of work of its own. */
@Injectable()
export class ConnectorsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
    private readonly queryBus: QueryBus,
    private readonly eventBus: EventBus,
  ) {}

  /** One page, newest first unless sorted. */
  async list(
    { organization }: Principal,
    query: ListConnectorsQuery,
  ): Promise<Page<ConnectorResponse>> {
    const connectors = scoped(this.dataSource.manager, Connector, organization).queryBuilder('c');
    for (const filter of ['chargestation', 'status', 'evseId'] as const) {
      if (query[filter] !== undefined)
        connectors.andWhere(`c.${filter} = :${filter}`, { [filter]: query[filter] });
    }
    return (await paginate(connectors, query, SORTABLE)).map(toResponse);
  }

  /** @throws DomainError `not_found` */
  async get({ organization }: Principal, id: string): Promise<ConnectorResponse> {
    return toResponse(await scoped(this.dataSource.manager, Connector, organization).findOne(id));
  }

  /** @throws DomainError `not_found` (chargestation), `connector_taken`, `invalid_field` (rate) */
  create(
    { organization }: Principal,
    chargestation: string,
    body: CreateConnector,
  ): Promise<ConnectorResponse> {
    return this.unitOfWork.run(async () => {
      const station = await this.queryBus.execute(
        new FindChargestation(organization, chargestation),
      );
      if (!station) throw notFound('chargestation');
      this.unitOfWork.write(ONE_AT_A_TIME, [chargestation]);
      const evseId = body.evseId ?? 1;
      const ocppId =
        body.ocppId ?? (await this.#freeNumber(chargestation, evseId, station.protocol));
      const row = { ...toColumns(body), chargestation, evseId, ocppId };
      const connector = await this.#connectors(organization).insert(row).catch(explainedFault);
      return this.#announce('created', connector);
    });
  }

  /** @throws DomainError `not_found`, `connector_taken`, `connector_in_use` (another number during a session), `invalid_field` (rate) */
  update(
    { organization }: Principal,
    id: string,
    body: UpdateConnector,
  ): Promise<ConnectorResponse> {
    return this.unitOfWork.run(async () => {
      const connectors = this.#connectors(organization);
      const before = await connectors.findOneForUpdate(id);
      const change = toColumns(body);
      if (Object.keys(change).length === 0) return toResponse(before);
      if (isRenumbered(before, change)) await this.#refuseInUse(before);
      return this.#announce('updated', await connectors.update(id, change).catch(explainedFault));
    });
  }

  /** @throws DomainError `not_found`, `connector_in_use` */
  delete({ organization }: Principal, id: string): Promise<ConnectorResponse> {
    return this.unitOfWork.run(async () => {
      const connectors = this.#connectors(organization);
      const before = await connectors.findOneForUpdate(id);
      await this.#refuseInUse(before);
      await connectors.delete(id);
      return this.#announce('deleted', before);
    });
  }

  #connectors(organization: string): Scoped<Connector> {
    return scoped(this.unitOfWork.manager, Connector, organization);
  }

  async #freeNumber(
    chargestation: string,
    evseId: number,
    protocol: Parameters<typeof nextFreeNumber>[2],
  ) {
    const taken = await this.unitOfWork.query<ConnectorNumber>(NUMBERS, [chargestation]);
    return nextFreeNumber(taken, evseId, protocol);
  }

  async #refuseInUse({ chargestation, _id }: Connector): Promise<void> {
    if (await this.queryBus.execute(new HasOpenSession(chargestation, _id))) {
      throw new DomainError(
        'connector_in_use',
        'A session runs on this connector. Wait for its end or stop it.',
      );
    }
  }

  async #announce(change: ConnectorsChanged['change'], row: Connector): Promise<ConnectorResponse> {
    const connector = toResponse(row);
    const station = { chargestation: row.chargestation, organization: row.organization };
    await this.eventBus.publish(new ConnectorsChanged(change, [{ station, connector }]));
    return connector;
  }
}

/** The columns that a body names; what it leaves out is not in the result. */
function toColumns(body: UpdateConnector): Partial<Connector> {
  const {
    type,
    format,
    power_type,
    power,
    evseId,
    ocppId,
    name,
    description,
    active,
    rate,
    meta_data,
  } = body;
  const columns = {
    type,
    format,
    power_type,
    power,
    evseId,
    ocppId,
    name,
    description,
    active,
    rate,
    meta_data,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

function isRenumbered(before: ConnectorNumber, change: Partial<ConnectorNumber>): boolean {
  const { evseId, ocppId } = { ...before, ...change };
  return evseId !== before.evseId || ocppId !== before.ocppId;
}

/** What a violated constraint of the table means to the caller. */
const MEANINGS: Record<string, () => DomainError> = {
  connector_number: () =>
    new DomainError(
      'connector_taken',
      'The chargestation has a connector with this evseId and ocppId.',
      [
        {
          path: 'ocppId',
          rule: 'unique',
          advice: 'Choose an evseId and ocppId that no connector of the station has',
        },
      ],
    ),
  connector_organization_rate_fkey: () =>
    new DomainError('invalid_field', 'rate: There is no such rate.', [
      { path: 'rate', rule: 'exists', advice: 'Give the _id of a rate of your organization' },
    ]),
};

/** Rejects with the refusal that a database error stands for, or with the error itself. */
function explainedFault(error: unknown): never {
  const { constraint } = (error as { driverError?: { constraint?: string } }).driverError ?? {};
  throw (constraint && MEANINGS[constraint]?.()) || error;
}
