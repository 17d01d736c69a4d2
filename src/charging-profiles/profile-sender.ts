import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  type ActionOrder,
  type ActionStep,
  FindRepeatedAction,
  PerformAction,
  type PerformedAction,
} from '../actions/actions.commands.js';
import { TranslateCommand } from '../ocpp-gateway/ocpp-gateway.commands.js';
import type { CommandOptions } from '../shared/http/command-options.js';
import type { Principal } from '../shared/http/principal.js';
import type { ChargingProfile } from '../shared/vocabulary/charging-profile.js';
import type { Place } from '../shared/vocabulary/station-command.js';
import { LedgerStore } from './ledger-store.js';
import { numberOf } from './places.js';
import { clashesWith, keyOf } from './profile-ledger.js';
import type { ProfileStation } from './profile-stations.js';

/** The messages that would be sent. */
export interface DryRun {
  calls: { action: string; payload: object }[];
}

/** Sends profiles, or tells what would be sent. */
@Injectable()
export class ProfileSender {
  constructor(
    private readonly commandBus: CommandBus,
    private readonly queryBus: QueryBus,
    private readonly ledger: LedgerStore,
  ) {}

  /** The action of an earlier request with the same Idempotency-Key, whatever has become of the station since. */
  async repeated(
    { organization }: Principal,
    { dryRun, wait, idempotency }: CommandOptions,
  ): Promise<PerformedAction | null> {
    if (dryRun || !idempotency) return null;
    return this.queryBus.execute(new FindRepeatedAction(organization, { wait, idempotency }));
  }

  /** The commands that install a profile. On 2.0.1 those that it would clash with are cleared first. */
  async stepsToSet(
    { chargestation, protocol }: ProfileStation,
    place: Place,
    profile: ChargingProfile,
  ): Promise<ActionStep[]> {
    const set: ActionStep = { name: 'setChargingProfile', request: { place, profile } };
    if (protocol === 'ocpp1.6') return [set];
    const wanted = keyOf(numberOf(place, protocol), profile);
    const clashes = clashesWith(wanted, await this.ledger.load(chargestation), Date.now());
    return [...new Set(clashes.map(({ id }) => id)), set].map((step) =>
      typeof step === 'number' ? clearOf(step) : step,
    );
  }

  /** Sends the order as an action, or with `dryRun` shows its messages. Rejects as PerformAction and TranslateCommand do. */
  async send(
    order: ActionOrder,
    { protocol }: ProfileStation,
    { dryRun, wait, idempotency }: CommandOptions,
  ): Promise<PerformedAction | DryRun> {
    if (!dryRun) {
      return this.commandBus.execute(new PerformAction(order, { wait, idempotency }));
    }
    const calls: DryRun['calls'] = [];
    for (const { name, request } of order.steps) {
      calls.push(...(await this.queryBus.execute(new TranslateCommand(protocol, name, request))));
    }
    return { calls };
  }
}

/** Clears one profile; that the station has it no longer is no reason to stop. */
function clearOf(id: number): ActionStep {
  return {
    name: 'clearChargingProfile',
    request: { id, place: null, purpose: null, stackLevel: null },
    required: false,
  };
}
