import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { DeviceModelReported } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { DeviceModelStore } from '../device-model-store.js';
import { toReportedVariables } from '../reported-variables.js';

/** Puts the parts of reports together: every part adds its variables to those of its station, or renews them. */
@EventsHandler(DeviceModelReported)
export class StoreVariablesOnDeviceModelReported implements IEventHandler<DeviceModelReported> {
  constructor(private readonly store: DeviceModelStore) {}

  handle({ reports }: DeviceModelReported): void {
    const reported = reports.flatMap(({ station, report }) =>
      toReportedVariables(report.variables).map((variable) => ({
        station,
        variable,
        requestId: report.requestId,
        reportedAt: report.generatedAt,
      })),
    );
    if (reported.length > 0) this.store.save(reported);
  }
}
