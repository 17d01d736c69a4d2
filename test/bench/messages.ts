import type { OcppVersion } from '../../src/shared/vocabulary/station.js';

const REGISTER_AT_START_WH = 1000;
const WH_PER_MESSAGE = 50;
const UPDATES = 8;

const ID = '@id@';
const TIME = '@time@';
const TRANSACTION = '@transaction@';
/** In 1.6 the transaction's id is a number, so its quotes go, too. */
const MARKERS = /("@transaction-number@"|@id@|@time@|@transaction@)/;
const TRANSACTION_NUMBER = '@transaction-number@';

/** What differs from one message to the next. */
export interface Particulars {
  id: string;
  /** ISO 8601. */
  time: string;
  /** The transaction's id; a decimal number in 1.6. */
  transaction: string;
}

/** A CALL whose text is put together from ready pieces, so that the generator costs little. */
export class FrameTemplate {
  readonly #pieces: string[];

  constructor(action: string, payload: object) {
    this.#pieces = JSON.stringify([2, ID, action, payload]).split(MARKERS);
  }

  fill({ id, time, transaction }: Particulars): string {
    let text = '';
    for (const piece of this.#pieces) {
      if (piece === ID) text += id;
      else if (piece === TIME) text += time;
      else if (piece === TRANSACTION || piece === `"${TRANSACTION_NUMBER}"`) text += transaction;
      else text += piece;
    }
    return text;
  }
}

/** The ten messages of a whole transaction, in order: start, eight with six sampled values each, end. */
export const TRANSACTION_MESSAGES: Readonly<Record<OcppVersion, readonly FrameTemplate[]>> = {
  '2.0.1': [
    new FrameTemplate('TransactionEvent', {
      ...transactionEvent('Started', 'Authorized', 0),
      evse: { id: 1, connectorId: 1 },
      idToken: { idToken: '04E91C5A123480', type: 'ISO14443' },
      meterValue: [{ timestamp: TIME, sampledValue: [register201(0, 'Transaction.Begin')] }],
    }),
    ...range(1, UPDATES).map(
      (index) =>
        new FrameTemplate('TransactionEvent', {
          ...transactionEvent('Updated', 'MeterValuePeriodic', index),
          meterValue: [{ timestamp: TIME, sampledValue: sampledValues201(index) }],
        }),
    ),
    new FrameTemplate('TransactionEvent', {
      ...transactionEvent('Ended', 'EVCommunicationLost', UPDATES + 1),
      meterValue: [
        { timestamp: TIME, sampledValue: [register201(UPDATES + 1, 'Transaction.End')] },
      ],
    }),
  ],
  '1.6': [
    new FrameTemplate('StartTransaction', {
      connectorId: 1,
      idTag: '04E91C5A123480',
      timestamp: TIME,
      meterStart: REGISTER_AT_START_WH,
    }),
    ...range(1, UPDATES).map(
      (index) =>
        new FrameTemplate('MeterValues', {
          connectorId: 1,
          transactionId: TRANSACTION_NUMBER,
          meterValue: [{ timestamp: TIME, sampledValue: sampledValues16(index) }],
        }),
    ),
    new FrameTemplate('StopTransaction', {
      transactionId: TRANSACTION_NUMBER,
      timestamp: TIME,
      meterStop: register(UPDATES + 1),
      reason: 'EVDisconnected',
    }),
  ],
};

/** What a station says before its first transaction: that it has booted, and the status of its connector. */
export const ARRIVAL_MESSAGES: Readonly<Record<OcppVersion, readonly FrameTemplate[]>> = {
  '2.0.1': [
    new FrameTemplate('BootNotification', {
      reason: 'PowerUp',
      chargingStation: { model: 'Bench', vendorName: 'Bench' },
    }),
    new FrameTemplate('StatusNotification', {
      timestamp: TIME,
      connectorStatus: 'Occupied',
      evseId: 1,
      connectorId: 1,
    }),
  ],
  '1.6': [
    new FrameTemplate('BootNotification', {
      chargePointVendor: 'Bench',
      chargePointModel: 'Bench',
    }),
    new FrameTemplate('StatusNotification', {
      connectorId: 1,
      errorCode: 'NoError',
      status: 'Preparing',
      timestamp: TIME,
    }),
  ],
};

export const HEARTBEAT = new FrameTemplate('Heartbeat', {});

function transactionEvent(eventType: string, triggerReason: string, seqNo: number) {
  const chargingState = eventType === 'Ended' ? 'Idle' : 'Charging';
  const transactionInfo = { transactionId: TRANSACTION, chargingState };
  return { eventType, timestamp: TIME, triggerReason, seqNo, transactionInfo };
}

function register(index: number): number {
  return REGISTER_AT_START_WH + index * WH_PER_MESSAGE;
}

function register201(index: number, context: string) {
  const unitOfMeasure = { unit: 'Wh' };
  return {
    value: register(index),
    context,
    measurand: 'Energy.Active.Import.Register',
    unitOfMeasure,
  };
}

function sampledValues201(index: number) {
  const sampled = (value: number, measurand: string, unit: string, phase?: string) => ({
    value,
    context: 'Sample.Periodic',
    measurand,
    ...(phase && { phase }),
    unitOfMeasure: { unit },
  });
  return [
    register201(index, 'Sample.Periodic'),
    sampled(7210.5 + index, 'Power.Active.Import', 'W'),
    sampled(10.4, 'Current.Import', 'A', 'L1'),
    sampled(10.5, 'Current.Import', 'A', 'L2'),
    sampled(231.2, 'Voltage', 'V', 'L1-N'),
    sampled(40 + index, 'SoC', 'Percent'),
  ];
}

function sampledValues16(index: number) {
  const context = 'Sample.Periodic';
  return [
    {
      value: String(register(index)),
      context,
      measurand: 'Energy.Active.Import.Register',
      unit: 'Wh',
    },
    { value: String(7210.5 + index), context, measurand: 'Power.Active.Import', unit: 'W' },
    { value: '10.4', context, measurand: 'Current.Import', phase: 'L1', unit: 'A' },
    { value: '10.5', context, measurand: 'Current.Import', phase: 'L2', unit: 'A' },
    { value: '231.2', context, measurand: 'Voltage', phase: 'L1-N', unit: 'V' },
    { value: String(40 + index), context, measurand: 'SoC', unit: 'Percent' },
  ];
}

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
