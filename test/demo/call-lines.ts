import type { JsonObject } from '../support/station-socket.js';

/** A message of either side, not yet answered. */
interface OpenCall {
  from: 'station' | 'csms';
  action: string;
  payload: JsonObject;
}

/** Turns the frames of one station into one line of text per message, made when its answer is there. */
export class CallLines {
  private readonly open = new Map<string, OpenCall>();

  /** The line, or null while the answer is missing. */
  line(direction: 'sent' | 'received', text: string): string | null {
    const [type, messageId, ...rest] = JSON.parse(text) as [number, string, ...unknown[]];
    const caller = (direction === 'sent') === (type === 2) ? 'station' : 'csms';
    const key = `${caller} ${messageId}`;
    if (type === 2) {
      const [action, payload] = rest as [string, JsonObject];
      this.open.set(key, { from: caller, action, payload });
      return null;
    }
    const call = this.open.get(key);
    if (!call) return null;
    this.open.delete(key);
    const answer = type === 3 ? describeAnswer(rest[0] as JsonObject) : `${rest[0]}: ${rest[1]}`;
    const arrow = call.from === 'station' ? '→' : '←';
    return `${arrow} ${call.action.padEnd(20)} ${describeCall(call.action, call.payload).padEnd(58)} ${answer}`;
  }
}

/** What a message says, in a few words. */
export function describeCall(action: string, payload: JsonObject): string {
  switch (action) {
    case 'BootNotification': {
      const { vendorName, model } = (payload.chargingStation ?? {}) as JsonObject;
      return `${payload.chargePointVendor ?? vendorName} ${payload.chargePointModel ?? model}`;
    }
    case 'StatusNotification':
      return `${place(payload)}: ${payload.status ?? payload.connectorStatus}`;
    case 'Authorize':
      return `card ${token(payload)}`;
    case 'StartTransaction':
      return `connector ${payload.connectorId}, card ${payload.idTag}, ${payload.meterStart} Wh`;
    case 'StopTransaction':
      return `transaction ${payload.transactionId}, ${payload.meterStop} Wh, ${payload.reason ?? 'Local'}`;
    case 'TransactionEvent': {
      const { chargingState, stoppedReason } = payload.transactionInfo as JsonObject;
      const parts = [payload.eventType, `#${payload.seqNo}`, payload.triggerReason, chargingState];
      return [...parts, stoppedReason, readings(payload)].filter(Boolean).join(' ');
    }
    case 'MeterValues':
      return `${place(payload)}: ${readings(payload)}`;
    case 'SetChargingProfile':
      return `${place(payload)}: ${profile(payload)}`;
    default:
      return shorten(JSON.stringify(payload));
  }
}

/** What an answer says: its status words and what was assigned, or `ok`. */
export function describeAnswer(payload: JsonObject): string {
  const { status, idTagInfo, idTokenInfo, interval, transactionId } = payload;
  const word = status ?? ((idTagInfo ?? idTokenInfo) as JsonObject | undefined)?.status;
  const more = [
    transactionId !== undefined && `transaction ${transactionId}`,
    interval !== undefined &&
      (status === 'Accepted' ? `heartbeat every ${interval} s` : `try again in ${interval} s`),
  ];
  return [word, ...more].filter(Boolean).join(', ') || 'ok';
}

function place({ evseId, connectorId }: JsonObject): string {
  if (evseId === undefined) return connectorId === 0 ? 'station' : `connector ${connectorId}`;
  return connectorId === undefined ? `EVSE ${evseId}` : `EVSE ${evseId} connector ${connectorId}`;
}

/** Purpose, id and first limit of a charging profile, for example `TxProfile 71, 6 A`. */
function profile({ chargingProfile, csChargingProfiles }: JsonObject): string {
  const profile = (chargingProfile ?? csChargingProfiles) as JsonObject;
  const [schedule] = [profile.chargingSchedule].flat() as [JsonObject];
  const [period] = schedule.chargingSchedulePeriod as [JsonObject];
  const id = profile.chargingProfileId ?? profile.id;
  return `${profile.chargingProfilePurpose} ${id}, ${period.limit} ${schedule.chargingRateUnit}`;
}

function token({ idTag, idToken }: JsonObject): unknown {
  return idTag ?? (idToken as JsonObject | undefined)?.idToken;
}

/** The totals among the sampled values, for example `1000500 Wh, 7200 W`. */
function readings({ meterValue = [] }: JsonObject): string {
  return (meterValue as { sampledValue: JsonObject[] }[])
    .flatMap(({ sampledValue }) => sampledValue)
    .filter(({ phase }) => phase === undefined)
    .map(({ value, unit, unitOfMeasure }) => {
      return `${value} ${unit ?? (unitOfMeasure as JsonObject | undefined)?.unit ?? 'Wh'}`;
    })
    .join(', ');
}

function shorten(text: string): string {
  return text.length > 58 ? `${text.slice(0, 57)}…` : text;
}
