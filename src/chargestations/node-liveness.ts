import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { NodeIdentity } from '../shared/node-identity.js';
import type { StationRef } from '../shared/vocabulary/station.js';
import { ChargestationsOffline } from './chargestations.events.js';

/** How often a process says that it lives and looks after the others, in ms. */
const BEAT_MS = 10_000;

/** After this silence, in s, the stations of a process count as offline. */
export const NODE_LOST_AFTER_S = 120;

/** Stations that go offline in one transaction. */
const AT_ONCE = 200;

const BEAT = `INSERT INTO gateway_node (_id, seen_at) VALUES ($1, now())
  ON CONFLICT (_id) DO UPDATE SET seen_at = excluded.seen_at`;

const FORGET = `DELETE FROM gateway_node WHERE seen_at < now() - interval '1 day'`;

/** SKIP LOCKED: a row that a batch holds is left for the next look, so this job never waits on one and cannot deadlock. */
const ABANDON = {
  name: 'chargestations-abandon',
  text: `WITH lost AS MATERIALIZED (
      SELECT c._id FROM chargestation c WHERE c.online AND NOT EXISTS (
        SELECT FROM gateway_node n WHERE n._id = c.node AND n.seen_at > now() - make_interval(secs => $1))
      ORDER BY c._id LIMIT $2 FOR NO KEY UPDATE OF c SKIP LOCKED)
    UPDATE chargestation c SET online = false, connection = NULL, node = NULL, last_disconnect_at = now(), updated_at = now()
    FROM lost WHERE c._id = lost._id
    RETURNING c._id AS chargestation, c.organization`,
};

/** Takes stations offline whose process died without saying so and which have not come back to another one. */
@Injectable()
export class NodeLiveness implements OnApplicationBootstrap {
  readonly #logger = new Logger(NodeLiveness.name);

  constructor(
    private readonly node: NodeIdentity,
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  /** Before the first socket can open: a station of an unknown process counts as lost. */
  async onApplicationBootstrap(): Promise<void> {
    await this.beat();
  }

  /** Every 10 s; a database that is away is left to the next time. */
  @Interval(BEAT_MS)
  async tick(): Promise<void> {
    try {
      await this.beat();
      await this.abandonLost();
    } catch (error) {
      this.#logger.warn(`Looking after lost processes failed: ${error}`);
    }
  }

  /** Says that this process lives, by the database's clock. */
  async beat(): Promise<void> {
    await this.dataSource.query(BEAT, [this.node.id]);
    await this.dataSource.query(FORGET);
  }

  /** Takes the stations of lost processes offline. Several processes may do it at once. */
  async abandonLost(): Promise<void> {
    let lost: number;
    do {
      lost = await this.unitOfWork.run(async () => {
        const stations = await this.unitOfWork.query<StationRef>(ABANDON, [
          NODE_LOST_AFTER_S,
          AT_ONCE,
        ]);
        if (stations.length > 0) await this.eventBus.publish(new ChargestationsOffline(stations));
        return stations.length;
      });
    } while (lost === AT_ONCE);
  }
}
