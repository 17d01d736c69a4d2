import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { IsStationPassword } from '../chargestations.commands.js';
import { isValidPassword, type StoredPasswords } from '../station-password.js';

const FIND = `SELECT password_hash AS "passwordHash", previous_password_hash AS "previousPasswordHash",
    previous_password_until AS "previousPasswordUntil"
  FROM chargestation WHERE _id = $1 AND organization = $2 AND deleted_at IS NULL`;

@QueryHandler(IsStationPassword)
export class IsStationPasswordHandler implements IQueryHandler<IsStationPassword> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ organization, chargestation, password }: IsStationPassword): Promise<boolean> {
    const [stored] = await this.dataSource.query<StoredPasswords[]>(FIND, [
      chargestation,
      organization,
    ]);
    return stored !== undefined && isValidPassword(stored, password, Date.now());
  }
}
