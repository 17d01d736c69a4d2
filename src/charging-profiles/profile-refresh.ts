import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  type ActionOptions,
  FindRepeatedAction,
  PerformAction,
} from '../actions/actions.commands.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import type { Principal } from '../shared/http/principal.js';
import { LedgerStore } from './ledger-store.js';

/** How long (s) a station may take to answer, and once more to report. */
const PATIENCE_S = 30;

/** 2.0.1 GetChargingProfiles: nothing is installed, so nothing will be reported. */
const NOTHING_INSTALLED = 'NoProfiles';

interface OpenRefresh {
  chargestation: string;
  /** ms. */
  askedAt: number;
  finish: () => void;
}

/** Asks stations what they have installed and waits for their reports, which come to the process that has asked. */
@Injectable()
export class ProfileRefresh {
  /** By requestId. */
  readonly #open = new Map<number, OpenRefresh>();

  constructor(
    private readonly commandBus: CommandBus,
    private readonly queryBus: QueryBus,
    private readonly unitOfWork: UnitOfWork,
    private readonly store: LedgerStore,
  ) {}

  /** When (ms) this report was asked for; null when nobody here waits for it. */
  askedAt(chargestation: string, requestId: number): number | null {
    const open = this.#open.get(requestId);
    return open?.chargestation === chargestation ? open.askedAt : null;
  }

  /** The last part of a report is stored. */
  finish(requestId: number): void {
    this.#open.get(requestId)?.finish();
  }

  /**
   * Brings the ledger of a 2.0.1 station up to date. Resolves to false when the station did not tell in time. A repeat asks nothing.
   *
   * @throws DomainError `chargestation_offline`, `not_supported_by_protocol`, `command_queue_full`, `idempotency_key_reused`
   */
  async refresh(
    principal: Principal,
    chargestation: string,
    idempotency: ActionOptions['idempotency'],
  ): Promise<boolean> {
    const repeated = new FindRepeatedAction(principal.organization, { wait: 0, idempotency });
    if (await this.queryBus.execute(repeated)) return true;
    const requestId = randomInt(1, 2 ** 31);
    const askedAt = Date.now();
    let timer: NodeJS.Timeout | undefined;
    const reported = new Promise<boolean>((resolve) => {
      const open = { chargestation, askedAt, finish: () => resolve(true) };
      this.#open.set(requestId, open);
      timer = setTimeout(() => resolve(false), 2 * PATIENCE_S * 1000).unref();
    });
    try {
      const { action } = await this.commandBus.execute(
        new PerformAction(
          {
            principal,
            chargestation,
            type: 'chargestation.charging_profiles',
            data: {},
            steps: [{ name: 'getChargingProfiles', request: { requestId, place: null } }],
          },
          { wait: PATIENCE_S, idempotency },
        ),
      );
      if (action.outcome === 'accepted') return await reported;
      const { status } = (action.response_data ?? {}) as { status?: unknown };
      if (action.outcome !== 'rejected' || status !== NOTHING_INSTALLED) return false;
      await this.unitOfWork.run(async () =>
        this.store.deleteUnreported([{ chargestation, requestId, askedAt }]),
      );
      return true;
    } finally {
      clearTimeout(timer);
      this.#open.delete(requestId);
    }
  }
}
