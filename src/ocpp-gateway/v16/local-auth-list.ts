import type { AuthorizationStatus } from '../../shared/vocabulary/id-token.js';
import type { CommandResult } from '../../shared/vocabulary/station-command.js';
import { byStatus } from '../command-results.js';
import { NotInThisVersion } from '../protocol-adapter.js';
import { toIdTag, toIdTagInfo } from './authorization.js';
import {
  type Commands,
  callOf,
  type LocalListEntry,
  type LocalListVersionAnswer,
} from './schemas.js';

/** The list of tokens that a station knows by itself: GetLocalListVersion (section 5.10) and SendLocalList (5.15). */
export const localAuthListCommands = {
  getLocalListVersion: {
    calls: () => [callOf('GetLocalListVersion', {})],
    /** -1 stands for a station without such a list. */
    result: ({ listVersion }: LocalListVersionAnswer): CommandResult => ({
      accepted: listVersion >= 0,
      status: null,
      reason: listVersion >= 0 ? null : 'The station keeps no local list.',
    }),
  },
  sendLocalList: {
    calls({ version, updateType, tokens }) {
      const entries: LocalListEntry[] = [];
      for (const { idToken, status, expiryDate, parent } of tokens) {
        const idTag = toIdTag(idToken);
        const parentIdTag = parent === null ? undefined : toIdTag({ value: parent, type: null });
        if (idTag instanceof NotInThisVersion) return idTag;
        if (parentIdTag instanceof NotInThisVersion) return parentIdTag;
        const idTagInfo = {
          ...toIdTagInfo({ status: status as AuthorizationStatus, expiryDate: null, parent: null }),
          expiryDate: expiryDate ?? undefined,
          parentIdTag,
        };
        entries.push(status === null ? { idTag } : { idTag, idTagInfo });
      }
      const list = { listVersion: version, updateType, localAuthorizationList: entries };
      return [callOf('SendLocalList', list)];
    },
    result: byStatus,
  },
} satisfies Commands;
