import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { TokensChanged } from '../../tokens/tokens.events.js';
import { organizationEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(TokensChanged)
export class LogTokenChangeOnTokensChanged implements IEventHandler<TokensChanged> {
  constructor(private readonly eventLog: EventLog) {}

  handle({ change, tokens }: TokensChanged): void {
    this.eventLog.append(
      tokens.map(({ organization, token }) =>
        organizationEvent('token', `token.${change}`, organization, token),
      ),
    );
  }
}
