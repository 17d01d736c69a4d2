import type { InboundRoute, StationNotice } from './protocol-adapter.js';

/**
 * Route of a message that moves nothing: it is kept, passed on as a notice, and always answered with the same payload.
 * @param type webhook type of the notice, null for none
 */
export function keptMessage<Response>(
  action: string,
  type: StationNotice['type'],
  response: Response,
): InboundRoute<unknown, Response> {
  return {
    report: (payload) => ({ notice: { type, action, payload } }),
    answer: () => response,
  };
}
