import { Module } from '@nestjs/common';
import { AbandonedSessions } from './abandoned-sessions.js';
import { HasOpenSessionHandler } from './handlers/has-open-session.handler.js';
import { IssueTransactionIdsHandler } from './handlers/issue-transaction-ids.handler.js';
import { MarkSessionsOnStationsBooted } from './handlers/mark-sessions-on-stations-booted.js';
import { NoteActivityOnConnectorStatusesChanged } from './handlers/note-activity-on-connector-statuses-changed.js';
import { RecordTransactionsOnTransactionsReported } from './handlers/record-transactions-on-transactions-reported.js';
import { SessionPublisher } from './session-publisher.js';
import { SessionStore } from './session-store.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { TransactionRecorder } from './transaction-recorder.js';

/** Charging sessions: one record of the transactions of either version. */
@Module({
  controllers: [SessionsController],
  providers: [
    AbandonedSessions,
    HasOpenSessionHandler,
    IssueTransactionIdsHandler,
    MarkSessionsOnStationsBooted,
    NoteActivityOnConnectorStatusesChanged,
    RecordTransactionsOnTransactionsReported,
    SessionPublisher,
    SessionStore,
    SessionsService,
    TransactionRecorder,
  ],
})
export class SessionsModule {}
