import { Body, Post } from '@nestjs/common';
import { FindCommandedChargestation } from '../chargestations/chargestations.commands.js';
import { ApiController } from '../shared/http/api-controller.js';
import { CommandRoute } from '../shared/http/command-route.js';
import { Exists } from '../shared/http/exists.js';
import { type CommandTarget, Target } from './command-target.js';
import {
  ClearDisplayMessage,
  GetDisplayMessages,
  SetDisplayMessage,
} from './display-messages.dto.js';
import { newRequestId } from './request-id.js';
import { StationVerbs } from './station-verbs.js';

const ALTERNATIVE = 'Use POST .../data_transfer if its vendor has an extension for it.';

/** Messages on the display (2.0.1, functional block O). */
@ApiController('chargestations/:id/display_messages', 'Commands (2.0.1)')
@Exists('chargestation', FindCommandedChargestation)
export class DisplayMessagesController {
  constructor(private readonly verbs: StationVerbs) {}

  @Post('set')
  @CommandRoute('chargestation.display_messages.set', 'Show a message on the display')
  set(@Target() target: CommandTarget, @Body() body: SetDisplayMessage) {
    return this.verbs.call(target, {
      type: 'chargestation.display_messages.set',
      data: body,
      action: 'SetDisplayMessage',
      payload: { message: body.message },
      alternative: ALTERNATIVE,
    });
  }

  @Post('get')
  @CommandRoute('chargestation.display_messages.get', 'Have the messages of the display reported')
  getDisplayMessages(@Target() target: CommandTarget, @Body() body: GetDisplayMessages) {
    const { requestId = newRequestId(), id, priority, state } = body;
    return this.verbs.call(target, {
      type: 'chargestation.display_messages.get',
      data: { ...body, requestId },
      action: 'GetDisplayMessages',
      payload: { requestId, id, priority, state },
      alternative: ALTERNATIVE,
    });
  }

  @Post('clear')
  @CommandRoute('chargestation.display_messages.clear', 'Remove a message from the display')
  clear(@Target() target: CommandTarget, @Body() body: ClearDisplayMessage) {
    return this.verbs.call(target, {
      type: 'chargestation.display_messages.clear',
      data: body,
      action: 'ClearDisplayMessage',
      payload: { id: body.id },
      alternative: ALTERNATIVE,
    });
  }
}
