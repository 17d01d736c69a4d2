import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { jsonArray, textArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import type { StationRef } from '../shared/vocabulary/station.js';
import { LIMIT_NAMES } from './station-limits.js';

const LOAD = 'SELECT configuration FROM charging_limits WHERE chargestation = $1';
const SAVE: Statement = {
  name: 'charging_limits_save',
  text: `INSERT INTO charging_limits (chargestation, organization, configuration)
    SELECT chargestation, organization, configuration::jsonb FROM unnest($1::text[], $2::text[], $3::json[])
      AS u (chargestation, organization, configuration)
    ON CONFLICT (chargestation) DO UPDATE SET configuration = charging_limits.configuration || excluded.configuration, updated_at = now()`,
};

/** What stations have told of the charging profiles that they take. */
@Injectable()
export class LimitsStore {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /** By 1.6 key or `Component.Variable`; empty while nothing is known. */
  async load(chargestation: string): Promise<object> {
    const [row] = await this.dataSource.query<{ configuration: object }[]>(LOAD, [chargestation]);
    return row?.configuration ?? {};
  }

  /** Keeps the values that are limits, of each station at most once. Runs inside a unit of work. */
  save(told: readonly { station: StationRef; configuration: Record<string, string> }[]): void {
    const rows = told.flatMap(({ station, configuration }) => {
      const limits = Object.entries(configuration).filter(([name]) => LIMIT_NAMES.has(name));
      return limits.length > 0 ? [{ station, limits: Object.fromEntries(limits) }] : [];
    });
    if (rows.length === 0) return;
    this.unitOfWork.write(SAVE, [
      textArray(rows.map(({ station }) => station.chargestation)),
      textArray(rows.map(({ station }) => station.organization)),
      jsonArray(rows.map(({ limits }) => JSON.stringify(limits))),
    ]);
  }
}
