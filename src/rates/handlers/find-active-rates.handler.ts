import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { type AgreedRate, FindActiveRates } from '../rates.commands.js';

const FIND = `SELECT _id, name, currency, price_components, minimum_amount FROM rate
  WHERE active AND _id = ANY($1::text[])`;

/** Reads what is committed. */
@QueryHandler(FindActiveRates)
export class FindActiveRatesHandler implements IQueryHandler<FindActiveRates> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ rates }: FindActiveRates): Promise<Map<string, AgreedRate>> {
    if (rates.size === 0) return new Map();
    const found = await this.dataSource.query<AgreedRate[]>(FIND, [[...rates]]);
    return new Map(found.map((rate) => [rate._id, rate]));
  }
}
