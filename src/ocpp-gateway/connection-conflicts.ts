import { Injectable, Logger } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { ConnectionsConflicted } from './ocpp-gateway.events.js';
import { Replacements } from './replacements.js';
import type { StationConnection, StationLine } from './station-line.js';

/** Notices stations whose sockets replace one another all the time. */
@Injectable()
export class ConnectionConflicts {
  readonly #logger = new Logger(ConnectionConflicts.name);
  readonly #replacements = new WeakMap<StationLine, Replacements>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  /** `replacing` has taken the place of `replaced`. */
  note(replaced: StationConnection, replacing: StationConnection): void {
    const { line } = replacing;
    const replacements = this.#replacements.get(line) ?? new Replacements();
    this.#replacements.set(line, replacements);
    const addresses = [replaced, replacing].map(({ socket }) => socket.admission.attempt.address);
    const conflict = replacements.note(addresses, Date.now());
    if (!conflict) return;
    const { since } = conflict;
    const event = new ConnectionsConflicted(
      line.station,
      conflict.replaced,
      since,
      conflict.addresses,
    );
    this.unitOfWork
      .run(() => this.eventBus.publish(event))
      .catch((error: Error) =>
        this.#logger.warn(`A conflict of connections was not told: ${error.message}`),
      );
  }
}
