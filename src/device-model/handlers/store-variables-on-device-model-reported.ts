import { EventBus, EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { DeviceModelReported } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { VariablesRefused } from '../device-model.events.js';
import { isStorable } from '../device-model-limits.js';
import { DeviceModelStore, type ReportedVariable } from '../device-model-store.js';
import { FullInventories } from '../full-inventories.js';
import { toReportedVariables } from '../reported-variables.js';

/**
 * Puts the parts of reports together: every part adds its variables to those of its station, or renews them. With the last part of a full
 * inventory the others are gone.
 */
@EventsHandler(DeviceModelReported)
export class StoreVariablesOnDeviceModelReported implements IEventHandler<DeviceModelReported> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
    private readonly store: DeviceModelStore,
    private readonly inventories: FullInventories,
  ) {}

  handle({ reports }: DeviceModelReported): Promise<void> {
    return this.unitOfWork.run(async () => {
      const complete = reports.flatMap(({ station: { chargestation }, report }) => {
        const askedAt = this.inventories.completedBy(chargestation, report);
        const { requestId } = report;
        return askedAt === null ? [] : [{ chargestation, requestId, askedAt }];
      });
      const refused = await this.#save(reports);
      this.store.deleteUnreported(complete);
      if (refused.size > 0) await this.eventBus.publish(new VariablesRefused([...refused]));
      this.unitOfWork.afterCommit(() => {
        for (const { station, report } of reports)
          this.inventories.took(station.chargestation, report);
      });
    });
  }

  /** Stores the variables and gives the stations that some were not stored of. */
  async #save(reports: DeviceModelReported['reports']): Promise<ReadonlySet<string>> {
    const refused = new Set<string>();
    const storable: ReportedVariable[] = [];
    for (const { station, report } of reports) {
      const { requestId, generatedAt: reportedAt } = report;
      for (const variable of toReportedVariables(report.variables)) {
        if (isStorable(variable)) storable.push({ station, variable, requestId, reportedAt });
        else refused.add(station.chargestation);
      }
    }
    const full = storable.length > 0 ? await this.store.save(storable) : [];
    for (const chargestation of full) refused.add(chargestation);
    return refused;
  }
}
