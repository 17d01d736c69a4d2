import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { DomainError } from '../shared/errors.js';
import { type ExplainedMessage, ExplainSession } from '../webhooks/webhooks.commands.js';
import type { TimelineItem } from './timeline.dto.js';
import type { TimelineRecord } from './timeline-source.js';

/** Sessions that are played once more for one answer at most. */
const MOST_SESSIONS = 5;

/** Says why messages made no synthetic connector status: their sessions are played once more by the rules of the product. */
@Injectable()
export class TimelineSilences {
  constructor(private readonly queryBus: QueryBus) {}

  /** The items with `skipped_because`. */
  async explain(
    organization: string,
    items: readonly TimelineItem[],
    records: readonly TimelineRecord[],
  ): Promise<TimelineItem[]> {
    const asking = items.filter(({ message }) => message?.action === 'TransactionEvent');
    if (asking.length === 0) return [...items];
    const explained = new Map<string, ExplainedMessage>();
    for (const session of sessionsIn(records).slice(0, MOST_SESSIONS)) {
      for (const message of await this.#explain(organization, session)) {
        explained.set(message.frame, message);
      }
    }
    const published = new Set(
      items.filter(({ state }) => state?.synthetic).map(({ cause }) => cause),
    );
    return items.map((item) => {
      const message = explained.get(item._id);
      if (!message || published.has(item._id)) return item;
      // With the flag on it would have made a status, and has made none: the flag was off.
      return { ...item, skipped_because: message.on ?? message.off };
    });
  }

  /** Nothing of a session whose messages cannot be played any more. */
  async #explain(organization: string, session: string): Promise<ExplainedMessage[]> {
    try {
      return await this.queryBus.execute(new ExplainSession(organization, session));
    } catch (error) {
      if (error instanceof DomainError) return [];
      throw error;
    }
  }
}

function sessionsIn(records: readonly TimelineRecord[]): string[] {
  const sessions = records.flatMap((record) =>
    'event' in record && record.event.object === 'session' ? [String(record.event.data._id)] : [],
  );
  return [...new Set(sessions)];
}
