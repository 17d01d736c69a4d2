import { Module } from '@nestjs/common';
import { StoredDeviceModelController } from './device-model.controller.js';
import { DeviceModelService } from './device-model.service.js';
import { DeviceModelStore } from './device-model-store.js';
import { FullInventories } from './full-inventories.js';
import { FollowInventoriesOnActionRequested } from './handlers/follow-inventories-on-action-requested.js';
import { GetMessageLimitHandler } from './handlers/get-message-limit.handler.js';
import { KeepMessageLimitsOnDeviceModelReported } from './handlers/keep-message-limits-on-device-model-reported.js';
import { KeepMessageLimitsOnVariablesRead } from './handlers/keep-message-limits-on-variables-read.js';
import { StoreVariablesOnDeviceModelReported } from './handlers/store-variables-on-device-model-reported.js';
import { MessageLimitsStore } from './message-limits-store.js';

/** The components and variables of 2.0.1 stations, put together from their reports, and how long messages to them may be. */
@Module({
  controllers: [StoredDeviceModelController],
  providers: [
    DeviceModelService,
    DeviceModelStore,
    FollowInventoriesOnActionRequested,
    FullInventories,
    GetMessageLimitHandler,
    KeepMessageLimitsOnDeviceModelReported,
    KeepMessageLimitsOnVariablesRead,
    MessageLimitsStore,
    StoreVariablesOnDeviceModelReported,
  ],
})
export class DeviceModelModule {}
