import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ApiKey } from './api-key.entity.js';

/** A use is noted when the last noted one is older than this, in ms. */
const GRAIN_MS = 60_000;

/** The condition again, since other requests and processes may have noted the same use. */
const NOTE = `UPDATE api_key SET last_used_at = now()
  WHERE _id = $1 AND (last_used_at IS NULL OR last_used_at < now() - $2 * interval '1 ms')`;

/** Keeps `lastUsedAt` of API keys, at most one write a minute per key. */
@Injectable()
export class ApiKeyUse {
  readonly #logger = new Logger(ApiKeyUse.name);

  constructor(private readonly dataSource: DataSource) {}

  /** Notes that a key was used now. The request does not wait for it, and a failure is only logged. */
  note({ _id, lastUsedAt }: ApiKey): void {
    if (lastUsedAt && Date.now() - lastUsedAt.getTime() < GRAIN_MS) return;
    this.dataSource.query(NOTE, [_id, GRAIN_MS]).catch((error: unknown) => {
      this.#logger.warn(`lastUsedAt of API key ${_id} was not written: ${String(error)}`);
    });
  }
}
