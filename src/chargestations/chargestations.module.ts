import { Module } from '@nestjs/common';
import { ChargestationsController } from './chargestations.controller.js';
import { ChargestationsReader } from './chargestations.reader.js';
import { ChargestationsService } from './chargestations.service.js';
import { AuthenticateStationHandler } from './handlers/authenticate-station.handler.js';
import { CountProtocolsHandler } from './handlers/count-protocols.handler.js';
import { FindChargestationHandler } from './handlers/find-chargestation.handler.js';
import { FindCommandedChargestationHandler } from './handlers/find-commanded-chargestation.handler.js';
import { FindInactiveChargestationsHandler } from './handlers/find-inactive-chargestations.handler.js';
import { FindTakenEndpointsHandler } from './handlers/find-taken-endpoints.handler.js';
import { GetChargestationsHandler } from './handlers/get-chargestations.handler.js';
import { IsSerialNumberTakenHandler } from './handlers/is-serial-number-taken.handler.js';
import { IsStationPasswordHandler } from './handlers/is-station-password.handler.js';
import { KeepStationStatusOnConnectorStatusesReported } from './handlers/keep-station-status-on-connector-statuses-reported.js';
import { LimitPreviousPasswordOnActionAccepted } from './handlers/limit-previous-password-on-action-accepted.js';
import { MarkOfflineOnStationsDisconnected } from './handlers/mark-offline-on-stations-disconnected.js';
import { MarkOnlineOnStationsConnected } from './handlers/mark-online-on-stations-connected.js';
import { NoteActivityOnStationsHeard } from './handlers/note-activity-on-stations-heard.js';
import { RaiseSecurityHandler } from './handlers/raise-security.handler.js';
import { RegisterBootsHandler } from './handlers/register-boots.handler.js';
import { RegisterChargestationHandler } from './handlers/register-chargestation.handler.js';
import { RetirePreviousPasswordHandler } from './handlers/retire-previous-password.handler.js';
import { NodeLiveness } from './node-liveness.js';
import { ProvisionStations } from './provision-stations.js';
import { SocketCloser } from './socket-closer.js';

/** Chargestations: who they are, how they prove it, whether they are online. */
@Module({
  controllers: [ChargestationsController],
  providers: [
    CountProtocolsHandler,
    ChargestationsService,
    ChargestationsReader,
    ProvisionStations,
    SocketCloser,
    NodeLiveness,
    AuthenticateStationHandler,
    IsSerialNumberTakenHandler,
    IsStationPasswordHandler,
    RetirePreviousPasswordHandler,
    LimitPreviousPasswordOnActionAccepted,
    RaiseSecurityHandler,
    RegisterBootsHandler,
    RegisterChargestationHandler,
    FindChargestationHandler,
    FindCommandedChargestationHandler,
    FindInactiveChargestationsHandler,
    FindTakenEndpointsHandler,
    GetChargestationsHandler,
    MarkOnlineOnStationsConnected,
    MarkOfflineOnStationsDisconnected,
    NoteActivityOnStationsHeard,
    KeepStationStatusOnConnectorStatusesReported,
  ],
})
export class ChargestationsModule {}
