import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { jsonArray, textArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import type { StationRef } from '../shared/vocabulary/station.js';
import { type KeptLimits, limitsIn } from './message-limits.js';

const LOAD = 'SELECT limits FROM message_limits WHERE chargestation = $1';
const SAVE: Statement = {
  name: 'message_limits_save',
  text: `INSERT INTO message_limits (chargestation, organization, limits)
    SELECT chargestation, organization, limits::jsonb FROM unnest($1::text[], $2::text[], $3::json[])
      AS u (chargestation, organization, limits)
    ON CONFLICT (chargestation) DO UPDATE SET limits = message_limits.limits || excluded.limits, updated_at = now()`,
};

/** What stations have told of how long messages to them may be. */
@Injectable()
export class MessageLimitsStore {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /** Empty while nothing is known. */
  async load(chargestation: string): Promise<KeptLimits> {
    const [row] = await this.dataSource.query<{ limits: KeptLimits }[]>(LOAD, [chargestation]);
    return row?.limits ?? {};
  }

  /**
   * Keeps the values that are limits, of each station at most once. Runs inside a unit of work.
   *
   * @param told see `limitsIn`
   */
  save(told: readonly { station: StationRef; values: Readonly<Record<string, string>> }[]): void {
    const rows = told
      .map(({ station, values }) => ({ station, limits: limitsIn(values) }))
      .filter(({ limits }) => Object.keys(limits).length > 0);
    if (rows.length === 0) return;
    this.unitOfWork.write(SAVE, [
      textArray(rows.map(({ station }) => station.chargestation)),
      textArray(rows.map(({ station }) => station.organization)),
      jsonArray(rows.map(({ limits }) => JSON.stringify(limits))),
    ]);
  }
}
