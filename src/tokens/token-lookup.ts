import { Injectable } from '@nestjs/common';
import { textArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import type { KnownToken } from './authorization.js';
import { comparable } from './physical-id.js';
import type { TokenType } from './token.entity.js';

/** A registered token, with what was asked for. */
export interface FoundToken extends KnownToken {
  /** Index of the question. */
  index: number;
  physicalId: string;
  type: TokenType;
}

const FIND: Statement = {
  name: 'tokens_find',
  text: `SELECT u.ordinal::int - 1 AS index, t._id, t.physical_id AS "physicalId", t.type, t.user_id AS "user", t.status,
      t.expiry_date AS "expiryDate", t.parent, t.active
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS u (organization, compared_id, ordinal)
    JOIN token t ON t.organization = u.organization AND t.compared_id = u.compared_id`,
};

/** Finds registered tokens by what stations send. */
@Injectable()
export class TokenLookup {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The registered ones among these, in one statement of the running unit of work; the others have no entry. */
  find(questions: readonly { organization: string; physicalId: string }[]): Promise<FoundToken[]> {
    return this.unitOfWork.query<FoundToken>(FIND, [
      textArray(questions.map(({ organization }) => organization)),
      textArray(questions.map(({ physicalId }) => comparable(physicalId))),
    ]);
  }
}
