import { DomainError } from '../shared/errors.js';

/** What may be pasted: messages that can make a webhook of a session or a connector. */
const ACTIONS = ['TransactionEvent', 'StatusNotification'];

/**
 * A CALL as it stands on the wire, `[2, "<id>", "TransactionEvent", {...}]`, or the payload of a TransactionEvent or a StatusNotification
 * alone; as JSON or as its text.
 *
 * @throws DomainError `invalid_field` for anything else
 */
export function readPastedFrame(frame: unknown): { action: string; payload: object } {
  const value = typeof frame === 'string' ? parse(frame) : frame;
  if (Array.isArray(value)) {
    const [type, , action, payload] = value as unknown[];
    if (type !== 2 || value.length !== 4) {
      throw invalid('A frame must be a CALL: [2, "<id>", "<action>", {...}]');
    }
    if (typeof action !== 'string' || !ACTIONS.includes(action)) {
      throw invalid(`The action must be ${ACTIONS.join(' or ')}`);
    }
    return { action, payload: objectOf(payload) };
  }
  const payload = objectOf(value);
  const action = 'connectorStatus' in payload ? 'StatusNotification' : 'TransactionEvent';
  return { action, payload };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalid('The text is not JSON. Check quotes, commas and brackets');
  }
}

function objectOf(value: unknown): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw invalid('A payload must be an object');
}

function invalid(advice: string): DomainError {
  return new DomainError('invalid_field', `frame: ${advice}.`, [
    { path: 'frame', rule: 'frame', advice },
  ]);
}
