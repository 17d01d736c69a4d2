import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import type { Violation } from '../shared/vocabulary/station.js';

const NONE: readonly Violation[] = [];

/**
 * What the modules find wrong with the messages of a batch, beside what their schemas tell: it is kept with the frames. A batch holds each
 * station at most once, so the station names the message.
 */
@Injectable()
export class MessageMarks {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Marks the message of this station in the running unit of work; the same mark once. */
  add(chargestation: string, violation: Violation): void {
    const marks = this.#marks.get(chargestation) ?? [];
    if (marks.some(({ path, rule }) => path === violation.path && rule === violation.rule)) return;
    this.#marks.set(chargestation, [...marks, violation]);
  }

  /** The marks of the station's message in the running unit of work. */
  of(chargestation: string): readonly Violation[] {
    return this.#marks.get(chargestation) ?? NONE;
  }

  get #marks(): Map<string, readonly Violation[]> {
    return this.unitOfWork.remember(MessageMarks, () => new Map());
  }
}
