import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { FindSignedIn, type SignedIn } from '../admin-panel.commands.js';
import { PanelSessions } from '../panel-sessions.js';

@QueryHandler(FindSignedIn)
export class FindSignedInHandler implements IQueryHandler<FindSignedIn> {
  constructor(private readonly sessions: PanelSessions) {}

  execute({ token, isRequest }: FindSignedIn): Promise<SignedIn | null> {
    return isRequest ? this.sessions.use(token) : this.sessions.find(token);
  }
}
