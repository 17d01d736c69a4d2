import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { surplusAttempts, type UnknownAttempt } from './surplus-attempts.js';

const EVERY_MS = 3_600_000;

/** Rows of identities that nobody has: whoever can reach the server can make them. */
const MOST_UNKNOWN = 10_000;

const REMOVE_OLD = `DELETE FROM connection_attempt WHERE last_at < now() - interval '7 days'`;
const UNKNOWN =
  'SELECT _id, address FROM connection_attempt WHERE chargestation IS NULL ORDER BY last_at DESC, _id DESC';
const REMOVE = 'DELETE FROM connection_attempt WHERE _id = ANY($1::text[])';

/** Attempts are removed 7 days after the last of their kind; of unknown identities 10,000 stay at most, shared between the addresses they come from. */
@Injectable()
export class AttemptRetention {
  readonly #logger = new Logger(AttemptRetention.name);

  constructor(private readonly dataSource: DataSource) {}

  /** Never rejects. Two processes at once do no harm. */
  @Interval(EVERY_MS)
  async remove(): Promise<void> {
    await this.#remove().catch((error: Error) =>
      this.#logger.warn(`Old connection attempts are removed later: ${error.message}`),
    );
  }

  async #remove(): Promise<void> {
    await this.dataSource.query(REMOVE_OLD);
    const unknown = await this.dataSource.query<UnknownAttempt[]>(UNKNOWN);
    const surplus = surplusAttempts(unknown, MOST_UNKNOWN);
    if (surplus.length > 0) await this.dataSource.query(REMOVE, [surplus]);
  }
}
