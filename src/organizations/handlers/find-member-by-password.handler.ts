import { Logger } from '@nestjs/common';
import { EventBus, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import type { Actor } from '../../shared/http/principal.js';
import { Member } from '../member.entity.js';
import { memberActor } from '../member-actor.js';
import { FindMemberByPassword, type KnownMember } from '../organizations.commands.js';
import { Audited } from '../organizations.events.js';
import { isPassword } from '../password.js';

const STRANGER: Actor = { api_key: null, member: null, name: 'not signed in' };

@QueryHandler(FindMemberByPassword)
export class FindMemberByPasswordHandler implements IQueryHandler<FindMemberByPassword> {
  readonly #logger = new Logger(FindMemberByPasswordHandler.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  async execute({ email, password }: FindMemberByPassword): Promise<KnownMember | null> {
    const { manager } = this.dataSource;
    const member = await manager.findOneBy(Member, { email: email.toLowerCase() });
    const right = await isPassword(password, member?.password ?? null);
    if (!member) return null;
    if (!right) {
      this.#noteFailure(member);
      return null;
    }
    const { _id, organization, accessVersion } = member;
    await this.unitOfWork.run(async () => {
      await this.unitOfWork.manager
        .createQueryBuilder()
        .update(Member)
        .set({ lastSignInAt: () => 'now()', updatedAt: () => 'updated_at' })
        .where({ _id, organization })
        .execute();
      await this.eventBus.publish(
        new Audited(organization, 'member.signed_in', _id, {}, memberActor(member)),
      );
    });
    return { _id, organization, accessVersion };
  }

  /** Nobody waits for it: the answer must not tell by its time whether there is such a member. */
  #noteFailure({ organization, _id }: Member): void {
    const failure = new Audited(organization, 'member.sign_in_failed', _id, {}, STRANGER);
    this.unitOfWork
      .run(async () => {
        await this.eventBus.publish(failure);
      })
      .catch((error: unknown) => {
        this.#logger.warn(`A failed sign-in of member ${_id} was not noted: ${String(error)}`);
      });
  }
}
