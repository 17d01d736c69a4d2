import { Body, Get, Post, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindCommandedChargestation } from '../chargestations/chargestations.commands.js';
import { FindConnector } from '../connectors/connectors.commands.js';
import { notFound } from '../shared/errors.js';
import { ApiController } from '../shared/http/api-controller.js';
import { CommandRoute } from '../shared/http/command-route.js';
import { Exists } from '../shared/http/exists.js';
import { type ConnectorTarget, TargetConnector } from './command-target.js';
import {
  AskCompositeSchedule,
  ReadCompositeSchedule,
  USUAL_DURATION,
} from './composite-schedule.dto.js';
import { placeOf } from './station-places.js';
import { StationVerbs } from './station-verbs.js';

const SUMMARY = 'Ask for the schedule that results from all profiles';
const WHERE =
  '`effect` has the schedule in the same words for both versions; `response_data` as the station sent it.';

/** What a connector will allow, as the station computes it. */
@ApiController('connectors/:id', 'Commands')
@Exists('connector', FindConnector)
export class CompositeScheduleController {
  constructor(
    private readonly verbs: StationVerbs,
    private readonly queryBus: QueryBus,
  ) {}

  @Get('get_composite_schedule')
  @CommandRoute('chargestation.get_composite_schedule', SUMMARY, WHERE)
  getCompositeSchedule(
    @TargetConnector() target: ConnectorTarget,
    @Query() query: ReadCompositeSchedule,
  ) {
    const { duration, chargingRateUnit } = query;
    return this.#ask(target, { duration, chargingRateUnit });
  }

  @Post('get_composite_schedule')
  @CommandRoute('chargestation.get_composite_schedule', SUMMARY, WHERE)
  askCompositeSchedule(
    @TargetConnector() target: ConnectorTarget,
    @Body() body: AskCompositeSchedule,
  ) {
    return this.#ask(target, body);
  }

  async #ask({ connector, ...asked }: ConnectorTarget, data: AskCompositeSchedule) {
    const { duration = USUAL_DURATION, chargingRateUnit = null } = data;
    const { organization } = asked.principal;
    const question = new FindCommandedChargestation(organization, connector.chargestation);
    const station = await this.queryBus.execute(question);
    if (!station) throw notFound('connector');
    const place = placeOf(connector);
    return this.verbs.ask(
      { ...asked, station },
      {
        type: 'chargestation.get_composite_schedule',
        data: { ...data, duration },
        connector: connector._id,
        steps: { name: 'getCompositeSchedule', request: { place, duration, chargingRateUnit } },
      },
    );
  }
}
