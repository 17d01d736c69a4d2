import { Body, Post } from '@nestjs/common';
import { FindCommandedChargestation } from '../chargestations/chargestations.commands.js';
import { ApiController } from '../shared/http/api-controller.js';
import { CommandRoute } from '../shared/http/command-route.js';
import { Exists } from '../shared/http/exists.js';
import { type CommandTarget, Target } from './command-target.js';
import {
  ClearMonitoring,
  MonitoringReport,
  SetMonitoring,
  SetMonitoringBase,
  SetMonitoringLevel,
} from './monitoring.dto.js';
import { newRequestId } from './request-id.js';
import { StationVerbs } from './station-verbs.js';

/** Monitors of variables (2.0.1, functional block N). */
@ApiController('chargestations/:id/monitoring', 'Commands (2.0.1)')
@Exists('chargestation', FindCommandedChargestation)
export class MonitoringController {
  constructor(private readonly verbs: StationVerbs) {}

  @Post('set')
  @CommandRoute('chargestation.monitoring.set', 'Monitor variables')
  setVariableMonitoring(@Target() target: CommandTarget, @Body() body: SetMonitoring) {
    const { setMonitoringData } = body;
    return this.verbs.call(target, {
      type: 'chargestation.monitoring.set',
      data: body,
      action: 'SetVariableMonitoring',
      payload: { setMonitoringData },
    });
  }

  @Post('clear')
  @CommandRoute('chargestation.monitoring.clear', 'End the monitoring of variables')
  clear(@Target() target: CommandTarget, @Body() body: ClearMonitoring) {
    return this.verbs.call(target, {
      type: 'chargestation.monitoring.clear',
      data: body,
      action: 'ClearVariableMonitoring',
      payload: { id: body.id },
    });
  }

  @Post('set_base')
  @CommandRoute('chargestation.monitoring.set_base', 'Choose a set of monitors')
  setMonitoringBase(@Target() target: CommandTarget, @Body() body: SetMonitoringBase) {
    return this.verbs.call(target, {
      type: 'chargestation.monitoring.set_base',
      data: body,
      action: 'SetMonitoringBase',
      payload: { monitoringBase: body.monitoringBase },
    });
  }

  @Post('set_level')
  @CommandRoute(
    'chargestation.monitoring.set_level',
    'Choose how severe an event must be to be reported',
  )
  setMonitoringLevel(@Target() target: CommandTarget, @Body() body: SetMonitoringLevel) {
    return this.verbs.call(target, {
      type: 'chargestation.monitoring.set_level',
      data: body,
      action: 'SetMonitoringLevel',
      payload: { severity: body.severity },
    });
  }

  @Post('report')
  @CommandRoute(
    'chargestation.monitoring.report',
    'Have the monitors reported',
    'The reports follow the acceptance.',
  )
  requestMonitoringReport(@Target() target: CommandTarget, @Body() body: MonitoringReport) {
    const { requestId = newRequestId(), componentVariable, monitoringCriteria } = body;
    return this.verbs.call(target, {
      type: 'chargestation.monitoring.report',
      data: { ...body, requestId },
      action: 'GetMonitoringReport',
      payload: { requestId, componentVariable, monitoringCriteria },
    });
  }
}
