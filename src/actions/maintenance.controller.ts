import { Body, Post } from '@nestjs/common';
import { FindCommandedChargestation } from '../chargestations/chargestations.commands.js';
import { ApiController } from '../shared/http/api-controller.js';
import { CommandRoute } from '../shared/http/command-route.js';
import { Exists } from '../shared/http/exists.js';
import { type CommandTarget, Target } from './command-target.js';
import { GetLogs, UpdateFirmware } from './maintenance.dto.js';
import { newRequestId } from './request-id.js';
import { StationVerbs } from './station-verbs.js';

/** Logs and firmware. Their progress comes as `chargestation.log_status.updated` and `.firmware_status.updated`. */
@ApiController('chargestations/:id', 'Commands')
@Exists('chargestation', FindCommandedChargestation)
export class MaintenanceController {
  constructor(private readonly verbs: StationVerbs) {}

  @Post('get_logs')
  @CommandRoute('chargestation.get_logs', 'Have logs or diagnostics uploaded')
  getLogs(@Target() target: CommandTarget, @Body() body: GetLogs) {
    const { location, retries = null, retryInterval = null } = body;
    const { requestId = newRequestId(), type: kind = 'DiagnosticsLog' } = body;
    const from = body.startTime?.toISOString() ?? null;
    const to = body.stopTime?.toISOString() ?? null;
    return this.verbs.ask(target, {
      type: 'chargestation.get_logs',
      data: { ...body, requestId },
      steps: {
        name: 'getLogs',
        request: { requestId, kind, location, from, to, retries, retryInterval },
      },
    });
  }

  @Post('update_firmware')
  @CommandRoute(
    'chargestation.update_firmware',
    'Have new firmware installed',
    'With certificate and signature it is a signed update.',
  )
  updateFirmware(@Target() target: CommandTarget, @Body() body: UpdateFirmware) {
    const { location, retries = null, retryInterval = null, requestId = newRequestId() } = body;
    const { signingCertificate = null, signature = null, retrieveDate = new Date() } = body;
    const retrieveAt = retrieveDate.toISOString();
    const installAt = body.installDate?.toISOString() ?? null;
    const when = { retrieveAt, installAt };
    const signed = { signingCertificate, signature };
    return this.verbs.ask(target, {
      type: 'chargestation.update_firmware',
      data: { ...body, requestId },
      steps: {
        name: 'updateFirmware',
        request: { requestId, location, ...when, ...signed, retries, retryInterval },
      },
    });
  }
}
