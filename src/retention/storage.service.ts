import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import {
  GetOrganizationSettings,
  type OrganizationSettings,
} from '../organization-settings/organization-settings.commands.js';
import {
  type GrowingTable,
  GrowingTables,
  RETENTION_KINDS,
} from '../shared/database/growing-tables.js';
import type { StorageResponse } from './storage.dto.js';

/** Pages of a table that are looked at, 8 kB each. */
const SAMPLE_PAGES = 500;

const SIZE = `SELECT coalesce(sum(pg_total_relation_size(relid)), 0)::float8 AS bytes,
    coalesce(sum(pg_relation_size(relid) / current_setting('block_size')::int), 0)::float8 AS pages
  FROM pg_partition_tree(to_regclass($1)) WHERE isleaf`;

/** Parameters: organization, percentage of the pages. */
const sample = ({ table, organizationOf = 'r.organization' }: GrowingTable) =>
  `SELECT count(*) FILTER (WHERE own)::float8 AS rows, coalesce(sum(bytes) FILTER (WHERE own), 0)::float8 AS bytes,
    coalesce(sum(bytes), 0)::float8 AS "allBytes"
  FROM (
    SELECT ${organizationOf} = $1 AS own, pg_column_size(r.*) AS bytes FROM ${table} r TABLESAMPLE SYSTEM ($2::float4)
  ) sampled`;

/** What the growing tables hold of an organization. */
@Injectable()
export class StorageService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queryBus: QueryBus,
    private readonly tables: GrowingTables,
  ) {}

  /** Estimated from a sample of each table's pages, so it costs the same however much is stored. */
  async of(organization: string): Promise<StorageResponse> {
    const all = await this.queryBus.execute(new GetOrganizationSettings(new Set([organization])));
    const settings = all.get(organization) as OrganizationSettings;
    const kinds = RETENTION_KINDS.map((kind) => ({
      kind,
      retention: settings[`retention_${kind}`],
      rows: 0,
      bytes: 0,
    }));
    for (const table of this.tables.all) {
      const { rows, bytes } = await this.#sizeOf(table, organization);
      const kind = kinds.find((each) => each.kind === table.kind) as (typeof kinds)[number];
      kind.rows += rows;
      kind.bytes += bytes;
    }
    return { bytes: kinds.reduce((sum, { bytes }) => sum + bytes, 0), kinds };
  }

  async #sizeOf(
    table: GrowingTable,
    organization: string,
  ): Promise<{ rows: number; bytes: number }> {
    const [size] = await this.dataSource.query<[{ bytes: number; pages: number }]>(SIZE, [
      table.table,
    ]);
    const percent = Math.min(100, (100 * SAMPLE_PAGES) / Math.max(size.pages, 1));
    const [found] = await this.dataSource.query<
      [{ rows: number; bytes: number; allBytes: number }]
    >(sample(table), [organization, percent]);
    const share = found.allBytes === 0 ? 0 : found.bytes / found.allBytes;
    return {
      rows: Math.round((found.rows * 100) / percent),
      bytes: Math.round(size.bytes * share),
    };
  }
}
