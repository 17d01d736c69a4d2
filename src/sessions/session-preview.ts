import type { ReportedTransaction } from '../ocpp-gateway/ocpp-gateway.events.js';
import { begun, continued } from './begin-recording.js';
import type { LedgerEvent } from './ledger-state.js';
import type { Recording } from './recording.js';
import { whatFollows } from './session-publisher.js';
import type {
  PreviewedMessage,
  PreviewedSettings,
  PreviewedTransaction,
  PreviewTransaction,
} from './sessions.commands.js';
import type { Session } from './sessions.entity.js';
import { applyReport, foldTransaction } from './transaction-ledger.js';

/** What a preview remembers between the messages of a session. */
export interface PreviewState {
  /** The stored session that is played once more, as it is now. */
  readonly stored: Session | null;
  /** As the messages so far have left it; null before the first one. */
  readonly session: Session | null;
  readonly events: readonly LedgerEvent[];
  /** seqNo and content of every message so far. */
  readonly seen: ReadonlySet<string>;
}

/** Before the first message. */
export function previewBegin(stored: Session | null): PreviewState {
  return { stored, session: null, events: [], seen: new Set() };
}

/** One message on its way into its session, as `TransactionRecorder` takes it, without a database. */
export async function previewMessage(
  before: PreviewState,
  message: PreviewedMessage,
  settings: PreviewedSettings,
  resolve: PreviewTransaction['resolve'],
): Promise<PreviewedTransaction> {
  const reported = { ...message, startKey: null, owner: null };
  const recording = record(before, reported, settings);
  const name = `${reported.report.seqNo} ${reported.contentHash.toString('hex')}`;
  if (before.session && before.seen.has(name)) {
    const { snapshot } = whatFollows(recording);
    return { after: before, events: [], snapshot, state: 'duplicate' };
  }
  const { session, event } = recording;
  const events = [...before.events, event];
  const options = { keepRaw: settings.include_raw_energy_report };
  const applied = applyReport(recording.before, event, options);
  session.ledger =
    applied === 'refold'
      ? foldTransaction(events, { ...options, activity: recording.before?.activity })
      : applied;
  session.status = session.ledger.status;
  session.idTag = session.ledger.idToken?.value ?? session.start?.idToken.value ?? null;
  noteOwner(session, before.stored, reported);
  await resolveConnector(recording, resolve);
  session.eventCount = session.ledger.events;
  session.updatedAt = new Date(reported.receivedAt);
  const { snapshot, started, ended, state } = whatFollows(recording);
  return {
    after: { ...before, session, events, seen: new Set([...before.seen, name]) },
    events: [
      ...(started ? (['session.started'] as const) : []),
      'session.updated',
      ...(ended ? (['session.ended'] as const) : []),
    ],
    snapshot,
    state,
  };
}

function record(
  { session, stored }: PreviewState,
  reported: ReportedTransaction,
  settings: PreviewedSettings,
): Recording {
  if (session) return continued({ ...session }, reported);
  const recording = begun(reported, new Map());
  Object.assign(recording.session, {
    configurations: { ...settings },
    createdAt: new Date(reported.receivedAt),
    ...(stored && {
      _id: stored._id,
      start: stored.start,
      remoteStartId: stored.remoteStartId,
      target: stored.target,
      rate: stored.rate,
      metaData: stored.metaData,
      createdAt: stored.createdAt,
      ...(stored.start && { user: stored.user }),
    }),
  });
  return recording;
}

/** Whose the session is was found when the message with its token came. */
function noteOwner(
  session: Session,
  stored: Session | null,
  { report }: ReportedTransaction,
): void {
  if (stored?.token == null || !report.idToken || report.idToken.value !== session.idTag) return;
  session.token = stored.token;
  session.user = stored.user ?? session.user;
}

/** Until the connector is known each message may make it known; later only one that names another place. */
async function resolveConnector(
  recording: Recording,
  resolve: PreviewTransaction['resolve'],
): Promise<void> {
  const { session, before } = recording;
  const { evse } = session.ledger;
  const moved =
    evse !== null &&
    !(evse.connectorId === null && evse.evseId === session.evseId) &&
    (evse.evseId !== before?.evse?.evseId || evse.connectorId !== before?.evse?.connectorId);
  if (session.connector !== null && before !== null && !moved) return;
  const { connector, evseId } = await resolve(evse);
  if (connector === null && session.connector !== null) return;
  recording.connectorChanged = connector !== null && connector._id !== session.connector;
  session.connector = connector?._id ?? session.connector;
  session.evseId = evseId ?? session.evseId;
}
