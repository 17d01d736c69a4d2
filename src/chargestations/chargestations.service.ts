import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { EventBus, QueryBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Audited } from '../organizations/organizations.events.js';
import { HasOpenSession } from '../sessions/sessions.commands.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import type { Page } from '../shared/http/envelope.js';
import { paginate } from '../shared/http/pagination.js';
import type { Principal } from '../shared/http/principal.js';
import { type Scoped, scoped } from '../shared/http/scoped.js';
import { usesPassword, weakens } from '../shared/vocabulary/security.js';
import type {
  CreateChargestation,
  ListChargestations,
  UpdateChargestation,
} from './chargestations.dto.js';
import { Chargestation } from './chargestations.entity.js';
import { explainedFault } from './chargestations.errors.js';
import { ChargestationsChanged, ChargestationsOffline } from './chargestations.events.js';
import { ChargestationsReader } from './chargestations.reader.js';
import {
  type ChargestationResponse,
  type ChargestationWithPassword,
  shownSecurity,
} from './chargestations.response.js';
import { SocketCloser } from './socket-closer.js';
import { isAdmitted, mustReconnect, toColumns } from './station-changes.js';
import { hashStationPassword, newStationPassword, replacePassword } from './station-password.js';

const SORTABLE = {
  endpoint: 'c.endpoint',
  name: 'c.name',
  online: 'c.online',
  lastConnectAt: 'c.lastConnectAt',
  lastDisconnectAt: 'c.lastDisconnectAt',
};

/** A closed record frees its location too, so that this can be deleted. */
const CLOSE = {
  name: 'chargestations-close',
  text: `UPDATE chargestation SET deleted_at = now(), updated_at = now(), location = NULL, online = false, connection = NULL,
      node = NULL, last_disconnect_at = CASE WHEN online THEN now() ELSE last_disconnect_at END
    WHERE _id = $1 AND organization = $2`,
};

/** The chargestations of an organization. Each write locks and changes one of them in a unit of work of its own. */
@Injectable()
export class ChargestationsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
    private readonly queryBus: QueryBus,
    private readonly eventBus: EventBus,
    private readonly reader: ChargestationsReader,
    private readonly sockets: SocketCloser,
  ) {}

  /** One page, newest first unless sorted. */
  async list(
    { organization }: Principal,
    query: ListChargestations,
  ): Promise<Page<ChargestationResponse>> {
    const stations = scoped(this.dataSource.manager, Chargestation, organization)
      .queryBuilder('c')
      .select(['c._id']);
    for (const filter of ['endpoint', 'online', 'active', 'protocol', 'location'] as const) {
      if (query[filter] !== undefined)
        stations.andWhere(`c.${filter} = :${filter}`, { [filter]: query[filter] });
    }
    const found = await paginate(stations, query, SORTABLE);
    const shown = await this.reader.read(found.result.map(({ _id }) => _id));
    return found.map(({ _id }) => shown.get(_id)!);
  }

  /** @throws DomainError `not_found` */
  async get({ organization }: Principal, id: string): Promise<ChargestationResponse> {
    await scoped(this.dataSource.manager, Chargestation, organization).findOne(id);
    return this.#shown(id);
  }

  /** @throws DomainError `endpoint_taken`, `serial_number_taken`, `invalid_field` (location) */
  create(
    { organization }: Pick<Principal, 'organization'>,
    body: CreateChargestation,
  ): Promise<ChargestationWithPassword> {
    const securityType = body.security?.type ?? 'basic_auth';
    const password = usesPassword(securityType) ? newStationPassword() : undefined;
    const passwordHash = password === undefined ? null : hashStationPassword(password);
    return this.unitOfWork.run(async () => {
      const row = { ...toColumns(body), securityType, passwordHash };
      const { _id } = await this.#stations(organization).insert(row).catch(explainedFault);
      const station = await this.#announce('created', organization, _id);
      await this.eventBus.publish(
        new Audited(organization, 'chargestation.created', _id, { after: station }),
      );
      return password === undefined ? station : { ...station, password };
    });
  }

  /** @throws DomainError `not_found`, `forbidden` (weaker security), `endpoint_taken`, `serial_number_taken`, `invalid_field` (location) */
  update(
    { organization, role }: Principal,
    id: string,
    body: UpdateChargestation,
  ): Promise<ChargestationResponse> {
    return this.unitOfWork.run(async () => {
      const stations = this.#stations(organization);
      const before = await stations.findOneForUpdate(id);
      const change = toColumns(body);
      if (
        change.securityType &&
        weakens(before.securityType, change.securityType) &&
        role !== 'admin'
      ) {
        throw new DomainError(
          'forbidden',
          'Only an admin may lower the security of a chargestation.',
        );
      }
      if (Object.keys(change).length === 0) return this.#shown(id);
      const after = await stations.update(id, change).catch(explainedFault);
      const security = { before: shownSecurity(before), after: shownSecurity(after) };
      if (!isDeepStrictEqual(security.before, security.after)) {
        await this.eventBus.publish(
          new Audited(organization, 'chargestation.security_changed', id, security),
        );
      }
      if (mustReconnect(before, change))
        this.sockets.closeAfterCommit(id, 1012, 'settings changed, connect anew');
      else if (isAdmitted(before, change)) this.sockets.bootAfterCommit(id);
      return this.#announce('updated', organization, id);
    });
  }

  /** The old password stays valid until the new one was used, or 7 days after the station has accepted it. @throws DomainError `not_found` */
  resetPassword({ organization }: Principal, id: string): Promise<ChargestationWithPassword> {
    const password = newStationPassword();
    return this.unitOfWork.run(async () => {
      const stations = this.#stations(organization);
      const before = await stations.findOneForUpdate(id);
      await stations.update(id, replacePassword(before, hashStationPassword(password)));
      await this.eventBus.publish(new Audited(organization, 'chargestation.password_reset', id));
      return { ...(await this.#announce('updated', organization, id)), password };
    });
  }

  /** Closes the record and frees its endpoint. @throws DomainError `not_found`, `open_session` */
  delete({ organization }: Principal, id: string): Promise<ChargestationResponse> {
    return this.unitOfWork.run(async () => {
      const before = await this.#stations(organization).findOneForUpdate(id);
      if (await this.queryBus.execute(new HasOpenSession(id))) {
        throw new DomainError(
          'open_session',
          'A session is open on this chargestation. Stop it first.',
        );
      }
      const audited = { before: await this.#shown(id) };
      await this.eventBus.publish(new Audited(organization, 'chargestation.deleted', id, audited));
      this.unitOfWork.write(CLOSE, [id, organization]);
      this.sockets.closeAfterCommit(id, 1008, 'chargestation deleted');
      const station = { chargestation: id, organization };
      if (before.online) await this.eventBus.publish(new ChargestationsOffline([station]));
      return this.#announce('deleted', organization, id);
    });
  }

  #stations(organization: string): Scoped<Chargestation> {
    return scoped(this.unitOfWork.manager, Chargestation, organization);
  }

  async #announce(
    change: ChargestationsChanged['change'],
    organization: string,
    chargestation: string,
  ) {
    const shown = await this.#shown(chargestation);
    await this.eventBus.publish(
      new ChargestationsChanged(change, [{ chargestation, organization }]),
    );
    return shown;
  }

  async #shown(id: string): Promise<ChargestationResponse> {
    return (await this.reader.read([id])).get(id)!;
  }
}
