import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsDate, IsIn, IsInt, IsString, Max, Min, ValidateNested } from 'class-validator';
import type { SelectQueryBuilder } from 'typeorm';
import { DomainError } from '../errors.js';
import { type Page, page } from './envelope.js';
import { currentEventCursor, writeEventCursor } from './event-cursor.js';
import type { Owned } from './scoped.js';
import { MayBeAbsent } from './validators.js';

/** A query parameter of digits as a number; anything else stays as it is and fails its validation. */
export function toInteger({ value }: { value: unknown }): unknown {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
}

/** The query parameters `true` and `false` as a boolean; anything else stays as it is and fails its validation. */
export function toBoolean({ value }: { value: unknown }): unknown {
  return value === 'true' ? true : value === 'false' ? false : value;
}

const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** An ISO 8601 date or time as a Date, UTC where no zone is given; anything else stays as it is and fails its validation. */
export function toTime({ value }: { value: unknown }): unknown {
  if (typeof value !== 'string') return value;
  const match = TIME.exec(value);
  const time = new Date(match?.[1] && !match[4] ? `${value}Z` : value);
  return match && !Number.isNaN(time.getTime()) ? time : value;
}

/** What is said of a time that is none. */
export const TIME_ADVICE = '$property must be an ISO 8601 time, for example 2026-01-01T00:00:00Z';

/** `createdAt[$gte]=...&createdAt[$lte]=...`; the query parser hands it over nested. */
export class TimeRange {
  @MayBeAbsent()
  @Transform(toTime)
  @IsDate({ message: TIME_ADVICE })
  $gte?: Date;

  @MayBeAbsent()
  @Transform(toTime)
  @IsDate({ message: TIME_ADVICE })
  $lte?: Date;
}

/** Query parameters that every page list understands; a resource extends it with its filters. */
export class ListQuery {
  @ApiProperty({
    required: false,
    type: 'integer',
    default: 20,
    minimum: 1,
    maximum: 1000,
    description: 'Items per page',
  })
  @MayBeAbsent()
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(1000)
  paginate_limit?: number;

  @ApiProperty({
    required: false,
    type: 'integer',
    default: 1,
    minimum: 1,
    description: 'Page, counted from 1',
  })
  @MayBeAbsent()
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  paginate_page?: number;

  @ApiProperty({ required: false, description: 'Field to sort by', example: 'createdAt' })
  @MayBeAbsent()
  @IsString()
  sort_by?: string;

  @ApiProperty({ required: false, enum: ['asc', 'desc'], description: 'Default: newest first' })
  @MayBeAbsent()
  @Transform(({ value }) => (typeof value === 'string' ? value.toLowerCase() : value))
  @IsIn(['asc', 'desc'])
  sort_order?: 'asc' | 'desc';

  @ApiTimeRange()
  @MayBeAbsent()
  @Type(() => TimeRange)
  @ValidateNested()
  createdAt?: TimeRange;

  @ApiTimeRange()
  @MayBeAbsent()
  @Type(() => TimeRange)
  @ValidateNested()
  updatedAt?: TimeRange;
}

/** Documents a `TimeRange` parameter; the document shows its two bounds, `name[$gte]` and `name[$lte]`. */
export function ApiTimeRange(): PropertyDecorator {
  const options = { required: false, style: 'deepObject', explode: true, type: 'object' };
  return ApiProperty(options as unknown as ApiPropertyOptions);
}

/** Keeps the rows whose time (`alias.property`) lies within a range, both ends included. `name` parts two ranges of one column. */
export function keepWithin<E extends Owned>(
  queryBuilder: SelectQueryBuilder<E>,
  column: string,
  { $gte, $lte }: TimeRange = {},
  name = column.replace('.', '_'),
): void {
  if ($gte) queryBuilder.andWhere(`${column} >= :${name}_from`, { [`${name}_from`]: $gte });
  // The column has microseconds, of which callers see the whole milliseconds.
  const beyond = { [`${name}_beyond`]: $lte && new Date($lte.getTime() + 1) };
  if ($lte) queryBuilder.andWhere(`${column} < :${name}_beyond`, beyond);
}

/**
 * Runs one page of a query: time bounds, order (default newest first, ties by `_id`) and limits come from `query`. Its `event_cursor` is
 * taken before the rows, and before what the caller adds to them, so no event falls between the list and a stream from there.
 *
 * @param sortable public field name → property path (`alias.property`); `createdAt` and `updatedAt` are always sortable
 * @throws DomainError `invalid_field` for another `sort_by`
 */
export async function paginate<E extends Owned>(
  queryBuilder: SelectQueryBuilder<E>,
  query: ListQuery,
  sortable: Readonly<Record<string, string>>,
): Promise<Page<E>> {
  const { alias } = queryBuilder;
  const columns = { createdAt: `${alias}.createdAt`, updatedAt: `${alias}.updatedAt`, ...sortable };
  for (const field of ['createdAt', 'updatedAt'] as const) {
    keepWithin(queryBuilder, columns[field], query[field], field);
  }
  const order = query.sort_order === 'asc' ? 'ASC' : 'DESC';
  if (query.sort_by) queryBuilder.orderBy(sortColumn(columns, query.sort_by), order);
  const limit = query.paginate_limit ?? 20;
  const offset = ((query.paginate_page ?? 1) - 1) * limit;
  const event_cursor = writeEventCursor(await currentEventCursor(queryBuilder.connection));
  queryBuilder.addOrderBy(`${alias}._id`, order);
  const rows =
    offset === 0
      ? await queryBuilder.limit(limit + 1).getMany()
      : await rowsFrom(queryBuilder, offset, limit + 1);
  const around = { hasNext: rows.length > limit, hasPrevious: offset > 0, event_cursor };
  return page(rows.slice(0, limit), around);
}

/** Rows of a later page. Those before it are passed in the index, if it holds the order; only their ids are asked for. */
async function rowsFrom<E extends Owned>(
  queryBuilder: SelectQueryBuilder<E>,
  offset: number,
  limit: number,
): Promise<E[]> {
  const { alias } = queryBuilder;
  const ids = await queryBuilder
    .clone()
    .select(`${alias}._id`, 'id')
    .limit(limit)
    .offset(offset)
    .getRawMany<{ id: string }>();
  if (ids.length === 0) return [];
  return queryBuilder
    .andWhere(`${alias}._id IN (:...page_ids)`, { page_ids: ids.map(({ id }) => id) })
    .getMany();
}

function sortColumn(columns: Record<string, string>, field: string): string {
  const column = Object.hasOwn(columns, field) ? columns[field] : undefined;
  if (column) return column;
  const advice = `sort_by must be one of ${Object.keys(columns).join(', ')}`;
  throw new DomainError('invalid_field', advice, [{ path: 'query.sort_by', rule: 'isIn', advice }]);
}
