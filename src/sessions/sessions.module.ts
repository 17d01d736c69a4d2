import { Module } from '@nestjs/common';
import { AbandonedSessions } from './abandoned-sessions.js';
import { EnergyReports } from './energy-reports.js';
import { ConcludeStartOnActionAccepted } from './handlers/conclude-start-on-action-accepted.js';
import { FailSessionOnActionRejected } from './handlers/fail-session-on-action-rejected.js';
import { FindOpenSessionsHandler } from './handlers/find-open-sessions.handler.js';
import { FindOpenTransactionsHandler } from './handlers/find-open-transactions.handler.js';
import { FindRequestedTokensHandler } from './handlers/find-requested-tokens.handler.js';
import { FindSessionHandler } from './handlers/find-session.handler.js';
import { GetSessionActivityHandler } from './handlers/get-session-activity.handler.js';
import { HasOpenSessionHandler } from './handlers/has-open-session.handler.js';
import { IssueTransactionIdsHandler } from './handlers/issue-transaction-ids.handler.js';
import { MarkSessionsOnStationsBooted } from './handlers/mark-sessions-on-stations-booted.js';
import { NoteActivityOnConnectorStatusesChanged } from './handlers/note-activity-on-connector-statuses-changed.js';
import { PreviewTransactionHandler } from './handlers/preview-transaction.handler.js';
import { RecordTransactionsOnTransactionsReported } from './handlers/record-transactions-on-transactions-reported.js';
import { RemoteStarts } from './remote-starts.js';
import { RemoteStops } from './remote-stops.js';
import { RequestedSessions } from './requested-sessions.js';
import { SessionCommandsController } from './session-commands.controller.js';
import { SessionDrivers } from './session-drivers.js';
import { SessionMemory } from './session-memory.js';
import { SessionPublisher } from './session-publisher.js';
import { SessionRates } from './session-rates.js';
import { SessionRequests } from './session-requests.js';
import { SessionRetention } from './session-retention.js';
import { SessionStore } from './session-store.js';
import { SessionTaskRunner } from './session-task-runner.js';
import { SessionTasks } from './session-tasks.js';
import { SessionUpdates } from './session-updates.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { StartMatcher } from './start-matcher.js';
import { TargetWatch } from './target-watch.js';
import { TransactionQuestions } from './transaction-questions.js';
import { TransactionRecorder } from './transaction-recorder.js';

/** Charging sessions: one record of the transactions of either version. */
@Module({
  controllers: [SessionCommandsController, SessionsController],
  providers: [
    AbandonedSessions,
    ConcludeStartOnActionAccepted,
    EnergyReports,
    FailSessionOnActionRejected,
    FindOpenSessionsHandler,
    FindOpenTransactionsHandler,
    FindRequestedTokensHandler,
    FindSessionHandler,
    GetSessionActivityHandler,
    HasOpenSessionHandler,
    IssueTransactionIdsHandler,
    MarkSessionsOnStationsBooted,
    NoteActivityOnConnectorStatusesChanged,
    PreviewTransactionHandler,
    RecordTransactionsOnTransactionsReported,
    RemoteStarts,
    RemoteStops,
    RequestedSessions,
    SessionDrivers,
    SessionPublisher,
    SessionRates,
    SessionRequests,
    SessionMemory,
    SessionRetention,
    SessionStore,
    SessionTaskRunner,
    SessionTasks,
    SessionUpdates,
    SessionsService,
    StartMatcher,
    TargetWatch,
    TransactionQuestions,
    TransactionRecorder,
  ],
})
export class SessionsModule {}
