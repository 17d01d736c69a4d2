import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { DeviceModelReported } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import type { DeviceModelVariable } from '../../shared/vocabulary/device-model.js';
import { LimitsStore } from '../limits-store.js';

/** A report about the device model holds the limits of the station. */
@EventsHandler(DeviceModelReported)
export class KeepLimitsOnDeviceModelReported implements IEventHandler<DeviceModelReported> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: LimitsStore,
  ) {}

  handle({ reports }: DeviceModelReported): Promise<void> {
    return this.unitOfWork.run(async () =>
      this.store.save(
        reports.map(({ station, report }) => ({
          station,
          configuration: Object.fromEntries(report.variables.flatMap(toEntry)),
        })),
      ),
    );
  }
}

function toEntry({ component, variable, attributes }: DeviceModelVariable): [string, string][] {
  const value = attributes.find(({ type }) => type === 'Actual')?.value;
  return value ? [[`${component}.${variable}`, value]] : [];
}
