import type { ActionFact } from '../actions/actions.events.js';
import type { SessionSnapshot } from '../sessions/sessions.events.js';
import type { StationRef } from '../shared/vocabulary/station.js';
import { withFields } from './event-body.js';
import type { EventType } from './event-catalogue.js';

/** An event before it has its id, time and number. */
export interface EventDraft {
  /** Only where it must be known before the event is written; else one is made. */
  _id?: string;
  organization: string;
  /** Null for events without a chargestation; they are numbered per organization. */
  chargestation: string | null;
  object: string;
  type: EventType;
  /** A chargingState caused it, not the station's own report. */
  synthetic: boolean;
  /** JSON text of an object. */
  data: string;
  raw: string | null;
}

/** An event about a session as one message left it. */
export function sessionEvent(type: EventType, snapshot: SessionSnapshot): EventDraft {
  const { station, data, raw } = snapshot;
  const { organization, chargestation } = station;
  return { organization, chargestation, object: 'session', type, synthetic: false, data, raw };
}

/** An event whose `data` is the chargestation as REST shows it. */
export function chargestationEvent(
  type: EventType,
  station: StationRef,
  shown: object,
): EventDraft {
  const data = JSON.stringify(shown);
  return {
    ...ofStation(station),
    object: 'chargestation',
    type,
    synthetic: false,
    data,
    raw: null,
  };
}

/**
 * An event about one connector of a chargestation: `data` is the chargestation with all its connectors and, as
 * `changed_connector`, the `_id` of the one that changed.
 *
 * @param shown JSON text of the chargestation
 */
export function connectorStatusEvent(
  change: { station: StationRef; connector: string; synthetic: boolean },
  shown: string,
): EventDraft {
  return {
    ...ofStation(change.station),
    object: 'chargestation',
    type: 'chargestation.connector_status.updated',
    synthetic: change.synthetic,
    data: withFields(shown, `"changed_connector":"${change.connector}"`),
    raw: null,
  };
}

/** An event about something that belongs to a chargestation, such as a connector or a notice. */
export function stationEvent(
  object: string,
  type: EventType,
  station: StationRef,
  data: object,
): EventDraft {
  return {
    ...ofStation(station),
    object,
    type,
    synthetic: false,
    data: JSON.stringify(data),
    raw: null,
  };
}

/** An event of a command: `data` is the action as it is after it. */
export function actionEvent(
  phase: 'requested' | 'accepted' | 'rejected',
  { station, type, data }: ActionFact,
): EventDraft {
  return stationEvent('action', `${type}.${phase}`, station, data);
}

/** An event about something that belongs to the organization as a whole. */
export function organizationEvent(
  object: string,
  type: EventType,
  organization: string,
  data: object,
): EventDraft {
  const text = JSON.stringify(data);
  return {
    organization,
    chargestation: null,
    object,
    type,
    synthetic: false,
    data: text,
    raw: null,
  };
}

function ofStation({ organization, chargestation }: StationRef) {
  return { organization, chargestation };
}
