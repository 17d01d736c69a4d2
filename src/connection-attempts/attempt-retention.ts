import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';

const EVERY_MS = 3_600_000;

/** Rows of identities that nobody has: whoever can reach the server can make them. */
const MOST_UNKNOWN = 10_000;

const REMOVE = `DELETE FROM connection_attempt WHERE last_at < now() - interval '7 days' OR _id IN (
    SELECT _id FROM connection_attempt WHERE chargestation IS NULL ORDER BY last_at DESC OFFSET ${MOST_UNKNOWN})`;

/** Attempts are removed 7 days after the last of their kind; of unknown identities the 10,000 newest rows stay at most. */
@Injectable()
export class AttemptRetention {
  readonly #logger = new Logger(AttemptRetention.name);

  constructor(private readonly dataSource: DataSource) {}

  /** Never rejects. Two processes at once do no harm. */
  @Interval(EVERY_MS)
  async remove(): Promise<void> {
    await this.dataSource
      .query(REMOVE)
      .catch((error: Error) =>
        this.#logger.warn(`Old connection attempts are removed later: ${error.message}`),
      );
  }
}
