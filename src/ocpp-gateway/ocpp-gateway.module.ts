import { Module } from '@nestjs/common';
import { ConnectionRegistry } from './connection-registry.js';
import { DatabaseWatch } from './database-watch.js';
import { FrameLog } from './frame-log.js';
import { FrameReader } from './frame-reader.js';
import { CloseStationSocketHandler } from './handlers/close-station-socket.handler.js';
import { ReadTransactionMessagesHandler } from './handlers/read-transaction-messages.handler.js';
import { Intake } from './intake.js';
import { IntakeBatch } from './intake-batch.js';
import { LastHeard } from './last-heard.js';
import { OcppGateway } from './ocpp.gateway.js';
import { StationHandshake } from './station-handshake.js';

/** Stations' sockets: upgrades, frames, versions, and the intake that commits messages in groups. Owns the frame log. */
@Module({
  providers: [
    CloseStationSocketHandler,
    ConnectionRegistry,
    DatabaseWatch,
    FrameLog,
    FrameReader,
    Intake,
    IntakeBatch,
    LastHeard,
    OcppGateway,
    ReadTransactionMessagesHandler,
    StationHandshake,
  ],
})
export class OcppGatewayModule {}
