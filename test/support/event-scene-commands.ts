import { type ApiClient, resultOf } from './api-client.js';
import { ANSWERS } from './command-station.js';
import { COMMAND_VERBS } from './command-verbs.js';
import type { CallHandler, JsonObject } from './station-socket.js';
import type { VirtualStation } from './virtual-station.js';

/** A command by REST, and a station's answers to it. */
interface Command {
  type: string;
  method: 'GET' | 'POST' | 'PATCH';
  /** Below `/v1.1`. */
  path: string;
  body?: object;
  accepts?: JsonObject;
  /** Null where the message cannot be refused: then the station answers with a CALLERROR. */
  refuses?: JsonObject | null;
}

/** The station that is commanded, as REST knows it. */
export interface CommandedPlaces {
  chargestation: string;
  connector: string;
  /** An open session, at the connector. */
  session: string;
}

const PROFILE = {
  connectorId: 1,
  csChargingProfiles: {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: {
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }],
    },
  },
};

/** One request of each type of command but the start and the stop of sessions. */
function commandsTo({ chargestation, connector, session }: CommandedPlaces): Command[] {
  const station = `/chargestations/${chargestation}`;
  const limit = { unit: 'current', limit: 6 };
  const post = (type: string, path: string, body: object = {}): Command => ({
    type,
    method: 'POST',
    path,
    body,
  });
  const limits = ['chargestation', 'connector', 'session'].flatMap((of) => {
    const name = of === 'session' ? 'power_limit' : 'default_power_limit';
    const path = `/${of}s/${{ chargestation, connector, session }[of]}`;
    return [
      post(`${of}.set_power_limit`, `${path}/set_${name}`, limit),
      post(`${of}.clear_power_limit`, `${path}/clear_${name}`),
    ];
  });
  const verbs = COMMAND_VERBS.flatMap(({ type, method, path, of, body, versions }): Command[] => {
    const { '2.0.1': version } = versions;
    if (typeof version === 'string') return [];
    const { accepts, refuses } = version;
    const target = of === 'connector' ? `/connectors/${connector}` : station;
    return [{ type, method, path: `${target}/${path}`, body, accepts, refuses }];
  });
  const refresh = `${station}/charging_profiles?refresh=true`;
  const all: Command[] = [
    ...verbs,
    post('chargestation.set_charging_profile', `${station}/set_charging_profile`, PROFILE),
    { type: 'chargestation.charging_profiles', method: 'GET', path: refresh, refuses: null },
    post('chargestation.clear_charging_profile', `${station}/clear_charging_profile`, { id: 1 }),
    ...limits,
  ];
  return all.filter(({ type }, index) => all.findIndex((one) => one.type === type) === index);
}

/** Asks a 2.0.1 station for everything that it can be asked for: it accepts once and refuses once. */
export async function playCommands(
  api: ApiClient,
  station: VirtualStation,
  places: CommandedPlaces,
): Promise<void> {
  for (const { method, path, body, accepts, refuses } of commandsTo(places)) {
    const { pathname, searchParams } = new URL(path, 'http://ohmgate');
    const query = Object.fromEntries(searchParams);
    if (!query.refresh) query.wait = '10'; // a refresh waits anyway
    const ask = (answer: CallHandler) => {
      station.socket.onCall = answer;
      return api.request(method, pathname, { body, query });
    };
    const accepted = await ask((action, payload) => {
      if (action === 'GetChargingProfiles') setImmediate(() => void report(station, payload));
      return accepts ?? ANSWERS.accepted;
    });
    resultOf(accepted);
    const refused = refuses === null ? ANSWERS.callError : () => refuses ?? ANSWERS.rejected;
    await ask(refused as CallHandler);
  }
}

/** The report of installed profiles that the CSMS has asked for (2.0.1 part 2, K09). */
function report(station: VirtualStation, { requestId }: JsonObject): Promise<unknown> {
  const { csChargingProfiles: profile } = PROFILE;
  const { chargingProfileId: id, chargingSchedule, ...more } = profile;
  return station.call('ReportChargingProfiles', {
    requestId,
    evseId: 1,
    chargingLimitSource: 'CSO',
    chargingProfile: [{ id, ...more, chargingSchedule: [{ id: 1, ...chargingSchedule }] }],
  });
}
