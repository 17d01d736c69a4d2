import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { DeviceModelReported } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import type { DeviceModelVariable } from '../../shared/vocabulary/device-model.js';
import { MessageLimitsStore } from '../message-limits-store.js';

/** A report about the device model holds how long messages to the station may be. */
@EventsHandler(DeviceModelReported)
export class KeepMessageLimitsOnDeviceModelReported implements IEventHandler<DeviceModelReported> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: MessageLimitsStore,
  ) {}

  handle({ reports }: DeviceModelReported): Promise<void> {
    return this.unitOfWork.run(async () =>
      this.store.save(
        reports.map(({ station, report }) => ({
          station,
          values: Object.fromEntries(report.variables.flatMap(toEntry)),
        })),
      ),
    );
  }
}

function toEntry(told: DeviceModelVariable): [string, string][] {
  const { component, variable, variableInstance, attributes } = told;
  const value = attributes.find(({ type }) => type === 'Actual')?.value;
  const name = [component, variable, variableInstance].filter((part) => part !== null).join('.');
  return value ? [[name, value]] : [];
}
