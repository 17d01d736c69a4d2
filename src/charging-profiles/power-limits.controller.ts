import { Body, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { CommandedChargestation } from '../chargestations/chargestations.commands.js';
import { FindCommandedChargestation } from '../chargestations/chargestations.commands.js';
import type { ConnectorFacts } from '../connectors/connectors.commands.js';
import { FindConnector } from '../connectors/connectors.commands.js';
import type { SessionFacts } from '../sessions/sessions.commands.js';
import { FindSession } from '../sessions/sessions.commands.js';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure } from '../shared/http/api-result.js';
import { Caller } from '../shared/http/authorized.js';
import { CommandOptions } from '../shared/http/command-options.js';
import { CommandRoute } from '../shared/http/command-route.js';
import { Exists, Found } from '../shared/http/exists.js';
import type { Principal } from '../shared/http/principal.js';
import { ClearPowerLimit, SetPowerLimit } from './power-limits.dto.js';
import { PowerLimitsService } from './power-limits.service.js';
import { answerOf } from './profile-answer.js';

const CONVERTED =
  'It is sent in the unit that the station takes: W and A are converted by the number of phases and 230 V.';

/** Power limits of whole stations. */
@ApiController('chargestations/:id', 'Power limits')
@Exists('chargestation', FindCommandedChargestation)
export class ChargestationPowerLimitsController {
  constructor(private readonly limits: PowerLimitsService) {}

  @Post('set_default_power_limit')
  @CommandRoute(
    'chargestation.set_power_limit',
    'Limit the power of a whole station',
    `All connectors together stay below it, whatever their own limits are (ChargingStationMaxProfile). ${CONVERTED}`,
  )
  async set(
    @Caller() caller: Principal,
    @Found() { _id: chargestation }: CommandedChargestation,
    @Body() body: SetPowerLimit,
    @CommandOptions() options: CommandOptions,
    @Res({ passthrough: true }) response: Response,
  ) {
    const target = { kind: 'station', chargestation } as const;
    return answerOf(response, await this.limits.set(caller, target, body, options));
  }

  @Post('clear_default_power_limit')
  @CommandRoute('chargestation.clear_power_limit', 'End the power limit of a whole station')
  async clear(
    @Caller() caller: Principal,
    @Found() { _id: chargestation }: CommandedChargestation,
    @Body() body: ClearPowerLimit,
    @CommandOptions() options: CommandOptions,
    @Res({ passthrough: true }) response: Response,
  ) {
    const target = { kind: 'station', chargestation } as const;
    return answerOf(response, await this.limits.clear(caller, target, body, options));
  }
}

/** Power limits of connectors. */
@ApiController('connectors/:id', 'Power limits')
@Exists('connector', FindConnector)
export class ConnectorPowerLimitsController {
  constructor(private readonly limits: PowerLimitsService) {}

  @Post('set_default_power_limit')
  @CommandRoute(
    'connector.set_power_limit',
    'Limit the power of each session at a connector',
    `Sessions with a limit of their own are excepted (TxDefaultProfile). On OCPP 2.0.1 it holds for the EVSE of the connector. ${CONVERTED}`,
  )
  async set(
    @Caller() caller: Principal,
    @Found() connector: ConnectorFacts,
    @Body() body: SetPowerLimit,
    @CommandOptions() options: CommandOptions,
    @Res({ passthrough: true }) response: Response,
  ) {
    const target = { kind: 'connector', connector } as const;
    return answerOf(response, await this.limits.set(caller, target, body, options));
  }

  @Post('clear_default_power_limit')
  @CommandRoute('connector.clear_power_limit', 'End the power limit of a connector')
  async clear(
    @Caller() caller: Principal,
    @Found() connector: ConnectorFacts,
    @Body() body: ClearPowerLimit,
    @CommandOptions() options: CommandOptions,
    @Res({ passthrough: true }) response: Response,
  ) {
    const target = { kind: 'connector', connector } as const;
    return answerOf(response, await this.limits.clear(caller, target, body, options));
  }
}

/** Power limits of sessions. */
@ApiController('sessions/:id', 'Power limits')
@Exists('session', FindSession)
export class SessionPowerLimitsController {
  constructor(private readonly limits: PowerLimitsService) {}

  @Post('set_power_limit')
  @CommandRoute(
    'session.set_power_limit',
    'Limit the power of a session',
    `Takes the place of the default limit of its connector until the session ends (TxProfile). ${CONVERTED}`,
  )
  @ApiFailure('no_active_session', 'The session is not open')
  async set(
    @Caller() caller: Principal,
    @Found() session: SessionFacts,
    @Body() body: SetPowerLimit,
    @CommandOptions() options: CommandOptions,
    @Res({ passthrough: true }) response: Response,
  ) {
    const target = { kind: 'session', session } as const;
    return answerOf(response, await this.limits.set(caller, target, body, options));
  }

  @Post('clear_power_limit')
  @CommandRoute('session.clear_power_limit', 'End the power limit of a session')
  @ApiFailure('no_active_session', 'The session is not open')
  async clear(
    @Caller() caller: Principal,
    @Found() session: SessionFacts,
    @Body() body: ClearPowerLimit,
    @CommandOptions() options: CommandOptions,
    @Res({ passthrough: true }) response: Response,
  ) {
    const target = { kind: 'session', session } as const;
    return answerOf(response, await this.limits.clear(caller, target, body, options));
  }
}
