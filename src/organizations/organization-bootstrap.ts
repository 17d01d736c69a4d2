import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { Config } from '../shared/config.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import { ApiKey } from './api-key.entity.js';
import { generateApiKey, hashApiKey, prefixOf } from './api-key.js';
import { Organization } from './organization.entity.js';
import { OrganizationCreated } from './organizations.events.js';

/** Two processes may start at once on the same empty database: the second waits and finds the organization. */
const ALONE: Statement = {
  name: 'organization_bootstrap_lock',
  text: 'SELECT pg_advisory_xact_lock(7364003)',
};

/** Gives an empty database its first organization and that organization's admin key. */
@Injectable()
export class OrganizationBootstrap implements OnApplicationBootstrap {
  #generatedKey: string | null = null;
  #givenKeyIsUnknown = false;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  /**
   * `key`: the admin key when this start has generated it, to be printed once; null when the database was not empty or the
   * key was given in BOOTSTRAP_ADMIN_API_KEY. `givenKeyIsUnknown`: that variable is set, but the database had keys already and this is
   * none of them.
   */
  bootstrapResult(): { key: string | null; givenKeyIsUnknown: boolean } {
    return { key: this.#generatedKey, givenKeyIsUnknown: this.#givenKeyIsUnknown };
  }

  async onApplicationBootstrap(): Promise<void> {
    const given = this.config.get('BOOTSTRAP_ADMIN_API_KEY');
    const key = given ?? generateApiKey();
    const created = await this.unitOfWork.run(() => this.#createFirst(key));
    if (created && !given) this.#generatedKey = key;
    if (!created && given) this.#givenKeyIsUnknown = !(await this.#isKnown(given));
  }

  #isKnown(key: string): Promise<boolean> {
    return this.unitOfWork.run(() =>
      this.unitOfWork.manager.existsBy(ApiKey, { hash: hashApiKey(key) }),
    );
  }

  async #createFirst(key: string): Promise<boolean> {
    await this.unitOfWork.query(ALONE, []);
    const { manager } = this.unitOfWork;
    if (await manager.exists(Organization)) return false;
    const organization = newId();
    await manager.insert(Organization, { _id: organization, name: 'My organization' });
    await manager.insert(ApiKey, {
      _id: newId(),
      organization,
      name: 'Bootstrap admin key',
      role: 'admin',
      prefix: prefixOf(key),
      hash: hashApiKey(key),
    });
    await this.eventBus.publish(new OrganizationCreated(organization));
    return true;
  }
}
