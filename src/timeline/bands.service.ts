import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetSessionActivity, type SessionFacts } from '../sessions/sessions.commands.js';
import { lowestId } from '../shared/database/growing-tables.js';
import { FindEvents, type FoundEvent } from '../webhooks/webhooks.commands.js';
import type { SessionBandsResponse } from './bands.dto.js';
import { type Band, inOrder, laneOf, pointsOf } from './bands.js';

const STATUS = 'chargestation.connector_status.updated';
/** Events of the station that are read for one session at most, and statuses before it. */
const MOST_EVENTS = 2000;
const MOST_EARLIER = 50;
/** How long (ms) an event may be stored after the message that ended the session. */
const AFTER_MS = 60_000;

/** Draws sessions as bands: what the station reported, what was published, what the session itself was in. */
@Injectable()
export class BandsService {
  constructor(private readonly queryBus: QueryBus) {}

  async show(organization: string, session: SessionFacts): Promise<SessionBandsResponse> {
    const known = await this.queryBus.execute(new GetSessionActivity(session._id));
    const startTime = known?.startTime ?? null;
    if (!known || startTime === null) {
      return { startTime: null, endTime: null, bands: [], truncated: false };
    }
    const { endTime, activity } = known;
    const { events, truncated } = await this.#events(organization, session);
    const { _id, connector, protocol } = session;
    const points = connector === null ? [] : pointsOf(events, { session: _id, connector });
    const lane = (synthetic: boolean) =>
      laneOf(
        points.filter((point) => point.synthetic === synthetic),
        synthetic ? 'synthetic' : 'reported',
        startTime,
        endTime,
      );
    const states = protocol === 'ocpp1.6' ? [] : activity.map(stateBand);
    const bands = inOrder([...lane(false), ...lane(true), ...states]);
    return { startTime: iso(startTime), endTime: iso(endTime), bands: bands.map(shown), truncated };
  }

  /** Those of the session, and the statuses before it: one of them held when it began. */
  async #events(
    organization: string,
    { chargestation, status, createdAt, updatedAt }: SessionFacts,
  ) {
    const begin = lowestId(createdAt.getTime());
    const filter = { organization, chargestation, onlyFailures: false };
    const over = status === 'Ended' ? lowestId(updatedAt.getTime() + AFTER_MS) : null;
    const [earlier, events] = await Promise.all([
      this.queryBus.execute(
        new FindEvents({
          ...filter,
          above: null,
          below: begin,
          types: [STATUS],
          order: 'newest',
          limit: MOST_EARLIER,
        }),
      ),
      this.queryBus.execute(
        new FindEvents({
          ...filter,
          above: begin,
          below: over,
          types: [STATUS, 'session.updated'],
          order: 'oldest',
          limit: MOST_EVENTS,
        }),
      ),
    ]);
    const before = earlier.reverse().filter(({ synthetic }) => !synthetic);
    const all: FoundEvent[] = [...before, ...events];
    return { events: all, truncated: events.length === MOST_EVENTS };
  }
}

function stateBand({
  startTime,
  endTime,
  status,
}: {
  startTime: number;
  endTime: number | null;
  status: string;
}): Band {
  return { source: 'charging_state', status, from: startTime, to: endTime };
}

function shown({ source, status, from, to }: Band) {
  return { source, status, startTime: iso(from) as string, endTime: iso(to) };
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
