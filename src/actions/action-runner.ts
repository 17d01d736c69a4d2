import { Injectable } from '@nestjs/common';
import { EventBus, QueryBus } from '@nestjs/cqrs';
import { GetConnectedProtocol, TranslateCommand } from '../ocpp-gateway/ocpp-gateway.commands.js';
import { Audited } from '../organizations/organizations.events.js';
import { GroupedWork } from '../shared/database/grouped-work.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import { IdempotencyKeys, type IdempotentRequest } from '../shared/http/idempotency-keys.js';
import type { Protocol } from '../shared/vocabulary/station.js';
import { toAction, toFact } from './action-facts.js';
import { ActionSender } from './action-sender.js';
import { ActionStore } from './action-store.js';
import type {
  ActionOptions,
  ActionOrder,
  ActionStep,
  PerformedAction,
} from './actions.commands.js';
import { toResponse } from './actions.dto.js';
import type { Action } from './actions.entity.js';
import { ActionRequested } from './actions.events.js';
import { RunningActions } from './running-actions.js';

/** Status that is kept for a repeat; what a repeat shows is the action itself. */
const ACCEPTED_FOR_PROCESSING = 202;

/** An action that is to be stored, with its commands as they are sent. */
interface NewAction {
  action: Action;
  steps: readonly ActionStep[];
  /** Made while the request is under way, since the group is stored on behalf of several. */
  audited: Audited;
}

/** Begins actions: checks, stores and hands them to the sender, once per `Idempotency-Key`. */
@Injectable()
export class ActionRunner {
  /** Requests with a key that are being begun here, by their name; a repeat waits for them. */
  readonly #beginning = new Map<string, Promise<unknown>>();
  /** Stores actions of several requests in one transaction; gives their ids. */
  readonly #storing = new GroupedWork<NewAction, string>((actions) =>
    this.unitOfWork.run(() => this.#store(actions), { brief: true }),
  );

  constructor(
    private readonly queryBus: QueryBus,
    private readonly eventBus: EventBus,
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: IdempotencyKeys,
    private readonly store: ActionStore,
    private readonly running: RunningActions,
    private readonly sender: ActionSender,
  ) {}

  /** See PerformAction. */
  async perform(
    order: ActionOrder,
    { wait, idempotency }: ActionOptions,
  ): Promise<PerformedAction> {
    if (this.unitOfWork.active)
      throw new Error('A command would hold the unit of work open while the station is asked');
    const { organization } = order.principal;
    const id = idempotency
      ? await this.#beginOnce(order, { organization, ...idempotency })
      : await this.#begin(order, null);
    return this.#answer(id, wait);
  }

  /** The action that a request with this key has made before; null when it is the first. @throws DomainError `idempotency_key_reused` */
  async repeat(
    organization: string,
    { wait, idempotency }: ActionOptions,
  ): Promise<PerformedAction | null> {
    const id = idempotency && (await this.#keptId({ organization, ...idempotency }));
    return id ? this.#answer(id, wait) : null;
  }

  /** The protocol of the station's connection. @throws DomainError `chargestation_offline` */
  async connectedProtocol(chargestation: string): Promise<Protocol> {
    const protocol = await this.queryBus.execute(new GetConnectedProtocol(chargestation));
    if (protocol) return protocol;
    throw new DomainError(
      'chargestation_offline',
      'The chargestation has no open connection. Nothing is queued: ask again when it is online.',
    );
  }

  /**
   * The exact messages of the commands.
   *
   * @param chargestation whose limits divide long lists; null: lists stay as they are
   * @throws DomainError `not_supported_by_protocol`, `invalid_field`
   */
  async translate(
    protocol: Protocol,
    steps: readonly ActionStep[],
    chargestation: string | null = null,
  ) {
    const calls: { action: string; payload: object }[] = [];
    for (const { name, request } of steps)
      calls.push(
        ...(await this.queryBus.execute(
          new TranslateCommand(protocol, name, request, chargestation),
        )),
      );
    return calls;
  }

  async #beginOnce(order: ActionOrder, request: IdempotentRequest): Promise<string> {
    const name = JSON.stringify([request.organization, request.route, request.key]);
    for (let other = this.#beginning.get(name); other; other = this.#beginning.get(name))
      await other;
    const begun = this.#keptId(request).then((kept) => kept ?? this.#begin(order, request));
    const settled = begun.then(
      () => this.#beginning.delete(name),
      () => this.#beginning.delete(name),
    );
    this.#beginning.set(name, settled);
    return begun;
  }

  /** Begins the action; with a key that another process was faster with, gives that one's action. */
  async #begin(order: ActionOrder, request: IdempotentRequest | null): Promise<string> {
    const protocol = await this.connectedProtocol(order.chargestation);
    await this.translate(protocol, order.steps, order.chargestation);
    const running = this.running.enter(toAction(order));
    const { action } = running;
    try {
      const stored = { action, steps: order.steps, audited: auditOf(action) };
      const id = request
        ? await this.unitOfWork.run(() => this.#storeOnce(stored, request))
        : await this.#storing.do(stored);
      if (id === action._id) void this.sender.send(running, order.steps);
      else this.running.leave(running);
      return id;
    } catch (error) {
      this.running.leave(running);
      throw error;
    }
  }

  async #storeOnce(stored: NewAction, request: IdempotentRequest): Promise<string> {
    const { _id } = stored.action;
    const other = await this.#keep(request, _id);
    if (!other) await this.#store([stored]);
    return other ?? _id;
  }

  /** Keeps the id under the key, or gives the one that is kept there already. */
  async #keep(request: IdempotentRequest, id: string): Promise<string | null> {
    await this.keys.lock(request);
    const other = await this.#keptId(request);
    if (!other) this.keys.keep(request, ACCEPTED_FOR_PROCESSING, { action: id });
    return other;
  }

  async #keptId(request: IdempotentRequest): Promise<string | null> {
    const kept = await this.keys.find(request);
    return kept && (kept.answer as { action: string }).action;
  }

  async #store(actions: readonly NewAction[]): Promise<string[]> {
    this.store.insert(actions.map(({ action }) => action));
    for (const { action, steps, audited } of actions) {
      await this.eventBus.publish(new ActionRequested(toFact(action, steps)));
      await this.eventBus.publish(audited);
    }
    return actions.map(({ action }) => action._id);
  }

  async #answer(id: string, wait: number): Promise<PerformedAction> {
    const running = this.running.get(id);
    if (running && wait > 0) await running.finishedWithin(wait * 1000);
    const action = running?.action ?? (await this.store.find(id));
    if (!action) throw new Error(`The action ${id} of an Idempotency-Key is gone`);
    return { action: toResponse(action), finished: action.status !== 'requested' };
  }
}

function auditOf({ _id: action, type, organization, chargestation }: Action): Audited {
  const after = { type, action };
  return new Audited(organization, 'chargestation.commanded', chargestation, { after });
}
