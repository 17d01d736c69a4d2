import type { AuthorizationStatus } from '../../shared/vocabulary/id-token.js';
import { acknowledged, byStatus } from '../command-results.js';
import { toWireIdToken } from './authorization.js';
import { type Commands, callOf, type LocalListEntry } from './schemas.js';

/** The list of tokens that a station knows by itself: GetLocalListVersion and SendLocalList (functional block D). */
export const localAuthListCommands = {
  getLocalListVersion: {
    calls: () => [callOf('GetLocalListVersion', {})],
    result: acknowledged,
  },
  sendLocalList: {
    calls({ version, updateType, tokens }) {
      const list = tokens.map(({ idToken, status, expiryDate, parent }): LocalListEntry => {
        const group = parent === null ? undefined : toWireIdToken({ value: parent, type: null });
        const idTokenInfo = {
          status: status as AuthorizationStatus,
          cacheExpiryDateTime: expiryDate ?? undefined,
          groupIdToken: group,
        };
        return status === null
          ? { idToken: toWireIdToken(idToken) }
          : { idToken: toWireIdToken(idToken), idTokenInfo };
      });
      return [
        callOf('SendLocalList', {
          versionNumber: version,
          updateType,
          localAuthorizationList: list.length > 0 ? list : undefined,
        }),
      ];
    },
    result: byStatus,
  },
} satisfies Commands;
