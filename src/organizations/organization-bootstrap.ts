import { randomBytes } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../shared/config.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import { ApiKey } from './api-key.entity.js';
import { generateApiKey, hashApiKey } from './api-key.js';
import { Member } from './member.entity.js';
import { Organization } from './organization.entity.js';
import { OrganizationCreation } from './organization-creation.js';
import { hashPassword } from './password.js';

/** Two processes may start at once on the same empty database: the second waits and finds the organization. */
const ALONE: Statement = {
  name: 'organization_bootstrap_lock',
  text: 'SELECT pg_advisory_xact_lock(7364003)',
};

/** The first member, who signs in to the admin panel with BOOTSTRAP_ADMIN_PASSWORD or a generated password. */
export const FIRST_MEMBER = 'admin@localhost';

/** What a start has made, and what of it must be told now or never. */
export interface BootstrapResult {
  /** The admin key when this start has generated it; null when there were keys already or it was given in BOOTSTRAP_ADMIN_API_KEY. */
  key: string | null;
  /** BOOTSTRAP_ADMIN_API_KEY is set, but the database had keys already and this is none of them. */
  givenKeyIsUnknown: boolean;
  /** The first member's password when this start has generated it; null when there were members or it was given in BOOTSTRAP_ADMIN_PASSWORD. */
  password: string | null;
}

/** Gives an empty database its first organization, and that organization its admin key and its first member. */
@Injectable()
export class OrganizationBootstrap implements OnApplicationBootstrap {
  #result: BootstrapResult = { key: null, givenKeyIsUnknown: false, password: null };

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly creation: OrganizationCreation,
  ) {}

  /** As of the end of the start. */
  bootstrapResult(): BootstrapResult {
    return this.#result;
  }

  async onApplicationBootstrap(): Promise<void> {
    const givenKey = this.config.get('BOOTSTRAP_ADMIN_API_KEY');
    const key = givenKey ?? generateApiKey();
    const givenPassword = this.config.get('BOOTSTRAP_ADMIN_PASSWORD');
    const password = givenPassword ?? randomBytes(15).toString('base64url');
    const made = await this.unitOfWork.run(async () => {
      await this.unitOfWork.query(ALONE, []);
      return {
        organization: await this.#createOrganization(key),
        member: await this.#createMember(password),
      };
    });
    this.#result = {
      key: made.organization && !givenKey ? key : null,
      givenKeyIsUnknown: !made.organization && !!givenKey && !(await this.#isKnown(givenKey)),
      password: made.member && !givenPassword ? password : null,
    };
  }

  #isKnown(key: string): Promise<boolean> {
    return this.unitOfWork.run(() =>
      this.unitOfWork.manager.existsBy(ApiKey, { hash: hashApiKey(key) }),
    );
  }

  async #createOrganization(key: string): Promise<boolean> {
    const { manager } = this.unitOfWork;
    if (await manager.exists(Organization)) return false;
    await this.creation.create('My organization', key);
    return true;
  }

  /** Also on a database of a time before there were members. */
  async #createMember(password: string): Promise<boolean> {
    const { manager } = this.unitOfWork;
    if (await manager.exists(Member)) return false;
    const [first] = await manager.find(Organization, {
      order: { createdAt: 'ASC', _id: 'ASC' },
      take: 1,
    });
    if (!first) return false;
    await manager.insert(Member, {
      _id: newId(),
      organization: first._id,
      email: FIRST_MEMBER,
      name: 'Admin',
      role: 'admin',
      password: await hashPassword(password),
    });
    return true;
  }
}
