import { Injectable } from '@nestjs/common';
import { EventBus, QueryBus } from '@nestjs/cqrs';
import { int4Array, textArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import type { StationRef } from '../shared/vocabulary/station.js';
import { type KnownConnector, type Resolution, resolveConnector } from './connector-resolution.js';
import { type ConnectorRow, ConnectorStatuses } from './connector-statuses.js';
import { type ConnectorQuestion, ListConnectors } from './connectors.commands.js';
import { ConnectorsChanged, ConnectorsRefused } from './connectors.events.js';

/** A question with its answer. */
export interface ResolvedQuestion {
  connector: ConnectorRow | null;
  evseId: number | null;
}

const CREATE: Statement = {
  name: 'connector_discover',
  text: `INSERT INTO connector (_id, organization, chargestation, evse_id, ocpp_id, auto_discovered)
    SELECT *, true FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[])
    ON CONFLICT (chargestation, evse_id, ocpp_id) DO NOTHING`,
};

/** Finds the connectors that messages mean and creates those that a known station names and nobody has entered. */
@Injectable()
export class ConnectorDiscovery {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
    private readonly queryBus: QueryBus,
    private readonly statuses: ConnectorStatuses,
  ) {}

  /** One answer per question, in their order. */
  async resolve(questions: readonly ConnectorQuestion[]): Promise<ResolvedQuestion[]> {
    const stations = [...new Set(questions.map(({ station }) => station.chargestation))];
    let known = groupByStation(await this.statuses.ofStations(stations));
    const missing = questions.filter(
      (question) => resolveAmong(known, question).kind === 'unknown',
    );
    if (missing.length > 0) {
      const created = this.#create(known, missing);
      known = groupByStation(await this.statuses.ofStations(stations));
      await this.#announce(created, known);
    }
    const resolutions = questions.map((question) => resolveAmong(known, question));
    const refused = questions.filter((_, index) => resolutions[index]?.kind === 'refused');
    if (refused.length > 0) {
      const chargestations = new Set(refused.map(({ station }) => station.chargestation));
      await this.eventBus.publish(new ConnectorsRefused([...chargestations]));
    }
    return resolutions.map((resolution) => {
      if (resolution.kind !== 'found') return { connector: null, evseId: resolution.evseId };
      const connector = resolution.connector as ConnectorRow;
      return { connector, evseId: connector.evseId };
    });
  }

  #create(
    known: Map<string, ConnectorRow[]>,
    missing: readonly ConnectorQuestion[],
  ): ReadonlySet<string> {
    const created: { id: string; station: StationRef; evseId: number; ocppId: number }[] = [];
    const growing = new Map<string, KnownConnector[]>(known);
    for (const { station, evse } of missing) {
      const connectors = growing.get(station.chargestation) ?? [];
      const resolution = resolveConnector(connectors, evse);
      if (resolution.kind !== 'unknown') continue;
      const { evseId, ocppId } = resolution;
      const id = newId();
      created.push({ id, station, evseId, ocppId });
      const connector = { _id: id, evseId, ocppId, reportedStatus: null };
      growing.set(station.chargestation, [...connectors, connector]);
    }
    this.unitOfWork.write(CREATE, [
      textArray(created.map(({ id }) => id)),
      textArray(created.map(({ station }) => station.organization)),
      textArray(created.map(({ station }) => station.chargestation)),
      int4Array(created.map(({ evseId }) => evseId)),
      int4Array(created.map(({ ocppId }) => ocppId)),
    ]);
    return new Set(created.map(({ id }) => id));
  }

  async #announce(created: ReadonlySet<string>, known: Map<string, ConnectorRow[]>): Promise<void> {
    const rows = [...known.values()].flat().filter(({ _id }) => created.has(_id));
    const shown = await this.queryBus.execute(
      new ListConnectors([...new Set(rows.map((row) => row.chargestation))]),
    );
    const connectors = rows.flatMap((row) => {
      const connector = shown
        .get(row.chargestation)
        ?.find((candidate) => (candidate as { _id: string })._id === row._id);
      return connector
        ? [
            {
              station: { chargestation: row.chargestation, organization: row.organization },
              connector,
            },
          ]
        : [];
    });
    await this.eventBus.publish(new ConnectorsChanged('created', connectors));
  }
}

function groupByStation(rows: readonly ConnectorRow[]): Map<string, ConnectorRow[]> {
  const groups = new Map<string, ConnectorRow[]>();
  for (const row of rows) {
    const group = groups.get(row.chargestation);
    if (group) group.push(row);
    else groups.set(row.chargestation, [row]);
  }
  return groups;
}

function resolveAmong(
  known: Map<string, ConnectorRow[]>,
  { station, evse }: ConnectorQuestion,
): Resolution {
  return resolveConnector(known.get(station.chargestation) ?? [], evse);
}
