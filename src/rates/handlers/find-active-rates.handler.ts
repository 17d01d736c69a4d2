import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { textArray } from '../../shared/database/binary-array.js';
import { Reads } from '../../shared/database/reads.js';
import type { Statement } from '../../shared/database/unit-of-work.js';
import { type AgreedRate, FindActiveRates } from '../rates.commands.js';

const FIND: Statement = {
  name: 'rate_find_active',
  text: `SELECT _id, name, currency, price_components, minimum_amount FROM rate
    WHERE active AND _id = ANY($1::text[])`,
};

/** Joins the running unit of work: a batch of messages must not wait for a second connection. */
@QueryHandler(FindActiveRates)
export class FindActiveRatesHandler implements IQueryHandler<FindActiveRates> {
  constructor(private readonly reads: Reads) {}

  async execute({ rates }: FindActiveRates): Promise<Map<string, AgreedRate>> {
    const found = await this.reads.query<AgreedRate>(FIND, [textArray([...rates])]);
    return new Map(found.map((rate) => [rate._id, rate]));
  }
}
