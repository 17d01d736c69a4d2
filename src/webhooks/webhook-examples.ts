import type { ActionEventType } from './event-catalogue.js';
import { SETTINGS_DATA, WEBHOOK_DATA } from './organization-examples.js';

/** Examples of event bodies for the API document: one station with one connector, one 2.0.1 session on it. */
const ORGANIZATION = '6560a1b2c3d4e5f607182901';
const STATION = '6560a1b2c3d4e5f607182930';
const CONNECTOR = '6560a1b2c3d4e5f607182931';
const USER = '6560a1b2c3d4e5f607182960';
const TIME = '2026-11-22T10:00:00.000Z';

const TRANSACTION_EVENT = {
  eventType: 'Updated',
  timestamp: '2026-11-22T09:59:59Z',
  triggerReason: 'ChargingStateChanged',
  seqNo: 3,
  transactionInfo: { transactionId: '6f1c9c3e-5f3b', chargingState: 'Charging' },
  evse: { id: 1, connectorId: 1 },
};

const CONNECTOR_DATA = {
  _id: CONNECTOR,
  chargestation: STATION,
  ocppId: 1,
  evseId: 1,
  name: 'Left',
  description: null,
  active: true,
  status: 'Charging',
  type: 'CCS2',
  format: 'Cable',
  power_type: 'DC',
  power: 150,
  rate: null,
  raw_message: {
    timestamp: '2026-11-22T09:58:00Z',
    connectorStatus: 'Occupied',
    evseId: 1,
    connectorId: 1,
  },
  synthetic: true,
  reported_status: 'Occupied',
  statusAt: TIME,
  auto_discovered: false,
  meta_data: {},
  createdAt: TIME,
  updatedAt: TIME,
};

const CHARGESTATION_DATA = {
  _id: STATION,
  name: 'Depot 1',
  description: null,
  location: null,
  protocol: 'ocpp2.0.1',
  endpoint: 'CS001',
  connection_url: 'wss://ohmgate.example/ocpp',
  online: true,
  active: true,
  public: false,
  is_simulator: false,
  registration: 'accepted',
  validation: 'lenient',
  bootInfo: null,
  coordinates: [4.9041, 52.3676],
  connectors: [CONNECTOR_DATA],
  reported_status: null,
  lastConnectAt: TIME,
  lastDisconnectAt: null,
  lastMessageAt: TIME,
  unexpected_answers: 0,
  security: { type: 'basic_auth' },
  configuration: {},
  meta_data: {},
  createdAt: TIME,
  updatedAt: TIME,
};

const SESSION_DATA = {
  _id: '6560a1b2c3d4e5f607182940',
  user: null,
  token: null,
  id_tag: null,
  chargestation: STATION,
  connector: CONNECTOR,
  evseId: 1,
  rate: null,
  status: 'Started',
  transactionId: '6f1c9c3e-5f3b',
  configurations: {
    include_raw_energy_report: false,
    include_id_tag: false,
    include_artificial_status_notification_for_201: true,
  },
  target: { energy: 20 },
  target_reached: null,
  failure: null,
  metrics: {
    chargingStart: '2026-11-22T09:50:00.000Z',
    chargingStop: null,
    meterStart: 1200,
    energyPeriod: 480,
    energyConsumed: 5400,
    chargingState: 'Charging',
    chargingStopReason: null,
    stopReason: null,
    timezone: 'UTC',
  },
  energy_report: {
    timestamp: TIME,
    current: { value: null, unit: 'A' },
    power: { value: 41.2, unit: 'kW' },
    energy_meter: { value: 6600, unit: 'Wh' },
    state_of_charge: { value: 38, unit: 'Percent' },
  },
  raw_energy_report: null,
  charging_activity: [{ startTime: TIME, endTime: null, status: 'Charging' }],
  cost: null,
  complete: false,
  anomalies: [],
  meta_data: {},
  createdAt: TIME,
  updatedAt: TIME,
  raw_transction_event: TRANSACTION_EVENT,
  raw_transaction_event: TRANSACTION_EVENT,
};

const LOCATION_DATA = {
  _id: '6560a1b2c3d4e5f607182950',
  name: 'Damrak',
  operatorName: null,
  address: { city: 'Amsterdam', country: 'NLD' },
  timezone: 'Europe/Amsterdam',
  coordinates: [4.9041, 52.3676],
  openingHours: {},
  meta_data: {},
  createdAt: TIME,
  updatedAt: TIME,
};

const RATE_DATA = {
  _id: '6560a1b2c3d4e5f607182932',
  name: 'Day rate',
  description: null,
  currency: 'EUR',
  price_components: [{ type: 'ENERGY', price: 0.35, tax: 19 }],
  minimum_amount: null,
  active: true,
  meta_data: {},
  createdAt: TIME,
  updatedAt: TIME,
};

const USER_DATA = {
  _id: USER,
  firstname: 'Ada',
  lastname: 'Lovelace',
  email: 'ada@example.com',
  phone: { mobile: '+31 6 12345678' },
  address: {},
  active: true,
  meta_data: {},
  createdAt: TIME,
  updatedAt: TIME,
};

const TOKEN_DATA = {
  _id: '6560a1b2c3d4e5f607182970',
  physicalId: '04E91C5A123480',
  type: 'ISO14443',
  user: USER,
  status: 'Accepted',
  expiryDate: null,
  parent: 'FLEET-7',
  active: true,
  meta_data: {},
  createdAt: TIME,
  updatedAt: TIME,
};

const ORGANIZATION_DATA = {
  _id: ORGANIZATION,
  name: 'My organization',
  meta_data: { crm: '4711' },
  createdAt: TIME,
  updatedAt: TIME,
};

const NOTICE_DATA = {
  chargestation: STATION,
  action: 'SecurityEventNotification',
  payload: { type: 'FirmwareUpdated', timestamp: '2026-11-22T09:59:59Z' },
  receivedAt: TIME,
};

/** `data` of an event of a command: the Action in that phase. */
export function exampleAction(event: ActionEventType): object {
  const phase = event.slice(event.lastIndexOf('.') + 1);
  const requested = phase === 'requested';
  return {
    _id: '6560a1b2c3d4e5f607182960',
    type: event.slice(0, event.lastIndexOf('.')),
    status: requested ? 'requested' : phase === 'accepted' ? 'completed' : 'failed',
    outcome: requested ? null : phase,
    chargestation: STATION,
    connector: null,
    session: null,
    data: {},
    response_data: requested ? null : { status: phase === 'accepted' ? 'Accepted' : 'Rejected' },
    error: phase === 'rejected' ? 'The station refused (Rejected)' : null,
    effect: null,
    requestedAt: TIME,
    answeredAt: requested ? null : TIME,
    meta_data: {},
    createdAt: TIME,
    updatedAt: TIME,
  };
}

/** `data` of an event, by the kind of thing that it is about. */
export const EXAMPLE_DATA = {
  session: SESSION_DATA,
  chargestation: CHARGESTATION_DATA,
  connectorStatus: { ...CHARGESTATION_DATA, changed_connector: CONNECTOR },
  connector: CONNECTOR_DATA,
  location: LOCATION_DATA,
  rate: RATE_DATA,
  user: USER_DATA,
  token: TOKEN_DATA,
  organization: ORGANIZATION_DATA,
  organization_settings: SETTINGS_DATA,
  webhook: WEBHOOK_DATA,
  notice: NOTICE_DATA,
} as const;

/** A whole body around such `data`. */
export function exampleBody(
  type: string,
  object: string,
  data: object,
  { chargestation = STATION as string | null, synthetic = false } = {},
): object {
  return {
    _id: '6560a1b2c3d4e5f6071829aa',
    object,
    type,
    createdAt: TIME,
    data,
    organization: ORGANIZATION,
    chargestation,
    sequence: 1234,
    synthetic,
    api_version: '1.1',
  };
}
