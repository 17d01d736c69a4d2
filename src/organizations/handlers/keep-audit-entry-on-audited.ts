import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { jsonArray, textArray } from '../../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../../shared/database/unit-of-work.js';
import { type Actor, actorOf } from '../../shared/http/principal.js';
import { newId } from '../../shared/id.js';
import { recordedChange } from '../audit-change.js';
import { Audited } from '../organizations.events.js';

/** Who does what nobody has asked for. */
const SERVER: Actor = { api_key: null, member: null, name: 'Ohmgate' };

const INSERT: Statement = {
  name: 'audit_entry_insert',
  text: `INSERT INTO audit_entry (_id, organization, type, object, address, request_id, actor, before, after)
    SELECT _id, organization, type, object, address, request_id, actor::jsonb, before::jsonb, after::jsonb
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::json[], $8::json[], $9::json[])
      AS e (_id, organization, type, object, address, request_id, actor, before, after)`,
};

/** The entries of one transaction are written together, right before its commit: those of commands come in groups. */
@EventsHandler(Audited)
export class KeepAuditEntryOnAudited implements IEventHandler<Audited> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async handle(event: Audited): Promise<void> {
    const events = this.unitOfWork.remember<Audited[]>(this, () => []);
    events.push(event);
    this.unitOfWork.beforeCommit(this, () => this.#write(events));
  }

  #write(events: readonly Audited[]): void {
    const changes = events.map(({ change }) => recordedChange(change));
    this.unitOfWork.write(INSERT, [
      textArray(events.map(() => newId())),
      textArray(events.map(({ organization }) => organization)),
      textArray(events.map(({ type }) => type)),
      textArray(events.map(({ object }) => object)),
      textArray(events.map(({ request }) => request?.ip ?? null)),
      textArray(events.map(({ request }) => request?.requestId ?? null)),
      jsonArray(events.map((event) => JSON.stringify(actorFor(event)))),
      jsonArray(changes.map(({ before }) => before && JSON.stringify(before))),
      jsonArray(changes.map(({ after }) => after && JSON.stringify(after))),
    ]);
  }
}

function actorFor({ by, request }: Audited): Actor {
  return by ?? (request?.principal ? actorOf(request.principal) : SERVER);
}
