import { Body, Get, Post } from '@nestjs/common';
import { FindCommandedChargestation } from '../chargestations/chargestations.commands.js';
import { DomainError } from '../shared/errors.js';
import { ApiController } from '../shared/http/api-controller.js';
import { CommandRoute } from '../shared/http/command-route.js';
import { Exists } from '../shared/http/exists.js';
import { CommandBody } from './command-fields.js';
import { type CommandTarget, Target } from './command-target.js';
import { type LocalListToken, SendLocalList } from './local-list.dto.js';
import { StationVerbs } from './station-verbs.js';

const VERSION = 'Ask for the version of the local authorization list';
const WHERE =
  'The number stands in `response_data`: `listVersion` (1.6) or `versionNumber` (2.0.1).';
const PARTS =
  'A list that is longer than the station has said to take goes out as one update of this type and Differential ones, each with a version of its own, the last with `listVersion`: it must be that many above the version of the station for a Differential update, and at least that many for a Full one. After a part that is refused no further one is sent.';

/** The list of tokens by which a station decides while it is offline. */
@ApiController('chargestations/:id', 'Commands')
@Exists('chargestation', FindCommandedChargestation)
export class LocalListController {
  constructor(private readonly verbs: StationVerbs) {}

  @Post('send_local_list')
  @CommandRoute('chargestation.send_local_list', 'Send the local authorization list', PARTS)
  send(@Target() target: CommandTarget, @Body() body: SendLocalList) {
    const { listVersion: version, updateType, localAuthorizationList = [] } = body;
    if (updateType === 'Full') requireInfo(localAuthorizationList);
    const tokens = localAuthorizationList.map(toListed);
    return this.verbs.ask(target, {
      type: 'chargestation.send_local_list',
      data: body,
      steps: { name: 'sendLocalList', request: { version, updateType, tokens } },
    });
  }

  @Get('local_list_version')
  @CommandRoute('chargestation.local_list_version', VERSION, WHERE)
  getLocalListVersion(@Target() target: CommandTarget) {
    return this.#askVersion(target, {});
  }

  @Post('local_list_version')
  @CommandRoute('chargestation.local_list_version', VERSION, WHERE)
  askLocalListVersion(@Target() target: CommandTarget, @Body() body: CommandBody) {
    return this.#askVersion(target, body);
  }

  #askVersion(target: CommandTarget, data: CommandBody) {
    return this.verbs.ask(target, {
      type: 'chargestation.local_list_version',
      data,
      steps: { name: 'getLocalListVersion', request: {} },
    });
  }
}

/** Only a differential update may leave it out, which deletes the token (1.6 section 7.1; 2.0.1 part 2, AuthorizationData). */
function requireInfo(list: readonly LocalListToken[]): void {
  const index = list.findIndex(({ idTagInfo }) => !idTagInfo);
  if (index === -1) return;
  const path = `localAuthorizationList.${index}.idTagInfo`;
  const advice =
    'Say in a Full list of every token whether it may charge; leave out those that the station is to forget';
  throw new DomainError('invalid_field', `${path} is missing. ${advice}.`, [
    { path, rule: 'required', advice },
  ]);
}

function toListed({ idTag, type, idTagInfo }: LocalListToken) {
  return {
    idToken: { value: idTag, type: type ?? 'ISO14443' },
    status: idTagInfo?.status ?? null,
    expiryDate: idTagInfo?.expiryDate?.toISOString() ?? null,
    parent: idTagInfo?.parentIdTag ?? null,
  };
}
