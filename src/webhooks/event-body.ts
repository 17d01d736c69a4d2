/** A stored event, as its row is. */
export interface StoredEvent {
  _id: string;
  organization: string;
  chargestation: string | null;
  sequence: number;
  object: string;
  type: string;
  synthetic: boolean;
  /** ms. */
  createdAt: number;
  /** JSON text of an object. */
  data: string;
  /** JSON text of the 2.0.1 TransactionEvent behind a session event; else null. */
  raw: string | null;
}

/** Version of the body's form, `api_version`. */
const API_VERSION = '1.1';

/**
 * The body that is signed and sent. Put together from stored texts without parsing them, so it has the same bytes at every
 * attempt, for every endpoint and in `GET /events`.
 */
export function eventBody(event: StoredEvent): string {
  const chargestation = event.chargestation === null ? 'null' : `"${event.chargestation}"`;
  return (
    `{"_id":"${event._id}","object":"${event.object}","type":"${event.type}",` +
    `"createdAt":"${new Date(event.createdAt).toISOString()}","data":${dataOf(event)},` +
    `"organization":"${event.organization}","chargestation":${chargestation},` +
    `"sequence":${event.sequence},"synthetic":${event.synthetic},"api_version":"${API_VERSION}"}`
  );
}

/** Sessions carry their raw message under eDRV's misspelt name and under the right one; both null when there is none. */
function dataOf({ object, data, raw }: StoredEvent): string {
  if (object !== 'session') return data;
  const text = raw ?? 'null';
  return withFields(data, `"raw_transction_event":${text},"raw_transaction_event":${text}`);
}

/** The JSON text of an object with further fields at its end. */
export function withFields(object: string, fields: string): string {
  const open = object.slice(0, object.lastIndexOf('}'));
  return open.trimEnd().endsWith('{') ? `${open}${fields}}` : `${open},${fields}}`;
}
