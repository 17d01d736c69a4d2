import { Module } from '@nestjs/common';
import { AttemptRetention } from './attempt-retention.js';
import { ConnectionAttemptsController } from './connection-attempts.controller.js';
import { ConnectionAttemptsService } from './connection-attempts.service.js';
import { KeepAttemptsOnConnectionsRefused } from './handlers/keep-attempts-on-connections-refused.js';
import { SettleAttemptsOnChargestationsChanged } from './handlers/settle-attempts-on-chargestations-changed.js';

/** The inbox of stations that could not connect: why, what to do about it, and the way to register an unknown one. */
@Module({
  controllers: [ConnectionAttemptsController],
  providers: [
    AttemptRetention,
    ConnectionAttemptsService,
    KeepAttemptsOnConnectionsRefused,
    SettleAttemptsOnChargestationsChanged,
  ],
})
export class ConnectionAttemptsModule {}
