/** How long (ms) a client waits before it connects again. */
const RETRY_MS = 1000;

/** The first thing in a stream: the place it starts at, so that a client that is cut off before the first event comes back to it. */
export function openingMessage(id: string): string {
  return `retry: ${RETRY_MS}\nid: ${id}\n\n`;
}

/**
 * One event: `id` is its place in the log, `data` its body. It has no `event` field, so browsers give every type to `onmessage`. A body with
 * line breaks (a station's own message may have them between its words) takes several lines, which the client puts together again.
 */
export function eventMessage(id: string, body: string): string {
  return `id: ${id}\ndata: ${body.replace(/\r\n|\r|\n/g, '\ndata: ')}\n\n`;
}

/**
 * Keeps the connection alive, with the place up to which the log was read: a client that comes back starts there. It is a comment for those
 * who read lines, and an event `heartbeat` for browsers, which show no comments and so could not notice that a stream went silent.
 */
export function heartbeatMessage(id: string): string {
  return `: heartbeat\nevent: heartbeat\nid: ${id}\ndata: {}\n\n`;
}
