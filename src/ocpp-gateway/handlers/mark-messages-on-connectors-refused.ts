import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ConnectorsRefused } from '../../connectors/connectors.events.js';
import { MessageMarks } from '../message-marks.js';

/** A message that names a connector beyond the limits shows it in the message log. */
@EventsHandler(ConnectorsRefused)
export class MarkMessagesOnConnectorsRefused implements IEventHandler<ConnectorsRefused> {
  constructor(private readonly marks: MessageMarks) {}

  handle({ chargestations }: ConnectorsRefused): void {
    for (const chargestation of chargestations)
      this.marks.add(chargestation, { path: '', rule: 'connector_limit' });
  }
}
