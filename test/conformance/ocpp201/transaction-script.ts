import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../support/station-socket.js';
import type { VirtualStation } from '../../support/virtual-station.js';

/** Answer to a TransactionEvent. */
export interface TransactionAnswer {
  idTokenInfo?: { status: string; groupIdToken?: { idToken: string } };
}

/** A token as stations send it. */
export const wireToken = (idToken: string) => ({ idToken, type: 'ISO14443' });

/** A meter value of the energy register in Wh. */
export const energy = (value: number, context = 'Sample.Periodic', more: JsonObject = {}) => ({
  timestamp: new Date().toISOString(),
  sampledValue: [{ value, context, measurand: 'Energy.Active.Import.Register', ...more }],
});

/** One transaction of a station, told event by event; counts `seqNo` from 0. */
export class TransactionScript {
  readonly id = randomUUID();
  private seqNo = 0;

  constructor(
    private readonly station: VirtualStation,
    private readonly evseId = 1,
  ) {}

  /** `info` is part of transactionInfo, `more` of the event itself. The EVSE is named here, unless `evse` says otherwise. */
  started(triggerReason: string, info: JsonObject, more: JsonObject = {}) {
    const evse = { id: this.evseId, connectorId: 1 };
    return this.send('Started', triggerReason, info, { evse, ...more });
  }

  updated(triggerReason: string, info: JsonObject = {}, more: JsonObject = {}) {
    return this.send('Updated', triggerReason, info, more);
  }

  ended(triggerReason: string, stoppedReason: string, info: JsonObject = {}, more = {}) {
    return this.send('Ended', triggerReason, { stoppedReason, ...info }, more);
  }

  /** An event that waited in the station's queue. */
  queued(eventType: string, triggerReason: string, info: JsonObject = {}) {
    return this.send(eventType, triggerReason, info, { offline: true });
  }

  private send(
    eventType: string,
    triggerReason: string,
    info: JsonObject,
    more: JsonObject,
  ): Promise<TransactionAnswer> {
    const seqNo = this.seqNo++;
    return this.station.call<TransactionAnswer>('TransactionEvent', {
      eventType,
      timestamp: new Date().toISOString(),
      triggerReason,
      seqNo,
      transactionInfo: { transactionId: this.id, ...info },
      ...more,
    });
  }
}
