import { Body, Post } from '@nestjs/common';
import { FindCommandedChargestation } from '../chargestations/chargestations.commands.js';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure } from '../shared/http/api-result.js';
import { CommandRoute } from '../shared/http/command-route.js';
import { Exists } from '../shared/http/exists.js';
import { type CommandTarget, Target } from './command-target.js';
import { BaseReport, GetVariables, Report, SetVariables } from './device-model.dto.js';
import { newRequestId } from './request-id.js';
import { SET_PASSWORD, StationPasswords, UNKNOWN_PASSWORD } from './station-passwords.js';
import { StationVerbs } from './station-verbs.js';

const READ = 'Use GET .../configurations.';

/** The device model of 2.0.1 (functional block B). */
@ApiController('chargestations/:id', 'Commands (2.0.1)')
@Exists('chargestation', FindCommandedChargestation)
export class DeviceModelController {
  constructor(
    private readonly verbs: StationVerbs,
    private readonly passwords: StationPasswords,
  ) {}

  @Post('variables/get')
  @CommandRoute('chargestation.variables.get', 'Read variables of the device model')
  getVariables(@Target() target: CommandTarget, @Body() body: GetVariables) {
    const { getVariableData } = body;
    return this.verbs.call(target, {
      type: 'chargestation.variables.get',
      data: body,
      action: 'GetVariables',
      payload: { getVariableData },
      alternative: READ,
    });
  }

  @Post('variables/set')
  @CommandRoute('chargestation.variables.set', 'Set variables of the device model', SET_PASSWORD)
  @ApiFailure('unknown_password', UNKNOWN_PASSWORD)
  setVariables(@Target() target: CommandTarget, @Body() body: SetVariables) {
    const { setVariableData } = body;
    return this.verbs.call(target, {
      type: 'chargestation.variables.set',
      data: body,
      action: 'SetVariables',
      payload: { setVariableData },
      check: () => this.passwords.check(target, body),
      alternative: 'Use PATCH .../configurations.',
    });
  }

  @Post('base_report')
  @CommandRoute(
    'chargestation.base_report',
    'Have the device model reported',
    'The reports follow the acceptance.',
  )
  requestBaseReport(@Target() target: CommandTarget, @Body() body: BaseReport) {
    const { requestId = newRequestId(), reportBase = 'FullInventory' } = body;
    const payload = { requestId, reportBase };
    return this.verbs.call(target, {
      type: 'chargestation.base_report',
      data: { ...body, ...payload },
      action: 'GetBaseReport',
      payload,
      alternative: READ,
    });
  }

  @Post('report')
  @CommandRoute(
    'chargestation.report',
    'Have parts of the device model reported',
    'The reports follow the acceptance.',
  )
  requestReport(@Target() target: CommandTarget, @Body() body: Report) {
    const { requestId = newRequestId(), componentVariable, componentCriteria } = body;
    const payload = { requestId, componentVariable, componentCriteria };
    return this.verbs.call(target, {
      type: 'chargestation.report',
      data: { ...body, requestId },
      action: 'GetReport',
      payload,
      alternative: READ,
    });
  }
}
