import { Module } from '@nestjs/common';
import { StoredDeviceModelController } from './device-model.controller.js';
import { DeviceModelService } from './device-model.service.js';
import { DeviceModelStore } from './device-model-store.js';
import { FullInventories } from './full-inventories.js';
import { FollowInventoriesOnActionRequested } from './handlers/follow-inventories-on-action-requested.js';
import { StoreVariablesOnDeviceModelReported } from './handlers/store-variables-on-device-model-reported.js';

/** The components and variables of 2.0.1 stations, put together from their reports. */
@Module({
  controllers: [StoredDeviceModelController],
  providers: [
    DeviceModelService,
    DeviceModelStore,
    FollowInventoriesOnActionRequested,
    FullInventories,
    StoreVariablesOnDeviceModelReported,
  ],
})
export class DeviceModelModule {}
