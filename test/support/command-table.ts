import { describe, expect, it } from 'vitest';
import { translateCommand } from '../../src/ocpp-gateway/command-translation.js';
import type { OutboundRoute, ProtocolAdapter } from '../../src/ocpp-gateway/protocol-adapter.js';
import { validate } from '../../src/ocpp-gateway/rpc/message-schemas.js';
import type {
  CommandResult,
  StationCommandName,
  StationCommands,
} from '../../src/shared/vocabulary/station-command.js';

/** One command in vocabulary words and what it makes of it. */
export type CommandRow = {
  [Name in StationCommandName]: {
    command: Name;
    /** What is special about this one. */
    case: string;
    request: StationCommands[Name];
    /** The CALLs as [action, payload], or a part of the reason why the version has none. */
    calls: [action: string, payload: object][] | string;
  };
}[StationCommandName];

/** An answer of a station and how it is read. */
export interface AnswerRow {
  command: StationCommandName;
  action: string;
  answer: object;
  result: CommandResult;
}

/** Runs a table of commands through a version and holds every payload against its schema. */
export function describeCommands(adapter: ProtocolAdapter, rows: CommandRow[]): void {
  describe(`OCPP ${adapter.version} commands`, () => {
    it.each(rows)('$command: $case', ({ command, request, calls }) => {
      const translate = () => translateCommand(adapter, command, request as never);
      if (typeof calls === 'string') {
        expect(translate).toThrow(
          expect.objectContaining({
            code: 'not_supported_by_protocol',
            message: expect.stringContaining(calls),
          }),
        );
        return;
      }
      const translated = translate();
      expect(JSON.parse(JSON.stringify(translated.calls))).toEqual(
        calls.map(([action, payload]) => ({ action, payload })),
      );
      expect(translated.fault).toBeNull();
    });
  });
}

/** Runs a table of legal answers through a version. */
export function describeAnswers(adapter: ProtocolAdapter, rows: AnswerRow[]): void {
  describe(`OCPP ${adapter.version} answers`, () => {
    it.each(rows)('$command: $action $answer', ({ command, action, answer, result }) => {
      expect(validate(adapter.version, 'response', action, answer, 'strict').error).toBeUndefined();
      const route = adapter.outbound[command] as OutboundRoute<never>;
      expect(route.result(answer as never)).toEqual(result);
    });
  });
}

/** What a plain yes or no is read as. */
export function word(status: string, accepted: boolean, reason: string | null = null) {
  return { accepted, status, reason };
}
