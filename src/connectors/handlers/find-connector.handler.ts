import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { isId } from '../../shared/id.js';
import { type ConnectorFacts, FindConnector } from '../connectors.commands.js';

const FIND = `SELECT _id, chargestation, evse_id AS "evseId", ocpp_id AS "ocppId", rate FROM connector
  WHERE _id = $1 AND organization = $2`;

/** Reads what is committed. */
@QueryHandler(FindConnector)
export class FindConnectorHandler implements IQueryHandler<FindConnector> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ organization, connector }: FindConnector): Promise<ConnectorFacts | null> {
    if (!isId(connector)) return null;
    const [found] = await this.dataSource.query<ConnectorFacts[]>(FIND, [connector, organization]);
    return found ?? null;
  }
}
