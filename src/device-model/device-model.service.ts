import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Page } from '../shared/http/envelope.js';
import { paginate } from '../shared/http/pagination.js';
import { scoped } from '../shared/http/scoped.js';
import type { ListVariables } from './device-model.dto.js';
import { StoredVariable } from './device-model-variable.entity.js';

/** Reads of device models for the REST API. */
@Injectable()
export class DeviceModelService {
  constructor(private readonly dataSource: DataSource) {}

  /** One page of the variables of a station, by their names unless asked otherwise. */
  list(
    organization: string,
    chargestation: string,
    query: ListVariables,
  ): Promise<Page<StoredVariable>> {
    const { manager } = this.dataSource;
    const variables = scoped(manager, StoredVariable, organization)
      .queryBuilder('v')
      .andWhere('v.chargestation = :chargestation', { chargestation });
    for (const name of ['component', 'variable'] as const) {
      if (query[name] !== undefined)
        variables.andWhere(`lower(v.${name}) = lower(:${name})`, { [name]: query[name] });
    }
    for (const number of ['evseId', 'requestId'] as const) {
      if (query[number] !== undefined)
        variables.andWhere(`v.${number} = :${number}`, { [number]: query[number] });
    }
    const order = query.sort_by === undefined ? BY_NAME : {};
    return paginate(variables, { ...query, ...order }, SORTABLE);
  }
}

const BY_NAME = { sort_by: 'component', sort_order: 'asc' } as const;
const SORTABLE = {
  component: 'v.component',
  variable: 'v.variable',
  evseId: 'v.evseId',
  reportedAt: 'v.reportedAt',
};
