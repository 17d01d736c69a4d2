import { Module } from '@nestjs/common';
import { AlertMailer } from './alert-mailer.js';
import { ChargestationEvents } from './chargestation-events.js';
import { DeliveriesController } from './deliveries.controller.js';
import { DeliveriesService } from './deliveries.service.js';
import { DeliveryClaims } from './delivery-claims.js';
import { DeliveryClock } from './delivery-clock.js';
import { DeliveryLimits } from './delivery-limits.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { DeliveryPost } from './delivery-post.js';
import { DeliverySender } from './delivery-sender.js';
import { DeliveryStatistics } from './delivery-statistics.js';
import { EndpointNews } from './endpoint-news.js';
import { EventLog } from './event-log.js';
import { EventPreview } from './event-preview.js';
import { EventPreviewsService } from './event-previews.service.js';
import { EventReader } from './event-reader.js';
import { EventRetention } from './event-retention.js';
import { EventStreams } from './event-streams.js';
import { EventTally } from './event-tally.js';
import { EventsController } from './events.controller.js';
import { EventsService } from './events.service.js';
import { FanOut } from './fan-out.js';
import { FanOutStep } from './fan-out-step.js';
import { CountChangesOnChargingStatesChanged } from './handlers/count-changes-on-charging-states-changed.js';
import { CountFlagEventsHandler } from './handlers/count-flag-events.handler.js';
import { ExplainSessionHandler } from './handlers/explain-session.handler.js';
import { FindEventsHandler } from './handlers/find-events.handler.js';
import { LogActionAcceptedOnActionAccepted } from './handlers/log-action-accepted-on-action-accepted.js';
import { LogActionRejectedOnActionRejected } from './handlers/log-action-rejected-on-action-rejected.js';
import { LogActionRequestedOnActionRequested } from './handlers/log-action-requested-on-action-requested.js';
import { LogChargestationChangeOnChargestationsChanged } from './handlers/log-chargestation-change-on-chargestations-changed.js';
import { LogChargestationOfflineOnChargestationsOffline } from './handlers/log-chargestation-offline-on-chargestations-offline.js';
import { LogChargestationOnlineOnChargestationsOnline } from './handlers/log-chargestation-online-on-chargestations-online.js';
import { LogConflictOnConnectionsConflicted } from './handlers/log-conflict-on-connections-conflicted.js';
import { LogConnectorChangeOnConnectorsChanged } from './handlers/log-connector-change-on-connectors-changed.js';
import { LogConnectorStatusOnConnectorStatusesChanged } from './handlers/log-connector-status-on-connector-statuses-changed.js';
import { LogLocationChangeOnLocationsChanged } from './handlers/log-location-change-on-locations-changed.js';
import { LogNoticesOnStationsNotified } from './handlers/log-notices-on-stations-notified.js';
import { LogOrganizationUpdateOnOrganizationUpdated } from './handlers/log-organization-update-on-organization-updated.js';
import { LogRateChangeOnRatesChanged } from './handlers/log-rate-change-on-rates-changed.js';
import { LogRefusalsOnConnectionsRefused } from './handlers/log-refusals-on-connections-refused.js';
import { LogSessionCancelledOnSessionsCancelled } from './handlers/log-session-cancelled-on-sessions-cancelled.js';
import { LogSessionEndedOnSessionsEnded } from './handlers/log-session-ended-on-sessions-ended.js';
import { LogSessionStartFailureOnSessionStartsFailed } from './handlers/log-session-start-failure-on-session-starts-failed.js';
import { LogSessionStartedOnSessionsStarted } from './handlers/log-session-started-on-sessions-started.js';
import { LogSessionStopFailureOnSessionStopsFailed } from './handlers/log-session-stop-failure-on-session-stops-failed.js';
import { LogSessionUpdatedOnSessionsUpdated } from './handlers/log-session-updated-on-sessions-updated.js';
import { LogSettingsChangeOnOrganizationSettingsChanged } from './handlers/log-settings-change-on-organization-settings-changed.js';
import { LogTokenChangeOnTokensChanged } from './handlers/log-token-change-on-tokens-changed.js';
import { LogUserChangeOnUsersChanged } from './handlers/log-user-change-on-users-changed.js';
import { HealthRecord } from './health-record.js';
import { PreviewScenes } from './preview-scenes.js';
import { RecoveriesService } from './recoveries.service.js';
import { RecoveryRunner } from './recovery-runner.js';
import { RecoverySlice } from './recovery-slice.js';
import { Redelivery } from './redelivery.js';
import { StreamLimits } from './stream-limits.js';
import { UrlRules } from './url-rules.js';
import { registerEventDocs } from './webhook-docs.js';
import { WebhookOperationsController } from './webhook-operations.controller.js';
import { WebhookSecretsService } from './webhook-secrets.service.js';
import { WebhookTests } from './webhook-tests.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';
import { WorkShare } from './work-share.js';

registerEventDocs();

/** Facts become events in the log, events become deliveries, deliveries become signed POSTs. */
@Module({
  controllers: [
    WebhooksController,
    WebhookOperationsController,
    DeliveriesController,
    EventsController,
  ],
  providers: [
    WebhooksService,
    DeliveriesService,
    EventsService,
    EventPreview,
    EventPreviewsService,
    PreviewScenes,
    EventReader,
    CountChangesOnChargingStatesChanged,
    CountFlagEventsHandler,
    ExplainSessionHandler,
    FindEventsHandler,
    EventStreams,
    StreamLimits,
    EventLog,
    EventRetention,
    EventTally,
    ChargestationEvents,
    FanOut,
    FanOutStep,
    DeliverySender,
    WorkShare,
    DeliveryClaims,
    DeliveryPost,
    DeliveryClock,
    DeliveryLimits,
    DeliveryMetrics,
    DeliveryStatistics,
    UrlRules,
    HealthRecord,
    WebhookSecretsService,
    WebhookTests,
    Redelivery,
    RecoveriesService,
    RecoveryRunner,
    RecoverySlice,
    EndpointNews,
    AlertMailer,
    LogChargestationChangeOnChargestationsChanged,
    LogChargestationOnlineOnChargestationsOnline,
    LogChargestationOfflineOnChargestationsOffline,
    LogConnectorChangeOnConnectorsChanged,
    LogConnectorStatusOnConnectorStatusesChanged,
    LogLocationChangeOnLocationsChanged,
    LogRateChangeOnRatesChanged,
    LogUserChangeOnUsersChanged,
    LogTokenChangeOnTokensChanged,
    LogActionRequestedOnActionRequested,
    LogActionAcceptedOnActionAccepted,
    LogActionRejectedOnActionRejected,
    LogNoticesOnStationsNotified,
    LogRefusalsOnConnectionsRefused,
    LogConflictOnConnectionsConflicted,
    LogSessionStartedOnSessionsStarted,
    LogSessionUpdatedOnSessionsUpdated,
    LogSessionEndedOnSessionsEnded,
    LogSessionStopFailureOnSessionStopsFailed,
    LogSessionStartFailureOnSessionStartsFailed,
    LogSessionCancelledOnSessionsCancelled,
    LogOrganizationUpdateOnOrganizationUpdated,
    LogSettingsChangeOnOrganizationSettingsChanged,
  ],
})
export class WebhooksModule {}
