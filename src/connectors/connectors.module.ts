import { Module } from '@nestjs/common';
import { ConnectorDiscovery } from './connector-discovery.js';
import { ConnectorStatuses } from './connector-statuses.js';
import {
  ChargestationConnectorsController,
  ConnectorsController,
} from './connectors.controller.js';
import { ConnectorsService } from './connectors.service.js';
import { DeleteConnectorsOnChargestationsChanged } from './handlers/delete-connectors-on-chargestations-changed.js';
import { FindConnectorHandler } from './handlers/find-connector.handler.js';
import { ListConnectorsHandler } from './handlers/list-connectors.handler.js';
import { PreviewConnectorsHandler } from './handlers/preview-connectors.handler.js';
import { ReportSyntheticStatusOnChargingStatesChanged } from './handlers/report-synthetic-status-on-charging-states-changed.js';
import { ResolveConnectorsHandler } from './handlers/resolve-connectors.handler.js';
import { StoreStatusesOnConnectorStatusesReported } from './handlers/store-statuses-on-connector-statuses-reported.js';
import { StatusChecks } from './status-checks.js';
import { StuckStatusGuard } from './stuck-status-guard.js';

/** Connectors: which a station has, and what each is doing. */
@Module({
  controllers: [ChargestationConnectorsController, ConnectorsController],
  providers: [
    ConnectorsService,
    ConnectorDiscovery,
    ConnectorStatuses,
    StatusChecks,
    StuckStatusGuard,
    FindConnectorHandler,
    ListConnectorsHandler,
    PreviewConnectorsHandler,
    ResolveConnectorsHandler,
    DeleteConnectorsOnChargestationsChanged,
    StoreStatusesOnConnectorStatusesReported,
    ReportSyntheticStatusOnChargingStatesChanged,
  ],
})
export class ConnectorsModule {}
