import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ActionOptions } from '../actions/actions.commands.js';
import type { CommandedChargestation } from '../chargestations/chargestations.commands.js';
import type { Principal } from '../shared/http/principal.js';
import { scoped } from '../shared/http/scoped.js';
import { InstalledProfile } from './charging-profiles.entity.js';
import { type InstalledProfileResponse, toResponse } from './charging-profiles.response.js';
import { ProfileRefresh } from './profile-refresh.js';

/** Reads the ledger for REST. */
@Injectable()
export class InstalledProfilesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly refresh: ProfileRefresh,
  ) {}

  /** What is installed in a chargestation, by place and stack level. */
  async list(
    { organization }: Principal,
    { _id: chargestation, protocol }: CommandedChargestation,
  ): Promise<InstalledProfileResponse[]> {
    const rows = await scoped(this.dataSource.manager, InstalledProfile, organization).find(
      { chargestation },
      { number: 'ASC', purpose: 'ASC', stackLevel: 'DESC', _id: 'ASC' },
    );
    return rows.map((row) => toResponse(row, protocol ?? 'ocpp1.6'));
  }

  /**
   * Asks the station, where its version can tell. False when it did not in time.
   *
   * @throws DomainError as ProfileRefresh.refresh
   */
  async bringUpToDate(
    principal: Principal,
    station: CommandedChargestation,
    idempotency: ActionOptions['idempotency'],
  ): Promise<boolean> {
    if (station.protocol === 'ocpp1.6') return true;
    return this.refresh.refresh(principal, station._id, idempotency);
  }
}
