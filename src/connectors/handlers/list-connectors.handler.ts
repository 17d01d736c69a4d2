import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { textArray } from '../../shared/database/binary-array.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { ListConnectors } from '../connectors.commands.js';
import { CONNECTOR_FIELDS, type ConnectorFields, toResponse } from '../connectors.response.js';

const LIST = {
  name: 'connectors-list',
  text: `SELECT ${CONNECTOR_FIELDS} FROM connector WHERE chargestation = ANY($1::text[])
    ORDER BY chargestation, evse_id, ocpp_id`,
};

/** One statement for all stations; joins the running unit of work, else reads what is committed. */
@QueryHandler(ListConnectors)
export class ListConnectorsHandler implements IQueryHandler<ListConnectors> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  async execute({ chargestations }: ListConnectors): Promise<Map<string, object[]>> {
    const parameters = [textArray(chargestations)];
    const rows = this.unitOfWork.active
      ? await this.unitOfWork.query<ConnectorFields>(LIST, parameters)
      : await this.dataSource.query<ConnectorFields[]>(LIST.text, parameters);
    const connectors = new Map(chargestations.map((id): [string, object[]] => [id, []]));
    for (const row of rows) connectors.get(row.chargestation)!.push(toResponse(row));
    return connectors;
  }
}
