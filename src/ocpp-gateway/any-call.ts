import type { OcppVersion } from '../shared/vocabulary/station.js';
import type { CommandResult } from '../shared/vocabulary/station-command.js';
import { acknowledged, byItems, byStatus, type ItemResult } from './command-results.js';
import { notInThisVersion, type OutboundRoutes } from './protocol-adapter.js';
import { knownAction } from './rpc/message-schemas.js';

type AnyCall = Pick<OutboundRoutes, 'call'>;

/** Route of messages that are sent as they are. Whether the payload fits its schema is checked with all others, before the sending. */
export function anyCall(version: OcppVersion): AnyCall {
  return {
    call: {
      calls({ action, payload }) {
        const direction = knownAction(version, action);
        if (direction === undefined) {
          return notInThisVersion(`OCPP ${version} has no message named ${action}.`);
        }
        return direction === 'from-station'
          ? notInThisVersion(`In OCPP ${version} only stations send ${action}.`)
          : [{ action, payload }];
      },
      result: readAny,
    },
  };
}

/** Reads the answer to any message: most carry a status, some one per element, some none. */
function readAny(answer: object): CommandResult {
  if ('status' in answer) return byStatus(answer as Parameters<typeof byStatus>[0]);
  const items = Object.values(answer).find(isItemList);
  return items ? byItems(items.map(toItem), 'all') : acknowledged();
}

interface AnyItem extends Partial<ItemResult> {
  id?: number;
  attributeStatus?: string;
  variable?: { name: string };
}

function isItemList(value: unknown): value is AnyItem[] {
  return Array.isArray(value) && value.length > 0 && value.every(hasStatus);
}

function hasStatus(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && ('status' in value || 'attributeStatus' in value)
  );
}

function toItem(item: AnyItem): ItemResult {
  const name = item.variable?.name ?? String(item.id ?? '');
  return { name, status: String(item.attributeStatus ?? item.status), statusInfo: item.statusInfo };
}
