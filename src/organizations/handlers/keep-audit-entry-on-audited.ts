import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { type Actor, actorOf } from '../../shared/http/principal.js';
import { currentRequest } from '../../shared/http/request-context.js';
import { newId } from '../../shared/id.js';
import { recordedChange } from '../audit-change.js';
import { AuditEntry } from '../audit-entry.entity.js';
import { Audited } from '../organizations.events.js';

/** Who does what nobody has asked for. */
const SERVER: Actor = { api_key: null, member: null, name: 'Ohmgate' };

@EventsHandler(Audited)
export class KeepAuditEntryOnAudited implements IEventHandler<Audited> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async handle({ organization, type, object, change, by }: Audited): Promise<void> {
    const request = currentRequest();
    const caller = request?.principal && actorOf(request.principal);
    await this.unitOfWork.manager.insert(AuditEntry, {
      _id: newId(),
      organization,
      type,
      object,
      actor: by ?? caller ?? SERVER,
      address: request?.ip ?? null,
      requestId: request?.requestId ?? null,
      ...recordedChange(change),
    });
  }
}
