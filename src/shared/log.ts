import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { currentRequest } from './http/request-context.js';

const LEVELS: Record<'error' | 'warn' | 'info' | 'debug', LogLevel[]> = {
  error: ['fatal', 'error'],
  warn: ['fatal', 'error', 'warn'],
  info: ['fatal', 'error', 'warn', 'log'],
  debug: ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'],
};

/** What the framework says of its own start, a hundred lines that help nobody. */
const FRAMEWORK = new Set<unknown>([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
  'WebSocketsController',
]);

/**
 * The log of the process: lines for people on a terminal, one JSON object per line elsewhere. It has a field `request` for what is logged on
 * behalf of an HTTP request, and the fields of plain objects that are logged after the message, such as `{ chargestation }`.
 */
export class Log extends ConsoleLogger {
  constructor(level: keyof typeof LEVELS) {
    super({ json: !process.stdout.isTTY, flattenParams: true, logLevels: LEVELS[level] });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (!FRAMEWORK.has(rest.at(-1))) super.log(message, ...rest);
  }

  protected override getJsonLogObject(
    ...line: Parameters<ConsoleLogger['getJsonLogObject']>
  ): ReturnType<ConsoleLogger['getJsonLogObject']> {
    const request = currentRequest()?.requestId;
    return { ...super.getJsonLogObject(...line), ...(request && { request }) };
  }
}
