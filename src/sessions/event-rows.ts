import type { ReportedTransaction } from '../ocpp-gateway/ocpp-gateway.events.js';
import { CopyRows } from '../shared/database/copy-rows.js';
import type { Statement } from '../shared/database/unit-of-work.js';

/** A message to store. */
export interface NewEvent {
  session: string;
  seqNo: number;
  arrival: number;
  reported: ReportedTransaction;
}

/** Stores messages; a repeated one breaks the unique key, as with an INSERT. */
export const COPY_EVENTS: Statement = {
  name: 'transaction_event_copy',
  text: `COPY transaction_event (session, seq_no, content_hash, arrival, action, received_at, payload) FROM STDIN (FORMAT binary)`,
};
const COLUMNS = 7;

/** The rows for `COPY_EVENTS`. */
export function rowsOf(events: readonly NewEvent[]): CopyRows {
  const rows = new CopyRows(COLUMNS);
  for (const { session, seqNo, arrival, reported } of events) {
    rows
      .row()
      .text(session)
      .int4(seqNo)
      .bytea(reported.contentHash)
      .int4(arrival)
      .text(reported.action)
      .time(reported.receivedAt)
      .text(reported.payload);
  }
  return rows;
}
