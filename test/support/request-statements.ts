import pg from 'pg';
import { currentRequest } from '../../src/shared/http/request-context.js';

/** What HTTP requests of a server inside the test's process send to the database. */
export interface RequestStatements {
  /** Texts of the statements of a request, by its `X-Request-Id`, in their order; they are forgotten then. */
  take(requestId: string): string[];
  /** Stops noting them. */
  end(): void;
}

/** Looking up the key of a request and noting its use: what is known of a key is remembered for a while. */
const OF_CREDENTIALS = /"hash" = |last_used_at = now/;

/** Begins to note the statements of HTTP requests, without those about its API key. */
export function noteRequestStatements(): RequestStatements {
  const noted = new Map<string, string[]>();
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function note(this: pg.Client, ...given: unknown[]) {
    const requestId = currentRequest()?.requestId;
    const [statement] = given as [string | { text: string }];
    const text = typeof statement === 'string' ? statement : statement.text;
    if (requestId && !OF_CREDENTIALS.test(text)) {
      noted.set(requestId, [...(noted.get(requestId) ?? []), text]);
    }
    return (query as (...rest: unknown[]) => unknown).apply(this, given);
  } as typeof query;
  return {
    take(requestId) {
      const statements = noted.get(requestId) ?? [];
      noted.clear();
      return statements;
    },
    end() {
      pg.Client.prototype.query = query;
    },
  };
}
