import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { CountProtocols } from '../chargestations/chargestations.commands.js';
import { DAY_MS } from '../shared/database/growing-tables.js';
import { CountFlagEvents } from '../webhooks/webhooks.commands.js';
import type { SettingsImpactResponse } from './settings-impact.dto.js';

/** How much the 2.0.1 flag would change, for who thinks about turning it on. */
@Injectable()
export class SettingsImpact {
  constructor(private readonly queryBus: QueryBus) {}

  async show(organization: string, days: number): Promise<SettingsImpactResponse> {
    const since = Date.now() - days * DAY_MS;
    const [protocols, { events, synthetic, changes }] = await Promise.all([
      this.queryBus.execute(new CountProtocols(organization)),
      this.queryBus.execute(new CountFlagEvents(organization, since)),
    ]);
    return {
      days,
      chargestations: Object.values(protocols).reduce((sum, n) => sum + n, 0),
      chargestations_201: protocols['ocpp2.0.1'],
      events,
      synthetic_events: synthetic,
      synthetic_events_with_flag: Math.max(changes, synthetic),
      added_events: Math.max(0, changes - synthetic),
    };
  }
}
