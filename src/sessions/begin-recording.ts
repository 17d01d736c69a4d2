import type { ReportedTransaction } from '../ocpp-gateway/ocpp-gateway.events.js';
import type { OrganizationSettings } from '../organization-settings/organization-settings.commands.js';
import { newId } from '../shared/id.js';
import type { Recording } from './recording.js';
import { NO_SEQ_NO } from './session-store.js';
import type { Session, SessionConfigurations } from './sessions.entity.js';
import { placeEvent } from './transaction-ledger.js';

/** Every 2.0.1 message can begin a session, since Started may have been lost; of 1.6 only the start, which is answered with its id. */
export function startsSession({ report }: ReportedTransaction): boolean {
  return report.transactionId !== null && (report.seqNo !== null || report.phase === 'started');
}

/** The recording of a message of a session that has a transaction; the message is its first when that was only named before. */
export function continued(session: Session, reported: ReportedTransaction): Recording {
  return recordingOf(session, reported);
}

/** The recording of the first message of a session that was asked for. */
export function begunAsRequested(session: Session, reported: ReportedTransaction): Recording {
  const { protocol, report, startKey } = reported;
  return recordingOf(
    { ...session, protocol, transactionId: report.transactionId, startKey },
    reported,
  );
}

/** The recording of the first message of a session that nobody has asked for. */
export function begun(
  reported: ReportedTransaction,
  settings: Map<string, OrganizationSettings>,
): Recording {
  const { station, protocol, report, startKey } = reported;
  const session = {
    _id: newId(),
    ...station,
    protocol,
    transactionId: report.transactionId,
    startKey,
    connector: null,
    evseId: null,
    configurations: configurationsOf(settings.get(station.organization)),
    lastSeqNo: NO_SEQ_NO,
    eventCount: 0,
    superseded: false,
    rebooted: false,
    remoteStartId: null,
    start: null,
    target: null,
    targetReached: null,
    failure: null,
    user: null,
    token: null,
    rate: null,
    metaData: {},
    version: 0,
    createdAt: new Date(),
  } as Partial<Session> as Session;
  return recordingOf(session, reported);
}

function recordingOf(session: Session, reported: ReportedTransaction): Recording {
  const { report, receivedAt } = reported;
  const event = { report, arrival: session.eventCount, receivedAt };
  const before = session.eventCount === 0 ? null : session.ledger;
  const placement = placeEvent(before, event);
  return { reported, event, before, placement, session, connectorChanged: false };
}

/** What a session keeps of the settings of its organization at its start. */
export function configurationsOf(
  settings: OrganizationSettings | undefined,
): SessionConfigurations {
  return {
    include_raw_energy_report: settings?.include_raw_energy_report ?? false,
    include_id_tag: settings?.include_id_tag ?? false,
    include_artificial_status_notification_for_201:
      settings?.include_artificial_status_notification_for_201 ?? false,
  };
}
