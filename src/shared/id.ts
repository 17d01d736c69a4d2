import { ObjectId } from 'bson';

/** A new `_id`: 24 lower-case hex characters whose order is the order of time (ObjectId form). */
export function newId(): string {
  return new ObjectId().toHexString();
}

/** Whether a text has the form of an `_id`. Case counts, since ids are compared as text. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{24}$/.test(text);
}
