import { Module } from '@nestjs/common';
import { EndReservationsOnReservationsEnded } from './handlers/end-reservations-on-reservations-ended.js';
import { FreeReservationsOnConnectorStatusesChanged } from './handlers/free-reservations-on-connector-statuses-changed.js';
import { KeepReservationOnActionRequested } from './handlers/keep-reservation-on-action-requested.js';
import { SettleReservationsOnActionAccepted } from './handlers/settle-reservations-on-action-accepted.js';
import { SettleReservationsOnActionRejected } from './handlers/settle-reservations-on-action-rejected.js';
import { UseReservationsOnTransactionsReported } from './handlers/use-reservations-on-transactions-reported.js';
import { ReservationExpiry } from './reservation-expiry.js';
import { ReservationRetention } from './reservation-retention.js';
import { ReservationStore } from './reservation-store.js';
import { ReservationsController } from './reservations.controller.js';
import { ReservationsService } from './reservations.service.js';

/** What has become of the reservations that stations were asked for; asking is a command of the module actions. */
@Module({
  controllers: [ReservationsController],
  providers: [
    ReservationsService,
    ReservationRetention,
    ReservationStore,
    ReservationExpiry,
    FreeReservationsOnConnectorStatusesChanged,
    KeepReservationOnActionRequested,
    SettleReservationsOnActionAccepted,
    SettleReservationsOnActionRejected,
    UseReservationsOnTransactionsReported,
    EndReservationsOnReservationsEnded,
  ],
})
export class ReservationsModule {}
