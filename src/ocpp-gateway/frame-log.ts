import { Injectable } from '@nestjs/common';
import { jsonArray, textArray, timeArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import type { Violation } from '../shared/vocabulary/station.js';
import { MessageMarks } from './message-marks.js';
import type { ReceivedCall } from './station-line.js';

const INSERT: Statement = {
  name: 'ocpp_frame_insert',
  text: `INSERT INTO ocpp_frame (_id, organization, chargestation, message_id, action, request, answer, violations, received_at, answered_at)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::json[], $9::timestamptz[],
      $10::timestamptz[])`,
};

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
    this.unitOfWork.write(INSERT, [
      textArray(calls.map(() => newId())),
      textArray(calls.map(({ connection }) => connection.line.station.organization)),
      textArray(calls.map(({ connection }) => connection.line.station.chargestation)),
      textArray(calls.map(({ messageId }) => messageId)),
      textArray(calls.map(({ action }) => action)),
      textArray(calls.map(({ payloadText }) => payloadText)),
      textArray(calls.map(({ answer }) => answer)),
      jsonArray(
        calls.map((call) => {
          const violations = this.#violationsOf(call);
          return violations.length > 0 ? JSON.stringify(violations) : null;
        }),
      ),
      timeArray(calls.map(({ receivedAt }) => receivedAt)),
      timeArray(calls.map(() => now)),
    ]);
  }

  #violationsOf({ violations, connection }: ReceivedCall): readonly Violation[] {
    const marks = this.marks.of(connection.line.station.chargestation);
    return marks.length > 0 ? [...violations, ...marks] : violations;
  }
}
