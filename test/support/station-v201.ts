import { randomUUID } from 'node:crypto';
import { answersOfV201 } from './station-answers.js';
import type { JsonObject, StationSocket } from './station-socket.js';
import {
  answerFrom,
  type BootAnswer,
  type ConnectorState,
  type Reading,
  type StationVerbs,
  type StopBy,
} from './station-verbs.js';

/** TxCtrlr.TxStartPoint: the first one reached starts the transaction. */
export type TxStartPoint = 'EVConnected' | 'Authorized' | 'PowerPathClosed' | 'EnergyTransfer';
/** TxCtrlr.TxStopPoint: the first one lost ends it. */
export type TxStopPoint = 'EVConnected' | 'Authorized';

/** When a 2.0.1 station starts and ends its transactions (2.0.1 part 2, E01 and E06). */
export interface TxPoints {
  start: TxStartPoint[];
  stop: TxStopPoint[];
}

/** Local is the default and may be left out (2.0.1 TransactionType.stoppedReason). */
const STOPPED_REASON: Record<StopBy, string | undefined> = { card: undefined, remote: 'Remote' };

/** OCPP 2.0.1: StatusNotification knows only Available and Occupied, the rest is told by TransactionEvent. */
export class StationV201 implements StationVerbs {
  constructor(
    private readonly socket: StationSocket,
    private readonly now: () => Date,
    private readonly points: TxPoints,
  ) {}

  async boot(): Promise<BootAnswer> {
    return this.socket.call<BootAnswer>('BootNotification', {
      reason: 'PowerUp',
      chargingStation: {
        vendorName: 'Ohmgate',
        model: 'Virtual 2.0.1',
        serialNumber: this.socket.options.id.slice(0, 25),
        firmwareVersion: '1.0.0',
      },
    });
  }

  async reportStatus(connector: ConnectorState, status: string, more?: JsonObject): Promise<void> {
    connector.status = status;
    const { evseId, connectorId } = connector;
    const timestamp = this.now().toISOString();
    const report = { timestamp, connectorStatus: status, evseId, connectorId, ...more };
    await this.socket.call('StatusNotification', report);
  }

  async plugIn(connector: ConnectorState): Promise<void> {
    connector.plugged = true;
    await this.reportStatus(connector, 'Occupied');
    const starts = connector.idToken ? ['EVConnected', 'PowerPathClosed'] : ['EVConnected'];
    if (connector.transaction || this.startsAt(starts)) {
      await this.event(connector, 'CablePluggedIn', { chargingState: 'EVConnected' });
    }
  }

  async authorize(connector: ConnectorState, idToken: string): Promise<string> {
    const answer = await this.socket.call<{ idTokenInfo: { status: string } }>('Authorize', {
      idToken: toIdToken(idToken),
    });
    if (answer.idTokenInfo.status !== 'Accepted') return answer.idTokenInfo.status;
    connector.idToken = idToken;
    const starts = connector.plugged ? ['Authorized', 'PowerPathClosed'] : ['Authorized'];
    if (connector.transaction) await this.event(connector, 'Authorized', {});
    else if (this.startsAt(starts)) {
      const chargingState = connector.plugged ? 'EVConnected' : 'Idle';
      await this.event(connector, 'Authorized', { chargingState });
    }
    return answer.idTokenInfo.status;
  }

  async takeRemoteStart(connector: ConnectorState, request: JsonObject): Promise<void> {
    connector.idToken = (request.idToken as { idToken: string }).idToken;
    connector.remoteStartId = request.remoteStartId as number;
    const starts = connector.plugged ? ['Authorized', 'PowerPathClosed'] : ['Authorized'];
    if (connector.transaction) await this.event(connector, 'RemoteStart', {});
    else if (this.startsAt(starts)) {
      const chargingState = connector.plugged ? 'EVConnected' : 'Idle';
      await this.event(connector, 'RemoteStart', { chargingState });
    }
  }

  async startCharging(connector: ConnectorState): Promise<void> {
    if (!connector.idToken)
      throw new Error('the station needs an accepted token before it charges');
    await this.event(connector, 'ChargingStateChanged', { chargingState: 'Charging' });
  }

  async meter(connector: ConnectorState, reading: Reading): Promise<void> {
    connector.register += reading.energy ?? 0;
    const meterValue = [this.sample(connector, 'Sample.Periodic', reading)];
    if (connector.transaction)
      await this.event(connector, 'MeterValuePeriodic', {}, { meterValue });
    else await this.socket.call('MeterValues', { evseId: connector.evseId, meterValue });
  }

  async suspend(connector: ConnectorState, by: 'EV' | 'EVSE'): Promise<void> {
    await this.event(connector, 'ChargingStateChanged', { chargingState: `Suspended${by}` });
  }

  async resume(connector: ConnectorState): Promise<void> {
    await this.event(connector, 'ChargingStateChanged', { chargingState: 'Charging' });
  }

  async stop(connector: ConnectorState, by: StopBy): Promise<void> {
    const transaction = connector.transaction;
    if (!transaction) throw new Error('no transaction is open at this connector');
    const trigger = by === 'card' ? 'StopAuthorized' : 'RemoteStop';
    const token = by === 'card' && connector.idToken && { idToken: toIdToken(connector.idToken) };
    if (this.points.stop.includes('Authorized')) {
      await this.end(connector, trigger, { chargingState: 'EVConnected' }, by, token || {});
      return;
    }
    transaction.stopped = by;
    await this.event(connector, trigger, {}, token || {});
    await this.event(connector, 'ChargingStateChanged', { chargingState: 'EVConnected' });
  }

  async unplug(connector: ConnectorState): Promise<void> {
    connector.plugged = false;
    await this.reportStatus(connector, 'Available');
    if (connector.transaction) {
      const stopped = connector.transaction.stopped;
      await this.end(connector, 'EVCommunicationLost', { chargingState: 'Idle' }, stopped, {});
    }
    connector.idToken = null;
  }

  answer(action: string, payload: JsonObject): JsonObject {
    return answerFrom(answersOfV201, action, payload);
  }

  private startsAt(reached: string[]): boolean {
    return this.points.start.some((point) => reached.includes(point));
  }

  /** Sends Ended and closes the transaction; `stopped` null means that the cable was pulled. */
  private async end(
    connector: ConnectorState,
    trigger: string,
    info: JsonObject,
    stopped: StopBy | null,
    more: JsonObject,
  ): Promise<void> {
    const stoppedReason = stopped ? STOPPED_REASON[stopped] : 'EVDisconnected';
    const meterValue = [this.sample(connector, 'Transaction.End', {})];
    await this.event(
      connector,
      trigger,
      { ...info, ...(stoppedReason && { stoppedReason }) },
      { meterValue, ...more, eventType: 'Ended' },
    );
    connector.transaction = null;
    connector.idToken = null;
  }

  /** Sends the transaction's next event; opens one (Started, with the begin reading) when none is open. */
  private async event(
    connector: ConnectorState,
    triggerReason: string,
    info: JsonObject,
    more: JsonObject = {},
  ): Promise<void> {
    const started = !connector.transaction;
    connector.transaction ??= {
      id: randomUUID(),
      seqNo: 0,
      evseSent: false,
      idTokenSent: false,
      stopped: null,
    };
    const transaction = connector.transaction;
    const payload: JsonObject = {
      eventType: started ? 'Started' : 'Updated',
      timestamp: this.now().toISOString(),
      triggerReason,
      seqNo: transaction.seqNo++,
      transactionInfo: { transactionId: transaction.id, ...info },
    };
    if (connector.remoteStartId !== undefined) {
      Object.assign(payload.transactionInfo as object, { remoteStartId: connector.remoteStartId });
      connector.remoteStartId = undefined;
    }
    if (connector.idToken && !transaction.idTokenSent) {
      payload.idToken = toIdToken(connector.idToken);
      transaction.idTokenSent = true;
    }
    if (connector.plugged && !transaction.evseSent) {
      payload.evse = { id: connector.evseId, connectorId: connector.connectorId };
      payload.meterValue = [this.sample(connector, 'Transaction.Begin', {})];
      transaction.evseSent = true;
    }
    await this.socket.call('TransactionEvent', { ...payload, ...more });
  }

  /** A reading as 2.0.1 samples: values are numbers, the unit stands apart (2.0.1 SampledValueType). */
  private sample(connector: ConnectorState, context: string, reading: Reading): JsonObject {
    const { unit = 'Wh', power, current, soc } = reading;
    const energy = unit === 'kWh' ? connector.register / 1000 : connector.register;
    const values: JsonObject[] = [
      {
        value: energy,
        context,
        measurand: 'Energy.Active.Import.Register',
        unitOfMeasure: { unit },
      },
    ];
    const add = (
      value: number | undefined,
      measurand: string,
      unit: string,
      more: JsonObject = {},
    ) =>
      value !== undefined &&
      values.push({ value, context, measurand, ...more, unitOfMeasure: { unit } });
    add(power, 'Power.Active.Import', 'W');
    for (const phase of ['L1', 'L2', 'L3']) add(current, 'Current.Import', 'A', { phase });
    add(soc, 'SoC', 'Percent', { location: 'EV' });
    return { timestamp: this.now().toISOString(), sampledValue: values };
  }
}

function toIdToken(idToken: string): JsonObject {
  return { idToken, type: 'ISO14443' };
}
