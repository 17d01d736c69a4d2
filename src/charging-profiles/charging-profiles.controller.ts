import { Body, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Response } from 'express';
import type { ActionOptions } from '../actions/actions.commands.js';
import type { CommandedChargestation } from '../chargestations/chargestations.commands.js';
import { FindCommandedChargestation } from '../chargestations/chargestations.commands.js';
import { DomainError } from '../shared/errors.js';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure, ApiPage } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import { CommandOptions } from '../shared/http/command-options.js';
import { CommandRoute, CommandScope } from '../shared/http/command-route.js';
import { page, withMessage } from '../shared/http/envelope.js';
import { Exists, Found } from '../shared/http/exists.js';
import { idempotencyOf } from '../shared/http/idempotency-keys.js';
import type { Principal } from '../shared/http/principal.js';
import type { ApiRequest } from '../shared/http/request.js';
import { assertMayCommand } from '../shared/http/scopes.js';
import {
  ClearChargingProfile,
  ListChargingProfiles,
  SetChargingProfile,
} from './charging-profiles.dto.js';
import { InstalledProfileResponse } from './charging-profiles.response.js';
import { ChargingProfilesService } from './charging-profiles.service.js';
import { InstalledProfilesService } from './installed-profiles.service.js';
import { answerOf } from './profile-answer.js';

const INVALID =
  'A station would refuse it; `details` name the rule: `external_constraints`, `relative_max_profile`, `invalid_recurrency`, `invalid_validity`, `invalid_transaction`, `invalid_periods`, `invalid_limit`, `invalid_phases`, `invalid_rate_unit`, `too_many_periods`, `too_many_schedules`, `other_version_field`, `out_of_range`';

/** Charging profiles under `/v1.1/chargestations/{id}`. */
@ApiController('chargestations/:id', 'Charging profiles')
@Exists('chargestation', FindCommandedChargestation)
export class ChargingProfilesController {
  constructor(
    private readonly profiles: ChargingProfilesService,
    private readonly installed: InstalledProfilesService,
  ) {}

  @Post('set_charging_profile')
  @CommandRoute(
    'chargestation.set_charging_profile',
    'Install a charging profile',
    'One body serves both versions of OCPP. A profile of a 2.0.1 station that has another id but the same purpose and stack level at the same place is cleared first, as OCPP 1.6 does by itself.',
  )
  @ApiFailure('invalid_profile', INVALID)
  @ApiFailure('reserved_profile', "An id or the stack level of the server's own profiles")
  @ApiFailure(
    'invalid_connector',
    'A TxProfile at 0, or the purpose of the whole station at another number',
  )
  @ApiFailure('connector_not_found', 'The station has no such connector or EVSE')
  @ApiFailure('no_active_session', 'A TxProfile, and no session is open there')
  async set(
    @Caller() caller: Principal,
    @Found() station: CommandedChargestation,
    @Body() body: SetChargingProfile,
    @CommandOptions() options: CommandOptions,
    @Res({ passthrough: true }) response: Response,
  ) {
    return answerOf(response, await this.profiles.set(caller, station._id, body, options));
  }

  @Post('clear_charging_profile')
  @CommandRoute(
    'chargestation.clear_charging_profile',
    'Clear charging profiles',
    'By id, or by connectorId, chargingProfilePurpose and stackLevel, which combine with AND; without any of them all profiles. A station that has none of them refuses with the word Unknown.',
  )
  @ApiFailure('reserved_profile', "An id of the server's own profiles: clear the power limit")
  @ApiFailure('connector_not_found', 'The station has no such connector or EVSE')
  async clear(
    @Caller() caller: Principal,
    @Found() station: CommandedChargestation,
    @Body() body: ClearChargingProfile,
    @CommandOptions() options: CommandOptions,
    @Res({ passthrough: true }) response: Response,
  ) {
    return answerOf(response, await this.profiles.clear(caller, station._id, body, options));
  }

  @Get('charging_profiles')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({
    summary: 'List the charging profiles that are installed',
    description: 'From what the station has accepted; all of them on one page.',
  })
  @ApiPage(InstalledProfileResponse)
  @ApiFailure('chargestation_offline', '`refresh=true`, and the station has no open connection')
  async list(
    @Caller() caller: Principal,
    @Found() station: CommandedChargestation,
    @Query() { refresh = false }: ListChargingProfiles,
  ) {
    if (!refresh) return this.#known(caller, station);
    if (caller.role === 'viewer') throw notForViewers();
    assertMayCommand(caller, 'chargestation.charging_profiles', 'GET');
    return this.#asked(caller, station, null);
  }

  @Post('charging_profiles')
  @HttpCode(200)
  @CommandScope('chargestation.charging_profiles')
  @Authorized('admin', 'developer')
  @ApiOperation({
    summary: 'Ask the station which charging profiles are installed, and list them',
    description:
      'As GET with `refresh=true`, also with the cookie of the admin panel. A station of OCPP 1.6 cannot tell; then the answer is what it has accepted.',
  })
  @ApiPage(InstalledProfileResponse)
  @ApiFailure('chargestation_offline', 'The station has no open connection')
  askChargingProfiles(
    @Caller() caller: Principal,
    @Found() station: CommandedChargestation,
    @Req() request: ApiRequest,
  ) {
    return this.#asked(caller, station, idempotencyOf(request));
  }

  async #asked(
    caller: Principal,
    station: CommandedChargestation,
    idempotency: ActionOptions['idempotency'],
  ) {
    const told = await this.installed.bringUpToDate(caller, station, idempotency);
    const known = await this.#known(caller, station);
    return told
      ? known
      : withMessage(known, 'The station did not tell; this is what was known before');
  }

  async #known(caller: Principal, station: CommandedChargestation) {
    const profiles = await this.installed.list(caller, station);
    return page(profiles, { hasNext: false, hasPrevious: false });
  }
}

function notForViewers(): DomainError {
  return new DomainError(
    'forbidden',
    'Only admins and developers may ask a station. Leave refresh out, or use another API key.',
  );
}
