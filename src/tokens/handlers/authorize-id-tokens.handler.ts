import { type IQueryHandler, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { FindInactiveChargestations } from '../../chargestations/chargestations.commands.js';
import { GetOrganizationSettings } from '../../organization-settings/organization-settings.commands.js';
import { FindOpenTransactions, FindRequestedTokens } from '../../sessions/sessions.commands.js';
import { FindInactiveUsers } from '../../users/users.commands.js';
import { decideAuthorization, type KnownToken, type OpenTransaction } from '../authorization.js';
import { TokenLookup } from '../token-lookup.js';
import { AuthorizeIdTokens, type IdTokenAnswer, type IdTokenQuestion } from '../tokens.commands.js';

const NONE: readonly OpenTransaction[] = [];

/** At most six statements for the whole list, however long it is. */
@QueryHandler(AuthorizeIdTokens)
export class AuthorizeIdTokensHandler implements IQueryHandler<AuthorizeIdTokens> {
  constructor(
    private readonly queryBus: QueryBus,
    private readonly tokens: TokenLookup,
  ) {}

  async execute({ questions }: AuthorizeIdTokens): Promise<IdTokenAnswer[]> {
    if (questions.length === 0) return [];
    const [settings, inactive, found] = await Promise.all([
      this.queryBus.execute(
        new GetOrganizationSettings(new Set(questions.map(({ station }) => station.organization))),
      ),
      this.queryBus.execute(
        new FindInactiveChargestations([
          ...new Set(questions.map(({ station }) => station.chargestation)),
        ]),
      ),
      this.tokens.find(
        questions.map(({ station, idToken }) => ({
          organization: station.organization,
          physicalId: idToken.value,
        })),
      ),
    ]);
    const known: (KnownToken | undefined)[] = [];
    for (const token of found) known[token.index] = token;
    const policyOf = ({ station }: IdTokenQuestion) =>
      settings.get(station.organization)?.unknown_tokens ?? 'reject';
    const refused = questions.filter(
      (question, index) => !known[index] && policyOf(question) === 'reject',
    );
    const [inactiveUsers, open, requested] = await Promise.all([
      this.#inactiveUsers(found),
      this.#openTransactions(found),
      this.#requested(refused),
    ]);
    const now = Date.now();
    return questions.map((question, index) => {
      const { chargestation } = question.station;
      const token = known[index] ?? null;
      const authorization = decideAuthorization(question, {
        stationInactive: inactive.has(chargestation),
        unknownTokens: policyOf(question),
        requested: requested.has(question),
        token,
        userInactive: token !== null && token.user !== null && inactiveUsers.has(token.user),
        open: (token && open.get(token._id)) ?? NONE,
        now,
      });
      if (token && opens(question) && authorization.status === 'Accepted')
        noteOpened(open, token._id, question);
      return { authorization, token: token?._id ?? null, user: token?.user ?? null };
    });
  }

  async #inactiveUsers(tokens: readonly KnownToken[]): Promise<ReadonlySet<string>> {
    const users = new Set(tokens.flatMap(({ user }) => (user === null ? [] : [user])));
    return users.size === 0
      ? new Set<string>()
      : this.queryBus.execute(new FindInactiveUsers([...users]));
  }

  /** Those of the questions whose token an application has given for a session at that station. */
  async #requested(questions: readonly IdTokenQuestion[]): Promise<ReadonlySet<IdTokenQuestion>> {
    if (questions.length === 0) return new Set();
    const answers = await this.queryBus.execute(new FindRequestedTokens(questions));
    return new Set(questions.filter((_, index) => answers[index]));
  }

  async #openTransactions(tokens: readonly KnownToken[]): Promise<Map<string, OpenTransaction[]>> {
    return tokens.length === 0
      ? new Map()
      : this.queryBus.execute(new FindOpenTransactions(new Set(tokens.map(({ _id }) => _id))));
  }
}

/** Whether an accepted token makes a transaction run. */
function opens({ transaction }: IdTokenQuestion): boolean {
  return transaction !== null && !transaction.ends;
}

/** Two starts with one token in one batch: the second is not the first any more. */
function noteOpened(
  open: Map<string, OpenTransaction[]>,
  token: string,
  { station, transaction }: IdTokenQuestion,
): void {
  const opened = {
    chargestation: station.chargestation,
    transactionId: transaction?.transactionId ?? '',
  };
  open.set(token, [...(open.get(token) ?? []), opened]);
}
