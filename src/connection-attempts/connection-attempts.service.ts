import { Injectable } from '@nestjs/common';
import { CommandBus, EventBus, QueryBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import {
  FindTakenEndpoints,
  RegisterChargestation,
} from '../chargestations/chargestations.commands.js';
import { Audited } from '../organizations/organizations.events.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import type { Page } from '../shared/http/envelope.js';
import { paginate } from '../shared/http/pagination.js';
import { scoped } from '../shared/http/scoped.js';
import { isProtocol } from '../shared/vocabulary/station.js';
import { ConnectionAttempt } from './connection-attempt.entity.js';
import {
  type AdoptStation,
  type ConnectionAttemptResponse,
  isAdoptable,
  type ListConnectionAttempts,
  toResponse,
} from './connection-attempts.dto.js';

const SORTABLE = {
  firstAt: 'a.firstAt',
  lastAt: 'a.lastAt',
  count: 'a.count',
  identity: 'a.identity',
};

/** What an organization may see of refused connections, and the way from there to a chargestation. */
@Injectable()
export class ConnectionAttemptsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly commandBus: CommandBus,
    private readonly queryBus: QueryBus,
    private readonly eventBus: EventBus,
  ) {}

  /** One page, the last attempt first unless sorted. */
  async list(
    organization: string,
    query: ListConnectionAttempts,
  ): Promise<Page<ConnectionAttemptResponse>> {
    const attempts = scoped(this.dataSource.manager, ConnectionAttempt, organization).queryBuilder(
      'a',
    );
    for (const filter of ['identity', 'chargestation', 'reason', 'address'] as const) {
      if (query[filter] !== undefined)
        attempts.andWhere(`a.${filter} = :${filter}`, { [filter]: query[filter] });
    }
    if (query.known !== undefined)
      attempts.andWhere(`a.chargestation IS ${query.known ? 'NOT NULL' : 'NULL'}`);
    const page = await paginate(
      attempts,
      { ...query, sort_by: query.sort_by ?? 'lastAt' },
      SORTABLE,
    );
    const taken = await this.#taken(page.result);
    return page.map((attempt) => toResponse(attempt, taken));
  }

  /** @throws DomainError `not_found` */
  async get(organization: string, id: string): Promise<ConnectionAttemptResponse> {
    const attempts = scoped(this.dataSource.manager, ConnectionAttempt, organization);
    const attempt = await attempts.findOne(id);
    return toResponse(attempt, await this.#taken([attempt]));
  }

  /**
   * Registers the chargestation that tried to connect.
   *
   * @returns the chargestation with its one-time password
   * @throws DomainError `not_found`, `not_adoptable`, `endpoint_taken`, `invalid_field` (location)
   */
  adopt(organization: string, id: string, wishes: AdoptStation): Promise<object> {
    return this.unitOfWork.run(async () => {
      const attempts = scoped(this.unitOfWork.manager, ConnectionAttempt, organization);
      const attempt = await attempts.findOneForUpdate(id);
      if (attempt.chargestation !== null) {
        throw new DomainError(
          'endpoint_taken',
          `The identity is registered: chargestation ${attempt.chargestation}.`,
        );
      }
      if (!isAdoptable(attempt)) {
        throw new DomainError(
          'not_adoptable',
          'The attempt was not refused for an unknown identity. Follow its advice.',
        );
      }
      const protocol = attempt.protocols.find(isProtocol) ?? null;
      const station = await this.commandBus.execute(
        new RegisterChargestation(organization, {
          ...wishes,
          endpoint: attempt.identity!,
          protocol,
        }),
      );
      const { identity, address } = attempt;
      const change = { after: { endpoint: identity, address } };
      await this.eventBus.publish(
        new Audited(organization, 'chargestation.adopted', station._id, change),
      );
      return station;
    });
  }

  /** The identities of unknown stations that some organization has registered since. */
  #taken(attempts: readonly ConnectionAttempt[]): Promise<ReadonlySet<string>> {
    const asked = attempts.filter(({ reason }) => reason === 'unknown_station');
    const identities = new Set(asked.map(({ identity }) => identity!));
    return this.queryBus.execute(new FindTakenEndpoints([...identities]));
  }
}
