import { Injectable } from '@nestjs/common';
import { CopyRows } from '../shared/database/copy-rows.js';
import { isUniqueViolation } from '../shared/database/database-outage.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { maskSecrets } from '../shared/mask-secrets.js';
import type { Violation } from '../shared/vocabulary/station.js';
import { MessageMarks } from './message-marks.js';
import type { ReceivedCall } from './station-line.js';

const COPY: Statement = {
  name: 'ocpp_frame_copy',
  text: `COPY ocpp_frame (_id, organization, chargestation, message_id, action, request, answer, violations, received_at, answered_at)
    FROM STDIN (FORMAT binary)`,
};
const COLUMNS = 10;

/** Messages in which a station may tell what its settings are, passwords among them. */
const TELLS_SETTINGS = new Set([
  'DataTransfer',
  'NotifyEvent',
  'NotifyMonitoringReport',
  'NotifyReport',
]);

/** Whether an error means that messages of the batch are in the log already: an earlier try was committed, and its answer was lost. */
export function isKeptAlready(error: unknown): boolean {
  const { table } = error as { table?: string };
  return isUniqueViolation(error) && table?.startsWith('ocpp_frame') === true;
}

/** Keeps the raw messages: one row for a CALL with its answer. */
@Injectable()
export class FrameLog {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly marks: MessageMarks,
  ) {}

  /** Adds the calls with their answers to the running transaction. */
  append(calls: readonly ReceivedCall[]): void {
    if (calls.length === 0) return;
    const now = Date.now();
    const rows = new CopyRows(COLUMNS);
    for (const call of calls) {
      const { organization, chargestation } = call.connection.line.station;
      const violations = this.#violationsOf(call);
      rows
        .row()
        .text(call.frame)
        .text(organization)
        .text(chargestation)
        .text(call.messageId)
        .text(call.action)
        .text(withoutSecrets(call))
        .text(call.answer)
        .text(violations.length > 0 ? JSON.stringify(violations) : null)
        .time(call.receivedAt)
        .time(now);
    }
    this.unitOfWork.copy(COPY, rows);
  }

  #violationsOf({ violations, connection }: ReceivedCall): readonly Violation[] {
    const marks = this.marks.of(connection.line.station.chargestation);
    return marks.length > 0 ? [...violations, ...marks] : violations;
  }
}

function withoutSecrets({ action, payloadText }: ReceivedCall): string {
  if (!TELLS_SETTINGS.has(action)) return payloadText;
  const payload: unknown = JSON.parse(payloadText);
  const masked = maskSecrets(payload);
  return masked === payload ? payloadText : JSON.stringify(masked);
}
