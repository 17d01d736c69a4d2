import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Page } from '../shared/http/envelope.js';
import { paginate } from '../shared/http/pagination.js';
import { scoped } from '../shared/http/scoped.js';
import type { ListActions } from './actions.dto.js';
import { Action } from './actions.entity.js';

const FILTERS = ['type', 'status', 'chargestation', 'connector', 'session'] as const;

/** Reads of actions for the REST API. */
@Injectable()
export class ActionsService {
  constructor(private readonly dataSource: DataSource) {}

  /** One page, newest first unless asked otherwise. */
  list(organization: string, query: ListActions): Promise<Page<Action>> {
    const actions = scoped(this.dataSource.manager, Action, organization).queryBuilder('action');
    for (const field of FILTERS) {
      if (query[field] !== undefined)
        actions.andWhere(`action.${field} = :${field}`, { [field]: query[field] });
    }
    return paginate(actions, query, { type: 'action.type', status: 'action.status' });
  }

  /** @throws DomainError `not_found` */
  get(organization: string, id: string): Promise<Action> {
    return scoped(this.dataSource.manager, Action, organization).findOne(id);
  }
}
