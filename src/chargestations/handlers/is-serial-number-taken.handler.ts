import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { IsSerialNumberTaken } from '../chargestations.commands.js';

const FIND = `SELECT FROM chargestation
  WHERE organization = $1 AND serial_number = $2 AND _id <> $3 AND deleted_at IS NULL LIMIT 1`;

/** Runs at the first connection with a certificate only. */
@QueryHandler(IsSerialNumberTaken)
export class IsSerialNumberTakenHandler implements IQueryHandler<IsSerialNumberTaken> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ station, serialNumber }: IsSerialNumberTaken): Promise<boolean> {
    const { organization, chargestation } = station;
    const found = await this.dataSource.query<object[]>(FIND, [
      organization,
      serialNumber,
      chargestation,
    ]);
    return found.length > 0;
  }
}
