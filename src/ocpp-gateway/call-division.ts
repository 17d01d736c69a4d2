import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetMessageLimit } from '../device-model/device-model.commands.js';
import type { StationCommandName, StationCommands } from '../shared/vocabulary/station-command.js';
import { divide } from './divided-call.js';
import type { LimitedList, OutboundCall, ProtocolAdapter } from './protocol-adapter.js';

/** A CALL whose list is longer than the station takes. */
export interface DividedCall {
  call: OutboundCall;
  list: LimitedList;
  /** Two or more. */
  parts: OutboundCall[];
}

/** Divides lists that are longer than a station takes in one message. */
@Injectable()
export class CallDivision {
  constructor(private readonly queryBus: QueryBus) {}

  /** Null for a command that is sent as it is: it has no such list, its list fits, or nobody knows how long it may be. */
  async of<Name extends StationCommandName>(
    chargestation: string,
    { lists }: ProtocolAdapter,
    name: Name,
    request: StationCommands[Name],
    calls: readonly OutboundCall[],
  ): Promise<DividedCall | null> {
    const [call] = calls;
    const list = call && lists[call.action];
    if (!list || calls.length > 1 || isVerbatim(name, request)) return null;
    const elements = (call.payload as Record<string, unknown>)[list.list];
    if (!Array.isArray(elements) || elements.length < 2) return null;
    const limit = await this.queryBus.execute(new GetMessageLimit(chargestation, call.action));
    const parts = divide(call, list, limit);
    return parts.length > 1 ? { call, list, parts } : null;
  }
}

function isVerbatim(name: StationCommandName, request: object): boolean {
  return name === 'call' && (request as StationCommands['call']).divisible !== true;
}
