import { Body, Post } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindCommandedChargestation } from '../chargestations/chargestations.commands.js';
import { ListConnectors } from '../connectors/connectors.commands.js';
import { DomainError } from '../shared/errors.js';
import { ApiController } from '../shared/http/api-controller.js';
import { CommandRoute } from '../shared/http/command-route.js';
import { Exists } from '../shared/http/exists.js';
import type { Place } from '../shared/vocabulary/station-command.js';
import type { ActionStep } from './actions.commands.js';
import { CommandBody } from './command-fields.js';
import { type CommandTarget, Target } from './command-target.js';
import {
  ChangeAvailability,
  DataTransfer,
  OcppCall,
  Reset,
  TriggerMessage,
  UnlockConnector,
} from './station-control.dto.js';
import { type PlacedConnector, placeOf, toPlace, WHOLE_STATION } from './station-places.js';
import { StationVerbs } from './station-verbs.js';

/** Commands that every station knows. */
@ApiController('chargestations/:id', 'Commands')
@Exists('chargestation', FindCommandedChargestation)
export class StationControlController {
  constructor(
    private readonly verbs: StationVerbs,
    private readonly queryBus: QueryBus,
  ) {}

  @Post('reset')
  @CommandRoute(
    'chargestation.reset',
    'Restart a chargestation',
    'OnIdle waits for the end of transactions.',
  )
  resetChargestation(@Target() target: CommandTarget, @Body() body: Reset) {
    const { type, evseId = null } = body;
    return this.verbs.ask(target, {
      type: 'chargestation.reset',
      data: body,
      steps: { name: 'reset', request: { type, evseId } },
    });
  }

  @Post('unlock_connector')
  @CommandRoute(
    'chargestation.unlock_connector',
    'Unlock the cable of a connector',
    'A 1.6 station ends the transaction with it.',
  )
  unlockConnector(@Target() target: CommandTarget, @Body() body: UnlockConnector) {
    const place = toPlace(body);
    if (!place || place.evseId === 0) throw connectorRequired();
    return this.verbs.ask(target, {
      type: 'chargestation.unlock_connector',
      data: body,
      place,
      steps: { name: 'unlockConnector', request: { place } },
    });
  }

  @Post('change_availability')
  @CommandRoute(
    'chargestation.change_availability',
    'Take a connector or a whole chargestation in or out of service',
  )
  changeAvailability(@Target() target: CommandTarget, @Body() body: ChangeAvailability) {
    const place = toPlace(body) ?? WHOLE_STATION;
    const operative = body.type === 'Operative';
    return this.verbs.ask(target, {
      type: 'chargestation.change_availability',
      data: body,
      place,
      steps: { name: 'changeAvailability', request: { place, operative } },
    });
  }

  @Post('trigger_message')
  @CommandRoute(
    'chargestation.trigger_message',
    'Have a message sent by the station',
    'StatusNotification without connectorId, or with 0, asks for every known connector.',
  )
  async triggerMessage(@Target() target: CommandTarget, @Body() body: TriggerMessage) {
    const place = toPlace(body);
    return this.verbs.ask(target, {
      type: 'chargestation.trigger_message',
      data: body,
      place,
      steps: await this.#triggers(target.station._id, body.requestedMessage, place),
    });
  }

  @Post('clear_cache')
  @CommandRoute('chargestation.clear_cache', "Empty the station's cache of authorizations")
  clearCache(@Target() target: CommandTarget, @Body() body: CommandBody) {
    return this.verbs.ask(target, {
      type: 'chargestation.clear_cache',
      data: body,
      steps: { name: 'clearCache', request: {} },
    });
  }

  @Post('data_transfer')
  @CommandRoute('chargestation.data_transfer', 'Pass data of a vendor to the station')
  sendDataTransfer(@Target() target: CommandTarget, @Body() body: DataTransfer) {
    const { vendorId, messageId = null, data = null } = body;
    return this.verbs.ask(target, {
      type: 'chargestation.data_transfer',
      data: body,
      steps: { name: 'dataTransfer', request: { vendorId, messageId, data } },
    });
  }

  @Post('ocpp_call')
  @CommandRoute(
    'chargestation.ocpp_call',
    'Send any OCPP message as it is',
    "For certification, support and what has no verb: checked against the schema of the station's version only. Mind passwords: a station that is set to AuthorizationKey or BasicAuthPassword of your own cannot connect again; PATCH .../configurations refuses that.",
  )
  sendOcppCall(@Target() target: CommandTarget, @Body() body: OcppCall) {
    const { action, payload } = body;
    return this.verbs.ask(target, {
      type: 'chargestation.ocpp_call',
      data: body,
      steps: { name: 'call', request: { action, payload } },
    });
  }

  async #triggers(
    chargestation: string,
    message: string,
    place: Place | null,
  ): Promise<ActionStep[]> {
    const step = (where: Place | null): ActionStep => ({
      name: 'triggerMessage',
      request: { message, place: where },
    });
    const isOne = place !== null && place.connectorId + place.evseId > 0;
    if (isOne || message !== 'StatusNotification') return [step(place)];
    const all = await this.queryBus.execute(new ListConnectors([chargestation]));
    const connectors = all.get(chargestation) as PlacedConnector[];
    return connectors.length === 0 ? [step(null)] : connectors.map((c) => step(placeOf(c)));
  }
}

function connectorRequired(): DomainError {
  const advice = 'Name the connector: connectorId from 1, or evseId on a 2.0.1 station';
  return new DomainError('invalid_connector', `${advice}.`, [
    { path: 'connectorId', rule: 'required', advice },
  ]);
}
