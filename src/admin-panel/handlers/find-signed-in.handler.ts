import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { FindSignedIn, type SignedIn } from '../admin-panel.commands.js';
import { PanelSessions } from '../panel-sessions.js';

@QueryHandler(FindSignedIn)
export class FindSignedInHandler implements IQueryHandler<FindSignedIn> {
  constructor(private readonly sessions: PanelSessions) {}

  execute({ token }: FindSignedIn): Promise<SignedIn | null> {
    return this.sessions.find(token);
  }
}
