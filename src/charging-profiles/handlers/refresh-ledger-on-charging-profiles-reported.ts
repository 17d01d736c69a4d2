import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ChargingProfilesReported } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { LedgerStore } from '../ledger-store.js';
import { ProfileRefresh } from '../profile-refresh.js';

/** Takes what stations report; with the last part of a report that was asked for here the ledger is what the station has. */
@EventsHandler(ChargingProfilesReported)
export class RefreshLedgerOnChargingProfilesReported
  implements IEventHandler<ChargingProfilesReported>
{
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: LedgerStore,
    private readonly refresh: ProfileRefresh,
  ) {}

  handle({ reports }: ChargingProfilesReported): Promise<void> {
    return this.unitOfWork.run(async () => {
      this.store.save(
        reports.flatMap(({ station, report: { evseId, requestId, profiles } }) =>
          profiles.map((profile) => ({
            station,
            number: evseId,
            profile,
            requestId,
            source: 'station' as const,
          })),
        ),
      );
      const complete = reports.flatMap(({ station: { chargestation }, report }) => {
        const { requestId, more } = report;
        const askedAt = more ? null : this.refresh.askedAt(chargestation, requestId);
        return askedAt === null ? [] : [{ chargestation, requestId, askedAt }];
      });
      this.store.deleteUnreported(complete);
      this.unitOfWork.afterCommit(() => {
        for (const { requestId } of complete) this.refresh.finish(requestId);
      });
    });
  }
}
