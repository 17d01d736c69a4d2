import { ConsoleLogger, type LogLevel } from '@nestjs/common';

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

/** The log of the process: lines for people on a terminal, one JSON object per line elsewhere. */
export class Log extends ConsoleLogger {
  constructor(level: keyof typeof LEVELS) {
    super({ json: !process.stdout.isTTY, logLevels: LEVELS[level] });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (!FRAMEWORK.has(rest.at(-1))) super.log(message, ...rest);
  }
}
