import { Body, Get, Patch, Post, Query } from '@nestjs/common';
import { FindCommandedChargestation } from '../chargestations/chargestations.commands.js';
import { DomainError } from '../shared/errors.js';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure } from '../shared/http/api-result.js';
import { CommandRoute } from '../shared/http/command-route.js';
import { Exists } from '../shared/http/exists.js';
import type { ConfigurationItem } from '../shared/vocabulary/station-command.js';
import { type CommandTarget, Target } from './command-target.js';
import {
  AskConfigurations,
  ChangeConfigurations,
  NetworkProfile,
  ReadConfigurations,
} from './configurations.dto.js';
import { newRequestId } from './request-id.js';
import { SET_PASSWORD, StationPasswords, UNKNOWN_PASSWORD } from './station-passwords.js';
import { StationVerbs } from './station-verbs.js';

const READ =
  'The answer stands in `response_data`. Asked for everything, a 2.0.1 station accepts and then reports its device model, with the `requestId` that `data` shows.';

/** The configuration of a station: keys of 1.6, variables of 2.0.1, one translated into the other. */
@ApiController('chargestations/:id', 'Commands')
@Exists('chargestation', FindCommandedChargestation)
export class ConfigurationsController {
  constructor(
    private readonly verbs: StationVerbs,
    private readonly passwords: StationPasswords,
  ) {}

  @Get('configurations')
  @CommandRoute('chargestation.get_configuration', 'Read the configuration of a station', READ)
  read(@Target() target: CommandTarget, @Query() { key }: ReadConfigurations) {
    return this.#ask(target, { key });
  }

  @Post('configurations')
  @CommandRoute(
    'chargestation.get_configuration',
    'Read the configuration of a station (as GET, also with the cookie of the admin panel)',
    READ,
  )
  askConfiguration(@Target() target: CommandTarget, @Body() body: AskConfigurations) {
    return this.#ask(target, body);
  }

  @Patch('configurations')
  @CommandRoute(
    'chargestation.set_configuration',
    'Change the configuration of a station',
    SET_PASSWORD,
  )
  @ApiFailure('unknown_password', UNKNOWN_PASSWORD)
  change(@Target() target: CommandTarget, @Body() body: ChangeConfigurations) {
    return this.verbs.ask(target, {
      type: 'chargestation.set_configuration',
      data: body,
      steps: { name: 'setConfiguration', request: { items: toItems(body) } },
      check: () => this.passwords.check(target, body),
    });
  }

  @Post('network_profile')
  @CommandRoute('chargestation.network_profile', 'Set a network profile (2.0.1)')
  setNetworkProfile(@Target() target: CommandTarget, @Body() body: NetworkProfile) {
    const { configurationSlot, connectionData } = body;
    return this.verbs.call(target, {
      type: 'chargestation.network_profile',
      data: body,
      action: 'SetNetworkProfile',
      payload: { configurationSlot, connectionData },
      alternative: 'Use PATCH .../configurations with the keys of its vendor.',
    });
  }

  #ask(target: CommandTarget, { key = [], meta_data }: AskConfigurations) {
    const items = key.map((name) => ({ variable: { name } }));
    const requestId = newRequestId();
    const asked = key.length > 0 ? { key } : { requestId };
    return this.verbs.ask(target, {
      type: 'chargestation.get_configuration',
      data: { ...asked, meta_data },
      steps: { name: 'getConfiguration', request: { items, requestId } },
    });
  }
}

/** @throws DomainError `invalid_field` unless exactly one of the two forms is given */
function toItems({ key, value, setVariableData }: ChangeConfigurations): ConfigurationItem[] {
  const byKey = key !== undefined && value !== undefined;
  if (byKey && !setVariableData) return [{ variable: { name: key }, value }];
  if (setVariableData && key === undefined && value === undefined) {
    return setVariableData.map(({ attributeValue, ...item }) => ({
      ...item,
      value: attributeValue,
    }));
  }
  const advice = 'Give either key and value, or setVariableData';
  throw new DomainError('invalid_field', `${advice}.`, [{ path: '', rule: 'oneForm', advice }]);
}
