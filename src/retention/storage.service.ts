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
const SAMPLE_PAGES = 200;

const SIZE = `SELECT coalesce(sum(pg_total_relation_size(relid)), 0)::float8 AS bytes,
    coalesce(sum(pg_relation_size(relid) / current_setting('block_size')::int), 0)::float8 AS pages
  FROM (SELECT to_regclass($1)::oid AS relid UNION SELECT relid::oid FROM pg_partition_tree(to_regclass($1))) parts`;

/** How long (ms) the sample of a table counts that is larger than it. */
const SAMPLE_LASTS_MS = 600_000;

/** All organizations at once. Parameter: percentage of the pages. */
const sample = ({ table, organizationOf = 'r.organization' }: GrowingTable) =>
  `SELECT organization, count(*)::float8 AS rows, sum(bytes)::float8 AS bytes FROM (
    SELECT ${organizationOf} AS organization, pg_column_size(r.*) AS bytes FROM ${table} r TABLESAMPLE SYSTEM ($1::float4)
  ) sampled GROUP BY organization`;

/** What lies in a sample, by organization. */
type Sampled = ReadonlyMap<string, { rows: number; bytes: number }>;

/** What the growing tables hold of an organization. */
@Injectable()
export class StorageService {
  readonly #samples = new Map<string, { at: number; sampled: Promise<Sampled> }>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly queryBus: QueryBus,
    private readonly tables: GrowingTables,
  ) {}

  /**
   * Estimated from a sample of each table's pages, so it costs the same however much is stored. Sizes are those of now; which part of a
   * large table belongs to whom is looked at every ten minutes at most.
   */
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
    const sampled = await this.#sampleOf(table, percent);
    const own = sampled.get(organization) ?? { rows: 0, bytes: 0 };
    const all = [...sampled.values()].reduce((sum, each) => sum + each.bytes, 0);
    return {
      rows: Math.round((own.rows * 100) / percent),
      bytes: all === 0 ? 0 : Math.round((size.bytes * own.bytes) / all),
    };
  }

  /** Of a table that is not larger than its sample that of now; else the last one, which is taken anew behind it when it has become old. */
  #sampleOf(table: GrowingTable, percent: number): Promise<Sampled> {
    if (percent === 100) return this.#sample(table, percent);
    const known = this.#samples.get(table.table);
    const at = performance.now();
    if (known && at - known.at < SAMPLE_LASTS_MS) return known.sampled;
    const sampled = this.#sample(table, percent);
    this.#samples.set(table.table, { at, sampled: known?.sampled ?? sampled });
    sampled.then(
      () => this.#samples.set(table.table, { at, sampled }),
      () => this.#samples.delete(table.table),
    );
    return known?.sampled ?? sampled;
  }

  async #sample(table: GrowingTable, percent: number): Promise<Sampled> {
    const rows = await this.dataSource.query<
      { organization: string; rows: number; bytes: number }[]
    >(sample(table), [percent]);
    return new Map(rows.map(({ organization, ...found }) => [organization, found]));
  }
}
