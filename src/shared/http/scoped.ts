import type {
  DeepPartial,
  EntityManager,
  EntityTarget,
  FindOptionsOrder,
  FindOptionsWhere,
  QueryDeepPartialEntity,
  SelectQueryBuilder,
} from 'typeorm';

import { notFound } from '../errors.js';
import { isId, newId } from '../id.js';

/** What an entity needs so that REST may query it: an id and an owner. */
export interface Owned {
  _id: string;
  organization: string;
}

/** What a row is created from: `_id` is made, the owner is the scope's. */
export type NewRow<E extends Owned> = DeepPartial<Omit<E, 'organization'>>;

/**
 * The rows of one organization: queries of the REST side go through here, so none can forget the owner (SQL of its own names it, see
 * `test/architecture/static/organization-conditions.spec.ts`). Another
 * organization's row, an unknown id and a malformed one are the same `not_found`.
 */
export class Scoped<E extends Owned> {
  constructor(
    private readonly manager: EntityManager,
    private readonly entity: EntityTarget<E>,
    private readonly organization: string,
  ) {}

  /** The row with this id. @throws DomainError `not_found` */
  async findOne(id: string): Promise<E> {
    return this.#found(
      isId(id) ? await this.#repository.findOneBy(this.#where({ _id: id })) : null,
    );
  }

  /** As `findOne`, locked until the end of the unit of work. */
  async findOneForUpdate(id: string): Promise<E> {
    const where = this.#where({ _id: id });
    const lock = { mode: 'pessimistic_write' } as const;
    return this.#found(isId(id) ? await this.#repository.findOne({ where, lock }) : null);
  }

  /** Rows that match, in an order. For lists with paging use `queryBuilder` and `paginate`. */
  find(
    where: FindOptionsWhere<Omit<E, 'organization'>> = {},
    order?: FindOptionsOrder<E>,
  ): Promise<E[]> {
    return this.#repository.find({ where: this.#where(where), order });
  }

  /** Inserts a row and returns it as the database has it now, defaults included. */
  async insert(row: NewRow<E>): Promise<E> {
    const entity = this.#repository.create({
      _id: newId(),
      ...row,
      organization: this.organization,
    } as DeepPartial<E>);
    await this.#repository.insert(entity as QueryDeepPartialEntity<E>);
    return this.findOne(entity._id);
  }

  /** Changes columns of a row and returns it; `updatedAt` follows. @throws DomainError `not_found` */
  async update(id: string, change: Partial<Omit<E, 'organization' | '_id'>>): Promise<E> {
    if (isId(id) && Object.keys(change).length > 0) {
      await this.#repository.update(this.#where({ _id: id }), change as QueryDeepPartialEntity<E>);
    }
    return this.findOne(id);
  }

  /** Deletes a row. @throws DomainError `not_found` */
  async delete(id: string): Promise<void> {
    const result = isId(id) ? await this.#repository.delete(this.#where({ _id: id })) : null;
    if (!result?.affected) throw this.#notFound();
  }

  /** A query over the organization's rows; add conditions with `andWhere` only. */
  queryBuilder(alias: string): SelectQueryBuilder<E> {
    return this.#repository
      .createQueryBuilder(alias)
      .where(`${alias}.organization = :organization`, { organization: this.organization });
  }

  get #repository() {
    return this.manager.getRepository(this.entity);
  }

  #where(condition: object): FindOptionsWhere<E> {
    return { ...condition, organization: this.organization } as FindOptionsWhere<E>;
  }

  #found(row: E | null): E {
    if (!row) throw this.#notFound();
    return row;
  }

  #notFound() {
    return notFound(this.#repository.metadata.tableName);
  }
}

/** The rows of `Entity` that belong to `organization`, reached through a manager of the unit of work or of the DataSource. */
export function scoped<E extends Owned>(
  manager: EntityManager,
  entity: EntityTarget<E>,
  organization: string,
): Scoped<E> {
  return new Scoped(manager, entity, organization);
}
