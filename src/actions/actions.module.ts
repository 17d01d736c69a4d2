import { Module } from '@nestjs/common';
import { ActionRetention } from './action-retention.js';
import { ActionRunner } from './action-runner.js';
import { ActionSender } from './action-sender.js';
import { ActionStore } from './action-store.js';
import { ActionsController } from './actions.controller.js';
import { ActionsService } from './actions.service.js';
import { CertificatesController } from './certificates.controller.js';
import { CompositeScheduleController } from './composite-schedule.controller.js';
import { ConfigurationsController } from './configurations.controller.js';
import { CustomersController } from './customers.controller.js';
import { DeviceModelController } from './device-model.controller.js';
import { DisplayMessagesController } from './display-messages.controller.js';
import { EffectObserver } from './effect-observer.js';
import { FindActionsHandler } from './handlers/find-actions.handler.js';
import { FindRepeatedActionHandler } from './handlers/find-repeated-action.handler.js';
import { NoteActionEffectHandler } from './handlers/note-action-effect.handler.js';
import { ObserveEffectsOnConnectorStatusesChanged } from './handlers/observe-effects-on-connector-statuses-changed.js';
import { ObserveEffectsOnSessionsEnded } from './handlers/observe-effects-on-sessions-ended.js';
import { ObserveEffectsOnSessionsStarted } from './handlers/observe-effects-on-sessions-started.js';
import { ObserveEffectsOnStationsBooted } from './handlers/observe-effects-on-stations-booted.js';
import { ObserveEffectsOnStationsNotified } from './handlers/observe-effects-on-stations-notified.js';
import { PerformActionHandler } from './handlers/perform-action.handler.js';
import { LocalListController } from './local-list.controller.js';
import { LostActions } from './lost-actions.js';
import { MaintenanceController } from './maintenance.controller.js';
import { MonitoringController } from './monitoring.controller.js';
import { ReserveController } from './reserve.controller.js';
import { RunningActions } from './running-actions.js';
import { StationControlController } from './station-control.controller.js';
import { StationPasswords } from './station-passwords.js';
import { StationVerbs } from './station-verbs.js';

/** Commands to stations: each is stored, sent, and closed with what became of it. */
@Module({
  controllers: [
    ActionsController,
    StationControlController,
    ConfigurationsController,
    MaintenanceController,
    LocalListController,
    ReserveController,
    CompositeScheduleController,
    DeviceModelController,
    MonitoringController,
    CertificatesController,
    DisplayMessagesController,
    CustomersController,
  ],
  providers: [
    ActionsService,
    ActionRetention,
    ActionRunner,
    ActionSender,
    ActionStore,
    RunningActions,
    LostActions,
    EffectObserver,
    StationVerbs,
    StationPasswords,
    PerformActionHandler,
    FindActionsHandler,
    FindRepeatedActionHandler,
    NoteActionEffectHandler,
    ObserveEffectsOnStationsBooted,
    ObserveEffectsOnConnectorStatusesChanged,
    ObserveEffectsOnSessionsStarted,
    ObserveEffectsOnSessionsEnded,
    ObserveEffectsOnStationsNotified,
  ],
})
export class ActionsModule {}
