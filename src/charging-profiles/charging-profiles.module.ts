import { Module } from '@nestjs/common';
import { ChargingProfilesController } from './charging-profiles.controller.js';
import { ChargingProfilesService } from './charging-profiles.service.js';
import { CompareMeasurementsOnSessionsUpdated } from './handlers/compare-measurements-on-sessions-updated.js';
import { DropProfilesOnChargestationsChanged } from './handlers/drop-profiles-on-chargestations-changed.js';
import { DropTxProfilesOnSessionsEnded } from './handlers/drop-tx-profiles-on-sessions-ended.js';
import { KeepLedgerOnActionAccepted } from './handlers/keep-ledger-on-action-accepted.js';
import { KeepLedgerOnActionRejected } from './handlers/keep-ledger-on-action-rejected.js';
import { KeepLimitsOnConfigurationRead } from './handlers/keep-limits-on-configuration-read.js';
import { KeepLimitsOnDeviceModelReported } from './handlers/keep-limits-on-device-model-reported.js';
import { ReadStartProfileHandler } from './handlers/read-start-profile.handler.js';
import { RefreshLedgerOnChargingProfilesReported } from './handlers/refresh-ledger-on-charging-profiles-reported.js';
import { WatchLimitsOnActionAccepted } from './handlers/watch-limits-on-action-accepted.js';
import { InstalledProfilesService } from './installed-profiles.service.js';
import { LedgerKeeper } from './ledger-keeper.js';
import { LedgerStore } from './ledger-store.js';
import { LimitWatch } from './limit-watch.js';
import { LimitsStore } from './limits-store.js';
import {
  ChargestationPowerLimitsController,
  ConnectorPowerLimitsController,
  SessionPowerLimitsController,
} from './power-limits.controller.js';
import { PowerLimitsService } from './power-limits.service.js';
import { ProfileRefresh } from './profile-refresh.js';
import { ProfileSender } from './profile-sender.js';
import { ProfileStations } from './profile-stations.js';

/** Charging profiles: checks, the ledger of what is installed, and power limits. */
@Module({
  controllers: [
    ChargingProfilesController,
    ChargestationPowerLimitsController,
    ConnectorPowerLimitsController,
    SessionPowerLimitsController,
  ],
  providers: [
    ChargingProfilesService,
    CompareMeasurementsOnSessionsUpdated,
    DropProfilesOnChargestationsChanged,
    DropTxProfilesOnSessionsEnded,
    InstalledProfilesService,
    KeepLedgerOnActionAccepted,
    KeepLedgerOnActionRejected,
    KeepLimitsOnConfigurationRead,
    KeepLimitsOnDeviceModelReported,
    LedgerKeeper,
    LedgerStore,
    LimitWatch,
    LimitsStore,
    PowerLimitsService,
    ProfileRefresh,
    ProfileSender,
    ProfileStations,
    ReadStartProfileHandler,
    RefreshLedgerOnChargingProfilesReported,
    WatchLimitsOnActionAccepted,
  ],
})
export class ChargingProfilesModule {}
