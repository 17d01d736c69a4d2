import { Get, Param, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { FindChargestation } from '../chargestations/chargestations.commands.js';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiPage } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import { Exists } from '../shared/http/exists.js';
import type { Principal } from '../shared/http/principal.js';
import { ListVariables, toResponse, VariableResponse } from './device-model.dto.js';
import { DeviceModelService } from './device-model.service.js';
import { DEVICE_MODEL_LIMITS } from './device-model-limits.js';

@ApiController('chargestations/:id/device_model', 'Chargestations')
@Exists('chargestation', FindChargestation)
export class StoredDeviceModelController {
  constructor(private readonly deviceModel: DeviceModelService) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({
    summary: 'The device model of a 2.0.1 station, as it has reported it',
    description: `Ask for it with \`POST .../base_report\`; later reports renew what they name, and after a complete FullInventory what it has not named is gone. At most ${DEVICE_MODEL_LIMITS.variables} variables are kept of a station. A 1.6 station has none: read its configurations.`,
  })
  @ApiPage(VariableResponse)
  async listDeviceModel(
    @Caller() { organization }: Principal,
    @Param('id') id: string,
    @Query() query: ListVariables,
  ) {
    return (await this.deviceModel.list(organization, id, query)).map(toResponse);
  }
}
