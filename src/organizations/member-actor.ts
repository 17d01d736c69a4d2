import type { Actor } from '../shared/http/principal.js';
import type { Member } from './member.entity.js';

/** A member as the one who did something, where no principal tells it yet. */
export function memberActor({ _id, name }: Pick<Member, '_id' | 'name'>): Actor {
  return { api_key: null, member: _id, name };
}
