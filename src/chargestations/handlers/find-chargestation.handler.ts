import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { textArray } from '../../shared/database/binary-array.js';
import { GroupedWork } from '../../shared/database/grouped-work.js';
import { Reads } from '../../shared/database/reads.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { isId } from '../../shared/id.js';
import { type ChargestationFacts, FindChargestation } from '../chargestations.commands.js';

/** Row by row: a prepared join may be planned as a walk through the whole table. */
const FIND = {
  name: 'chargestations-find',
  text: `SELECT c._id, c.organization, c.protocol, c.active FROM unnest($1::text[]) AS wanted (_id) CROSS JOIN LATERAL (
      SELECT * FROM chargestation c WHERE c._id = wanted._id AND c.deleted_at IS NULL LIMIT 1) c`,
};

type Row = ChargestationFacts & { organization: string };

/** Joins the running unit of work, else reads what is committed; every request to a station asks, so one statement serves several. */
@QueryHandler(FindChargestation)
export class FindChargestationHandler implements IQueryHandler<FindChargestation> {
  readonly #finding = new GroupedWork<FindChargestation, ChargestationFacts | null>((questions) =>
    this.#find(questions),
  );

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reads: Reads,
  ) {}

  async execute(question: FindChargestation): Promise<ChargestationFacts | null> {
    if (!isId(question.chargestation)) return null;
    if (!this.unitOfWork.active) return this.#finding.do(question);
    const [found] = await this.#find([question]);
    return found ?? null;
  }

  async #find(questions: readonly FindChargestation[]): Promise<(ChargestationFacts | null)[]> {
    const ids = textArray(questions.map(({ chargestation }) => chargestation));
    const rows = await this.reads.query<Row>(FIND, [ids]);
    const byId = new Map(rows.map((row) => [row._id, row]));
    return questions.map(({ organization, chargestation }) => {
      const row = byId.get(chargestation);
      if (row?.organization !== organization) return null;
      const { _id, protocol, active } = row;
      return { _id, protocol, active };
    });
  }
}
