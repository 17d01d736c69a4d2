import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { DomainError } from '../shared/errors.js';
import { type IdToken, unregisteredToken } from '../shared/vocabulary/id-token.js';
import type { Protocol } from '../shared/vocabulary/station.js';
import { FindToken, FindTokenOfUser, type RegisteredToken } from '../tokens/tokens.commands.js';
import type { StartSession } from './start-session.dto.js';

/** Longest idTag of OCPP 1.6. */
const LONGEST_ID_TAG = 20;

/** Who will charge: a token, and whose it is. */
export interface Driver {
  idToken: IdToken;
  /** Its group; null for none. */
  parent: IdToken | null;
  /** `_id`; null for a token that nobody registered. */
  token: string | null;
  /** `_id`. */
  user: string | null;
}

/** Finds the token with which a session is to be started. */
@Injectable()
export class SessionDrivers {
  constructor(private readonly queryBus: QueryBus) {}

  /**
   * By the token that is named, else by one of the user, else by one that is made for this session alone.
   *
   * @throws DomainError `invalid_field` for an id_tag that is too long for OCPP 1.6
   */
  async find(
    organization: string,
    { id_tag, user }: Pick<StartSession, 'id_tag' | 'user'>,
    protocol: Protocol,
  ): Promise<Driver> {
    if (id_tag === undefined) return this.#byUser(organization, user ?? null);
    if (protocol === 'ocpp1.6' && id_tag.length > LONGEST_ID_TAG) throw tooLong();
    const registered = await this.queryBus.execute(new FindToken(organization, id_tag));
    if (!registered) return unregistered(unregisteredToken(id_tag), user ?? null);
    return registeredDriver(registered, user ?? registered.user);
  }

  async #byUser(organization: string, user: string | null): Promise<Driver> {
    const own = user && (await this.queryBus.execute(new FindTokenOfUser(organization, user)));
    return own ? registeredDriver(own, user) : unregistered(applicationToken(), user);
  }
}

function registeredDriver({ _id, idToken, parent }: RegisteredToken, user: string | null): Driver {
  const group = parent === null ? null : { value: parent, type: null };
  return { idToken, parent: group, token: _id, user };
}

function unregistered(idToken: IdToken, user: string | null): Driver {
  return { idToken, parent: null, token: null, user };
}

/** Nobody else knows it, so what starts with it is the session that was asked for. 20 characters. */
function applicationToken(): IdToken {
  return { value: `APP-${randomBytes(8).toString('hex').toUpperCase()}`, type: 'Central' };
}

function tooLong(): DomainError {
  const advice = `id_tag must have at most ${LONGEST_ID_TAG} characters for a station of OCPP 1.6`;
  return new DomainError('invalid_field', `${advice}.`, [
    { path: 'id_tag', rule: 'maxLength', advice },
  ]);
}
