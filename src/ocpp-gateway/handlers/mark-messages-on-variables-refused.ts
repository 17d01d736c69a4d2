import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { VariablesRefused } from '../../device-model/device-model.events.js';
import { MessageMarks } from '../message-marks.js';

/** A report of which not everything was kept shows it in the message log. */
@EventsHandler(VariablesRefused)
export class MarkMessagesOnVariablesRefused implements IEventHandler<VariablesRefused> {
  constructor(private readonly marks: MessageMarks) {}

  handle({ chargestations }: VariablesRefused): void {
    for (const chargestation of chargestations)
      this.marks.add(chargestation, { path: 'reportData', rule: 'device_model_limit' });
  }
}
