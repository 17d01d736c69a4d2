import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { ActionStep } from '../actions/actions.commands.js';
import type { ActionFact, StepAnswer } from '../actions/actions.events.js';
import { FindChargestation } from '../chargestations/chargestations.commands.js';
import { FindOpenSessions } from '../sessions/sessions.commands.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import type { ChargingProfile } from '../shared/vocabulary/charging-profile.js';
import type { Protocol } from '../shared/vocabulary/station.js';
import type { Place } from '../shared/vocabulary/station-command.js';
import { type LedgerEntry, LedgerStore } from './ledger-store.js';
import { numberOf } from './places.js';
import { clearedBy, isDone, keyOf, replacedBy } from './profile-ledger.js';

/** A step that changes what is installed. */
type ProfileStep = Extract<ActionStep, { name: 'setChargingProfile' | 'clearChargingProfile' }>;

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
    const relevant = answers.flatMap((answer, index) =>
      toProfileStep(fact.steps[index] as ActionStep).filter(({ name }) => isDone(name, answer)),
    );
    if (relevant.length === 0) return;
    await this.unitOfWork.run(async () => {
      const { organization, chargestation } = fact.station;
      const station = await this.queryBus.execute(
        new FindChargestation(organization, chargestation),
      );
      if (!station?.protocol) return;
      let installed = await this.store.load(chargestation);
      for (const step of relevant) {
        const gone =
          step.name === 'clearChargingProfile'
            ? clearedBy(step.request, station.protocol, installed)
            : await this.#install(fact, step.request, station.protocol, installed);
        this.store.delete(gone);
        installed = installed.filter((one) => !gone.includes(one));
      }
    });
  }

  /** Notes a profile, and gives those that it has replaced elsewhere. */
  async #install(
    fact: ActionFact,
    { place, profile }: { place: Place; profile: ChargingProfile },
    protocol: Protocol,
    installed: readonly LedgerEntry[],
  ): Promise<LedgerEntry[]> {
    const number = numberOf(place, protocol);
    const taken = keyOf(number, profile);
    if (!(await this.#isOver(fact, profile))) {
      const { station, connector, action, type } = fact;
      const source = type.endsWith('_power_limit') ? 'server' : 'api';
      this.store.save([{ station, number, profile, connector, action, source }]);
    }
    return replacedBy(taken, protocol, installed).filter(
      (one) => one.id !== taken.id || one.number !== number,
    );
  }

  /** The transaction of a TxProfile has ended before the answer was stored. */
  async #isOver({ station }: ActionFact, { transactionId }: ChargingProfile): Promise<boolean> {
    if (transactionId === undefined) return false;
    const open = await this.queryBus.execute(new FindOpenSessions(station.chargestation));
    return !open.some((session) => session.transactionId === transactionId);
  }
}

/** A profile inside a remote start is installed like any other. */
function toProfileStep(step: ActionStep): ProfileStep[] {
  if (step.name === 'setChargingProfile' || step.name === 'clearChargingProfile') return [step];
  if (step.name !== 'startTransaction') return [];
  const { place, chargingProfile: profile } = step.request;
  return place && profile ? [{ name: 'setChargingProfile', request: { place, profile } }] : [];
}
