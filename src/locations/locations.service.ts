import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { isStillUsed } from '../shared/database/still-used.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import type { Page } from '../shared/http/envelope.js';
import { paginate } from '../shared/http/pagination.js';
import { scoped } from '../shared/http/scoped.js';
import { Location } from './location.entity.js';
import {
  type CreateLocation,
  type ListLocations,
  toResponse,
  type UpdateLocation,
} from './locations.dto.js';
import { LocationsChanged } from './locations.events.js';

/** The sites of an organization. */
@Injectable()
export class LocationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  list(organization: string, query: ListLocations): Promise<Page<Location>> {
    const locations = scoped(this.dataSource.manager, Location, organization).queryBuilder(
      'location',
    );
    const { name, operatorName } = query;
    if (name !== undefined) locations.andWhere('location.name = :name', { name });
    if (operatorName !== undefined)
      locations.andWhere('location.operatorName = :operatorName', { operatorName });
    return paginate(locations, query, {
      name: 'location.name',
      operatorName: 'location.operatorName',
    });
  }

  get(organization: string, id: string): Promise<Location> {
    return scoped(this.dataSource.manager, Location, organization).findOne(id);
  }

  create(organization: string, location: CreateLocation): Promise<Location> {
    return this.unitOfWork.run(async () => {
      const created = await this.#owned(organization).insert({ ...location });
      return this.#publish('created', created);
    });
  }

  update(organization: string, id: string, change: UpdateLocation): Promise<Location> {
    return this.unitOfWork.run(async () => {
      const updated = await this.#owned(organization).update(id, { ...change });
      return this.#publish('updated', updated);
    });
  }

  /** @throws DomainError `location_in_use` while chargestations refer to it */
  async delete(organization: string, id: string): Promise<Location> {
    try {
      return await this.unitOfWork.run(async () => {
        const locations = this.#owned(organization);
        const deleted = await locations.findOneForUpdate(id);
        await locations.delete(id);
        return this.#publish('deleted', deleted);
      });
    } catch (error) {
      if (isStillUsed(error)) throw inUse();
      throw error;
    }
  }

  async #publish(change: LocationsChanged['change'], location: Location): Promise<Location> {
    const { organization } = location;
    await this.eventBus.publish(
      new LocationsChanged(change, [{ organization, location: toResponse(location) }]),
    );
    return location;
  }

  #owned(organization: string) {
    return scoped(this.unitOfWork.manager, Location, organization);
  }
}

function inUse(): DomainError {
  return new DomainError(
    'location_in_use',
    'Chargestations are at this location. Give them another location (or null) first.',
  );
}
