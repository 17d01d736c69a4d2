import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ListConnectors } from '../connectors/connectors.commands.js';
import { DomainError } from '../shared/errors.js';
import { ActionAnswer } from '../shared/http/action-answer.js';
import type { Protocol } from '../shared/vocabulary/station.js';
import type { Place } from '../shared/vocabulary/station-command.js';
import { ActionRunner } from './action-runner.js';
import type { ActionStep, ActionType } from './actions.commands.js';
import type { CommandBody } from './command-fields.js';
import type { CommandTarget } from './command-target.js';
import { connectorsAt, type PlacedConnector } from './station-places.js';

/** One verb of the API as it was called. */
export interface Verb {
  type: ActionType;
  /** The body or the query parameters. */
  data: object;
  /** One command, or several that are sent one after the other. */
  steps: ActionStep | ActionStep[];
  /** Where it applies; checked against the connectors of the station. */
  place?: Place | null;
  /** What else must hold for the station; rejects otherwise. Not asked for a repeat, which finds its Action. */
  check?: () => Promise<void>;
  /** `_id` of the connector, where the path names it. */
  connector?: string;
  /** What to use on a station whose version lacks the message; ends the sentence that refuses it. */
  alternative?: string;
}

/** A verb that is one OCPP message which only one version has, or several where the station limits the length of its list. */
export interface NativeVerb extends Pick<Verb, 'type' | 'data' | 'check' | 'alternative'> {
  /** Name of the message. */
  action: string;
  payload: Record<string, unknown>;
}

/** Carries out the verbs of this module's controllers: shows the message, or sends it as an action. */
@Injectable()
export class StationVerbs {
  constructor(
    private readonly runner: ActionRunner,
    private readonly queryBus: QueryBus,
  ) {}

  /** The answer of the route. Checks come in the order of api.md 1: connection, then what needs the station, then the queue. */
  async ask(target: CommandTarget, verb: Verb) {
    try {
      return await (target.options.dryRun ? this.#show(target, verb) : this.#send(target, verb));
    } catch (error) {
      throw withAlternative(error, verb.alternative);
    }
  }

  /** As `ask`, for messages that only one version has. */
  call(target: CommandTarget, { action, payload, ...verb }: NativeVerb) {
    const given = Object.entries(payload).filter(([, value]) => value !== undefined);
    const request = { action, payload: Object.fromEntries(given), divisible: true as const };
    return this.ask(target, { ...verb, steps: { name: 'call', request } });
  }

  async #show({ station, response }: CommandTarget, verb: Verb) {
    const { protocol } = station;
    if (!protocol) throw protocolUnknown();
    await this.#connectorOf(station._id, protocol, verb);
    await verb.check?.();
    const calls = await this.runner.translate(protocol, [verb.steps].flat(), station._id);
    return ActionAnswer.ofDryRun(response, calls);
  }

  async #send({ principal, station, options, response }: CommandTarget, verb: Verb) {
    const repeat = await this.runner.repeat(principal.organization, options);
    if (repeat) return ActionAnswer.of(response, repeat);
    const protocol = await this.runner.connectedProtocol(station._id);
    const connector = await this.#connectorOf(station._id, protocol, verb);
    await verb.check?.();
    const { meta_data: metaData, ...data } = verb.data as CommandBody;
    const chargestation = station._id;
    const steps = [verb.steps].flat();
    const { type } = verb;
    const order = { principal, chargestation, connector, type, data, metaData, steps };
    return ActionAnswer.of(response, await this.runner.perform(order, options));
  }

  /** The connector that the verb is about, if it is certain. @throws DomainError `connector_not_found` for a number the station lacks */
  async #connectorOf(
    chargestation: string,
    protocol: Protocol,
    { place, connector }: Verb,
  ): Promise<string | null> {
    if (connector) return connector;
    if (!place || (place.connectorId === 0 && place.evseId === 0)) return null;
    const known = (await this.queryBus.execute(new ListConnectors([chargestation]))).get(
      chargestation,
    ) as PlacedConnector[];
    const found = connectorsAt(place, protocol, known);
    if (found.length === 0 && known.length > 0) throw connectorNotFound();
    return found.length === 1 ? (found[0] as PlacedConnector)._id : null;
  }
}

function protocolUnknown(): DomainError {
  return new DomainError(
    'protocol_unknown',
    'The chargestation has never connected, so its protocol is unknown. Set protocol on it, or let it connect first.',
  );
}

function connectorNotFound(): DomainError {
  const advice = 'Give the number of a connector of the chargestation, or 0 for the whole station';
  return new DomainError('connector_not_found', `${advice}.`, [
    { path: 'connectorId', rule: 'exists', advice },
  ]);
}

function withAlternative(error: unknown, alternative: string | undefined): unknown {
  if (!(error instanceof DomainError) || error.code !== 'not_supported_by_protocol') return error;
  if (!alternative) return error;
  return new DomainError(error.code, `${error.message} ${alternative}`, error.details);
}
