import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { ListConnectors } from '../connectors/connectors.commands.js';
import { Config } from '../shared/config.js';
import { textArray } from '../shared/database/binary-array.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { needsTls } from '../shared/vocabulary/security.js';
import {
  type ChargestationResponse,
  type ChargestationRow,
  toResponse,
} from './chargestations.response.js';

const READ = {
  name: 'chargestations-read',
  text: `SELECT c._id, c.endpoint, c.name, c.description, c.location, c.protocol, c.online, c.active, c.public, c.is_simulator,
      c.registration, c.validation, c.boot_info AS "bootInfo", c.coordinates, c.reported_status,
      c.last_connect_at AS "lastConnectAt", c.last_disconnect_at AS "lastDisconnectAt", a.last_message_at AS "lastMessageAt",
      coalesce(a.unexpected_answers, 0) AS unexpected_answers, a.clock_skew,
      c.security_type AS "securityType", c.serial_number AS "serialNumber", c.configuration, c.meta_data, c.created_at AS "createdAt", c.updated_at AS "updatedAt"
    FROM chargestation c LEFT JOIN chargestation_activity a ON a.chargestation = c._id
    WHERE c._id = ANY($1::text[])`,
};

/** Reads chargestations as REST and webhooks show them: two statements, however many. */
@Injectable()
export class ChargestationsReader {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
    private readonly queryBus: QueryBus,
    private readonly config: Config,
  ) {}

  /** By `_id`, as of the running unit of work if there is one. Deleted ones are found too; the caller checks the organization. */
  async read(ids: readonly string[]): Promise<Map<string, ChargestationResponse>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#rows([textArray(ids)]);
    const connectors = await this.queryBus.execute(new ListConnectors(ids));
    const { connectionUrl, secureConnectionUrl } = this.config;
    const urlFor = (row: ChargestationRow) =>
      needsTls(row.securityType) ? secureConnectionUrl : connectionUrl;
    return new Map(
      rows.map((row) => [row._id, toResponse(row, urlFor(row), connectors.get(row._id) ?? [])]),
    );
  }

  #rows(parameters: unknown[]): Promise<ChargestationRow[]> {
    return this.unitOfWork.active
      ? this.unitOfWork.query<ChargestationRow>(READ, parameters)
      : this.dataSource.query<ChargestationRow[]>(READ.text, parameters);
  }
}
