import { type DynamicModule, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { ActionsModule } from './actions/actions.module.js';
import { AdminPanelModule } from './admin-panel/admin-panel.module.js';
import { ChargestationsModule } from './chargestations/chargestations.module.js';
import { ChargingProfilesModule } from './charging-profiles/charging-profiles.module.js';
import { ConnectionAttemptsModule } from './connection-attempts/connection-attempts.module.js';
import { ConnectorsModule } from './connectors/connectors.module.js';
import { DeviceModelModule } from './device-model/device-model.module.js';
import { HealthModule } from './health/health.module.js';
import { LocationsModule } from './locations/locations.module.js';
import { OcppGatewayModule } from './ocpp-gateway/ocpp-gateway.module.js';
import { OrganizationSettingsModule } from './organization-settings/organization-settings.module.js';
import { OrganizationsModule } from './organizations/organizations.module.js';
import { RatesModule } from './rates/rates.module.js';
import { ReservationsModule } from './reservations/reservations.module.js';
import { RetentionModule } from './retention/retention.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import type { Config } from './shared/config.js';
import { SharedModule } from './shared/shared.module.js';
import { TimelineModule } from './timeline/timeline.module.js';
import { TokensModule } from './tokens/tokens.module.js';
import { UsersModule } from './users/users.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** The list of modules. */
@Module({})
export class AppModule {
  static forRoot(config: Config, dataSource: DataSource): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SharedModule.forRoot(config, dataSource),
        OrganizationsModule,
        OrganizationSettingsModule,
        AdminPanelModule,
        UsersModule,
        TokensModule,
        LocationsModule,
        RatesModule,
        ChargestationsModule,
        ConnectorsModule,
        ConnectionAttemptsModule,
        SessionsModule,
        ReservationsModule,
        DeviceModelModule,
        ChargingProfilesModule,
        ActionsModule,
        WebhooksModule,
        OcppGatewayModule,
        TimelineModule,
        RetentionModule,
        HealthModule,
      ],
    };
  }
}
