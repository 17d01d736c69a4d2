import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { ActionStep } from '../actions/actions.commands.js';
import type { ActionFact, StepAnswer } from '../actions/actions.events.js';
import { FindChargestation } from '../chargestations/chargestations.commands.js';
import { ListConnectors } from '../connectors/connectors.commands.js';
import { ReadProfileChange } from '../ocpp-gateway/ocpp-gateway.commands.js';
import { FindOpenSessions } from '../sessions/sessions.commands.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import type { ReportedChargingProfile } from '../shared/vocabulary/charging-profile.js';
import type { Protocol } from '../shared/vocabulary/station.js';
import type { Place, ProfileChange } from '../shared/vocabulary/station-command.js';
import { type LedgerEntry, LedgerStore } from './ledger-store.js';
import { connectorsAt, numberOf, type StationConnector } from './places.js';
import { clearedBy, isDone, keyOf, replacedBy } from './profile-ledger.js';

/** Keeps the ledger: which charging profiles stations have taken and not dropped again. */
@Injectable()
export class LedgerKeeper {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queryBus: QueryBus,
    private readonly store: LedgerStore,
  ) {}

  /** Takes what the station has said to the commands of an action; one that it has not answered has changed nothing that is known. */
  async apply(fact: ActionFact, answers: readonly StepAnswer[]): Promise<void> {
    if (!fact.steps.some(mayChange)) return;
    await this.unitOfWork.run(async () => {
      const { organization, chargestation } = fact.station;
      const station = await this.queryBus.execute(
        new FindChargestation(organization, chargestation),
      );
      if (!station?.protocol) return;
      const changes = await this.#changes(fact, answers, station.protocol);
      if (changes.length === 0) return;
      let installed = await this.store.load(chargestation);
      for (const change of changes) {
        const gone =
          change.name === 'clearChargingProfile'
            ? clearedBy(change.request, station.protocol, installed)
            : await this.#install(fact, change.request, station.protocol, installed);
        this.store.delete(gone);
        installed = installed.filter((one) => !gone.includes(one));
      }
    });
  }

  /** What the station has changed, in the order of the commands. */
  async #changes(
    { steps }: ActionFact,
    answers: readonly StepAnswer[],
    protocol: Protocol,
  ): Promise<ProfileChange[]> {
    const changes: ProfileChange[] = [];
    for (const [index, answer] of answers.entries()) {
      const change = await this.#changeOf(steps[index] as ActionStep, protocol);
      if (change && isDone(change.name, answer)) changes.push(change);
    }
    return changes;
  }

  /** A profile inside a remote start is installed like any other, and so is one in a message that was sent as it is. */
  async #changeOf(step: ActionStep, protocol: Protocol): Promise<ProfileChange | null> {
    switch (step.name) {
      case 'setChargingProfile':
      case 'clearChargingProfile':
        return step;
      case 'startTransaction': {
        const { place, chargingProfile: profile } = step.request;
        return place && profile && { name: 'setChargingProfile', request: { place, profile } };
      }
      case 'call':
        return this.queryBus.execute(new ReadProfileChange(protocol, step.request));
      default:
        return null;
    }
  }

  /** Notes a profile, and gives those that it has replaced elsewhere. */
  async #install(
    fact: ActionFact,
    { place, profile }: { place: Place; profile: ReportedChargingProfile },
    protocol: Protocol,
    installed: readonly LedgerEntry[],
  ): Promise<LedgerEntry[]> {
    const number = numberOf(place, protocol);
    const taken = keyOf(number, profile);
    if (!(await this.#isOver(fact, profile))) {
      const { station, action, type } = fact;
      const connector = fact.connector ?? (await this.#connectorAt(fact, number, protocol));
      const source = type.endsWith('_power_limit') ? 'server' : 'api';
      this.store.save([{ station, number, profile, connector, action, source }]);
    }
    return replacedBy(taken, protocol, installed).filter(
      (one) => one.id !== taken.id || one.number !== number,
    );
  }

  /** `_id` of the connector that an action which names none is about, if it is certain. */
  async #connectorAt(
    { station: { chargestation } }: ActionFact,
    number: number,
    protocol: Protocol,
  ): Promise<string | null> {
    if (number === 0) return null;
    const shown = await this.queryBus.execute(new ListConnectors([chargestation]));
    const connectors = (shown.get(chargestation) ?? []) as StationConnector[];
    const found = connectorsAt(number, protocol, connectors);
    return found.length === 1 ? (found[0]?._id ?? null) : null;
  }

  /** The transaction of a TxProfile has ended before the answer was stored. */
  async #isOver(
    { station }: ActionFact,
    { transactionId }: ReportedChargingProfile,
  ): Promise<boolean> {
    if (transactionId === undefined) return false;
    const open = await this.queryBus.execute(new FindOpenSessions(station.chargestation));
    return !open.some((session) => session.transactionId === transactionId);
  }
}

/** Whether a command may change what is installed; most do not, and need no look at the station. */
function mayChange({ name, request }: ActionStep): boolean {
  if (name === 'startTransaction') return request.chargingProfile !== null;
  return name === 'setChargingProfile' || name === 'clearChargingProfile' || name === 'call';
}
