import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { isStillUsed } from '../shared/database/still-used.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import type { Page } from '../shared/http/envelope.js';
import { paginate } from '../shared/http/pagination.js';
import { scoped } from '../shared/http/scoped.js';
import { Rate } from './rate.entity.js';
import { type CreateRate, type ListRates, toResponse, type UpdateRate } from './rates.dto.js';
import { RatesChanged } from './rates.events.js';

/** The rates of an organization. */
@Injectable()
export class RatesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  list(organization: string, query: ListRates): Promise<Page<Rate>> {
    const rates = scoped(this.dataSource.manager, Rate, organization).queryBuilder('rate');
    for (const filter of ['name', 'currency', 'active'] as const) {
      if (query[filter] !== undefined)
        rates.andWhere(`rate.${filter} = :${filter}`, { [filter]: query[filter] });
    }
    return paginate(rates, query, { name: 'rate.name', currency: 'rate.currency' });
  }

  get(organization: string, id: string): Promise<Rate> {
    return scoped(this.dataSource.manager, Rate, organization).findOne(id);
  }

  create(organization: string, rate: CreateRate): Promise<Rate> {
    return this.unitOfWork.run(async () => {
      const created = await this.#owned(organization).insert({ ...rate });
      return this.#publish('created', created);
    });
  }

  update(organization: string, id: string, change: UpdateRate): Promise<Rate> {
    return this.unitOfWork.run(async () => {
      const updated = await this.#owned(organization).update(id, { ...change });
      return this.#publish('updated', updated);
    });
  }

  /** @throws DomainError `rate_in_use` while connectors refer to it */
  async delete(organization: string, id: string): Promise<Rate> {
    try {
      return await this.unitOfWork.run(async () => {
        const rates = this.#owned(organization);
        const deleted = await rates.findOneForUpdate(id);
        await rates.delete(id);
        return this.#publish('deleted', deleted);
      });
    } catch (error) {
      if (isStillUsed(error)) throw inUse();
      throw error;
    }
  }

  async #publish(change: RatesChanged['change'], rate: Rate): Promise<Rate> {
    const { organization } = rate;
    await this.eventBus.publish(
      new RatesChanged(change, [{ organization, rate: toResponse(rate) }]),
    );
    return rate;
  }

  #owned(organization: string) {
    return scoped(this.unitOfWork.manager, Rate, organization);
  }
}

function inUse(): DomainError {
  return new DomainError(
    'rate_in_use',
    'Connectors refer to this rate. Give them another rate (or null) first.',
  );
}
