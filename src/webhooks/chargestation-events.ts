import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetChargestations } from '../chargestations/chargestations.commands.js';
import type { StationRef } from '../shared/vocabulary/station.js';
import type { EventType } from './event-catalogue.js';
import { chargestationEvent } from './event-drafts.js';
import { EventLog } from './event-log.js';

/** Logs events whose `data` is the chargestation itself. */
@Injectable()
export class ChargestationEvents {
  constructor(
    private readonly queryBus: QueryBus,
    private readonly eventLog: EventLog,
  ) {}

  /** One event per station, with the station as it is in the running unit of work. */
  async log(type: EventType, stations: readonly StationRef[]): Promise<void> {
    if (stations.length === 0) return;
    const ids = stations.map(({ chargestation }) => chargestation);
    const shown = await this.queryBus.execute(new GetChargestations(ids));
    const drafts = stations.flatMap((station) => {
      const found = shown.get(station.chargestation);
      return found ? [chargestationEvent(type, station, found)] : [];
    });
    this.eventLog.append(drafts);
  }
}
