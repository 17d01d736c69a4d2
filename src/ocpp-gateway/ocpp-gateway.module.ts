import { Module } from '@nestjs/common';
import { BootIdentity } from './boot-identity.js';
import { CallDivision } from './call-division.js';
import { CallLog } from './call-log.js';
import { ConnectionConflicts } from './connection-conflicts.js';
import { ConnectionRegistry } from './connection-registry.js';
import { DatabaseWatch } from './database-watch.js';
import { FrameLog } from './frame-log.js';
import { FrameReader } from './frame-reader.js';
import { FrameRetention } from './frame-retention.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { CallStationHandler } from './handlers/call-station.handler.js';
import { CloseStationSocketHandler } from './handlers/close-station-socket.handler.js';
import { FindConnectedStationHandler } from './handlers/find-connected-station.handler.js';
import { FindFramesHandler } from './handlers/find-frames.handler.js';
import { GetConnectedProtocolHandler } from './handlers/get-connected-protocol.handler.js';
import { MarkMessagesOnConnectorsRefused } from './handlers/mark-messages-on-connectors-refused.js';
import { MarkMessagesOnVariablesRefused } from './handlers/mark-messages-on-variables-refused.js';
import { ReadConfigurationAnswersHandler } from './handlers/read-configuration-answers.handler.js';
import { ReadProfileChangeHandler } from './handlers/read-profile-change.handler.js';
import { ReadStationMessagesHandler } from './handlers/read-station-messages.handler.js';
import { ReadTransactionMessagesHandler } from './handlers/read-transaction-messages.handler.js';
import { TranslateCommandHandler } from './handlers/translate-command.handler.js';
import { Intake } from './intake.js';
import { IntakeBatch } from './intake-batch.js';
import { LastHeard } from './last-heard.js';
import { MessageMarks } from './message-marks.js';
import { OcppGateway } from './ocpp.gateway.js';
import { OcppMessagesController } from './ocpp-messages.controller.js';
import { OcppMessagesService } from './ocpp-messages.service.js';
import { RefusedConnectionsLog } from './refused-connections.js';
import { StationHandshake } from './station-handshake.js';
import { StationProof } from './station-proof.js';
import { TlsListener } from './tls-listener.js';

/** Stations' sockets: upgrades, frames, versions, and the intake that commits messages in groups. Owns the frame log. */
@Module({
  controllers: [OcppMessagesController],
  providers: [
    BootIdentity,
    CallDivision,
    CallLog,
    CallStationHandler,
    CloseStationSocketHandler,
    ConnectionConflicts,
    ConnectionRegistry,
    DatabaseWatch,
    FindConnectedStationHandler,
    FindFramesHandler,
    FrameLog,
    FrameReader,
    FrameRetention,
    GatewayMetrics,
    GetConnectedProtocolHandler,
    Intake,
    IntakeBatch,
    LastHeard,
    MarkMessagesOnConnectorsRefused,
    MarkMessagesOnVariablesRefused,
    MessageMarks,
    OcppGateway,
    OcppMessagesService,
    ReadConfigurationAnswersHandler,
    ReadProfileChangeHandler,
    ReadStationMessagesHandler,
    ReadTransactionMessagesHandler,
    RefusedConnectionsLog,
    StationHandshake,
    StationProof,
    TlsListener,
    TranslateCommandHandler,
  ],
})
export class OcppGatewayModule {}
