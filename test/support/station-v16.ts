import { answersOfV16 } from './station-answers.js';
import type { JsonObject, StationSocket } from './station-socket.js';
import {
  answerFrom,
  type BootAnswer,
  type ConnectorState,
  type Reading,
  type StationVerbs,
  type StopBy,
} from './station-verbs.js';

/** OCPP 1.6: the connector's life is told by StatusNotification, the money by Start- and StopTransaction. */
export class StationV16 implements StationVerbs {
  constructor(
    private readonly socket: StationSocket,
    private readonly now: () => Date,
  ) {}

  async boot(): Promise<BootAnswer> {
    const answer = await this.socket.call<BootAnswer>('BootNotification', {
      chargePointVendor: 'Ohmgate',
      chargePointModel: 'Virtual 1.6',
      chargePointSerialNumber: this.socket.options.id.slice(0, 25),
      firmwareVersion: '1.0.0',
    });
    if (answer.status === 'Accepted') await this.sendStatus(0, 'Available');
    return answer;
  }

  async reportStatus(connector: ConnectorState, status: string, more?: JsonObject): Promise<void> {
    connector.status = status;
    await this.sendStatus(connector.connectorId, status, more);
  }

  async plugIn(connector: ConnectorState): Promise<void> {
    connector.plugged = true;
    if (connector.status !== 'Preparing') await this.reportStatus(connector, 'Preparing');
  }

  async authorize(connector: ConnectorState, idToken: string): Promise<string> {
    const answer = await this.socket.call<{ idTagInfo: { status: string } }>('Authorize', {
      idTag: idToken,
    });
    if (answer.idTagInfo.status !== 'Accepted') return answer.idTagInfo.status;
    connector.idToken = idToken;
    if (connector.status === 'Available') await this.reportStatus(connector, 'Preparing');
    return answer.idTagInfo.status;
  }

  async takeRemoteStart(connector: ConnectorState, { idTag }: JsonObject): Promise<void> {
    connector.idToken = String(idTag);
    if (connector.status === 'Available') await this.reportStatus(connector, 'Preparing');
  }

  async startCharging(connector: ConnectorState): Promise<void> {
    if (!connector.idToken)
      throw new Error('the station needs an accepted token before it charges');
    if (!connector.transaction) {
      const answer = await this.socket.call<{ transactionId: number }>('StartTransaction', {
        connectorId: connector.connectorId,
        idTag: connector.idToken,
        meterStart: Math.round(connector.register),
        timestamp: this.now().toISOString(),
      });
      connector.transaction = {
        id: answer.transactionId,
        seqNo: 0,
        evseSent: true,
        idTokenSent: true,
        stopped: null,
      };
    }
    await this.reportStatus(connector, 'Charging');
  }

  async meter(connector: ConnectorState, reading: Reading): Promise<void> {
    connector.register += reading.energy ?? 0;
    await this.socket.call('MeterValues', {
      connectorId: connector.connectorId,
      ...(connector.transaction && { transactionId: connector.transaction.id }),
      meterValue: [
        { timestamp: this.now().toISOString(), sampledValue: sample(connector.register, reading) },
      ],
    });
  }

  async suspend(connector: ConnectorState, by: 'EV' | 'EVSE'): Promise<void> {
    await this.reportStatus(connector, `Suspended${by}`);
  }

  async resume(connector: ConnectorState): Promise<void> {
    await this.reportStatus(connector, 'Charging');
  }

  async stop(connector: ConnectorState, by: StopBy): Promise<void> {
    await this.stopTransaction(
      connector,
      by === 'card' ? { idTag: connector.idToken, reason: 'Local' } : { reason: 'Remote' },
    );
    await this.reportStatus(connector, 'Finishing');
  }

  async unplug(connector: ConnectorState): Promise<void> {
    connector.plugged = false;
    if (connector.transaction) {
      await this.reportStatus(connector, 'Finishing', { info: 'EV side disconnected' });
      await this.stopTransaction(connector, { reason: 'EVDisconnected' });
    }
    connector.idToken = null;
    await this.reportStatus(connector, 'Available');
  }

  answer(action: string, payload: JsonObject): JsonObject {
    return answerFrom(answersOfV16, action, payload);
  }

  private async stopTransaction(connector: ConnectorState, more: JsonObject): Promise<void> {
    if (!connector.transaction) throw new Error('no transaction is open at this connector');
    const transactionId = connector.transaction.id;
    connector.transaction = null;
    connector.idToken = null;
    await this.socket.call('StopTransaction', {
      transactionId,
      meterStop: Math.round(connector.register),
      timestamp: this.now().toISOString(),
      ...more,
    });
  }

  private async sendStatus(connectorId: number, status: string, more?: JsonObject): Promise<void> {
    const timestamp = this.now().toISOString();
    const report = { connectorId, errorCode: 'NoError', status, timestamp, ...more };
    await this.socket.call('StatusNotification', report);
  }
}

/** A reading as 1.6 samples: values are strings (1.6 section 7.43). */
function sample(register: number, { unit = 'Wh', power, current, soc }: Reading): JsonObject[] {
  const context = 'Sample.Periodic';
  const energy = unit === 'kWh' ? register / 1000 : register;
  const values: JsonObject[] = [
    { value: String(energy), context, measurand: 'Energy.Active.Import.Register', unit },
  ];
  if (power !== undefined)
    values.push({ value: String(power), context, measurand: 'Power.Active.Import', unit: 'W' });
  if (current !== undefined)
    for (const phase of ['L1', 'L2', 'L3'])
      values.push({
        value: String(current),
        context,
        measurand: 'Current.Import',
        phase,
        unit: 'A',
      });
  if (soc !== undefined)
    values.push({ value: String(soc), context, measurand: 'SoC', location: 'EV', unit: 'Percent' });
  return values;
}
