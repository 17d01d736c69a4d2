import type {
  ChargingProfile,
  ChargingProfilePurpose,
  CompositeSchedule,
  ReportedChargingProfile,
} from './charging-profile.js';
import type { IdToken } from './id-token.js';

/**
 * Where on a station a command applies. A caller that names only a number n means connector n of a 1.6 station and EVSE n of a 2.0.1
 * station: then both are n. 0 means the station as a whole.
 */
export interface Place {
  /** The station-wide number of 1.6. */
  connectorId: number;
  /** The EVSE of 2.0.1. */
  evseId: number;
  /** The connector within the EVSE, where the caller named one. */
  connectorOfEvse: number | null;
}

/** A variable of the 2.0.1 device model, with a value when it is to be set. 1.6 knows only `variable`, its configuration key. */
export interface ConfigurationItem {
  /** Absent for a 1.6 key, which 2.0.1 translates by its table. */
  component?: { name: string; instance?: string; evse?: { id: number; connectorId?: number } };
  variable: { name: string; instance?: string };
  attributeType?: 'Actual' | 'Target' | 'MinSet' | 'MaxSet';
  value?: string;
}

/** Kinds of certificates in the words of 2.0.1, and the one that 1.6 calls otherwise. */
export type CertificateKind =
  | 'CSMSRootCertificate'
  | 'CentralSystemRootCertificate'
  | 'ManufacturerRootCertificate'
  | 'MORootCertificate'
  | 'V2GRootCertificate'
  | 'V2GCertificateChain';

/** Everything that the system asks of stations: the request of each command, in vocabulary words. */
export interface StationCommands {
  startTransaction: {
    idToken: IdToken;
    /** Its group, for which the connector may be reserved; 1.6 has no field for it. */
    parentIdToken?: IdToken | null;
    /** From 1; returned by 2.0.1 stations, unused in 1.6. */
    remoteStartId: number;
    place: Place | null;
    /** A TxProfile without transactionId. */
    chargingProfile: ChargingProfile | null;
  };
  stopTransaction: { transactionId: string };
  reset: { type: 'Soft' | 'Hard' | 'Immediate' | 'OnIdle'; evseId: number | null };
  setChargingProfile: { place: Place; profile: ChargingProfile };
  /** With an id nothing else counts; without any criterion all profiles are meant. */
  clearChargingProfile: {
    id: number | null;
    place: Place | null;
    purpose: ChargingProfilePurpose | null;
    stackLevel: number | null;
  };
  getChargingProfiles: { requestId: number; place: Place | null };
  getCompositeSchedule: {
    place: Place;
    /** s. */
    duration: number;
    chargingRateUnit: 'W' | 'A' | null;
  };
  /** Everything when no item is named; a 2.0.1 station then reports under `requestId`, and is not asked without it. */
  getConfiguration: { items: ConfigurationItem[]; requestId?: number };
  setConfiguration: { items: ConfigurationItem[] };
  unlockConnector: { place: Place };
  changeAvailability: { place: Place; operative: boolean };
  triggerMessage: { message: string; place: Place | null };
  clearCache: Record<string, never>;
  dataTransfer: { vendorId: string; messageId: string | null; data: unknown };
  getLogs: {
    requestId: number;
    kind: 'DiagnosticsLog' | 'SecurityLog';
    location: string;
    /** ISO 8601. */
    from: string | null;
    /** ISO 8601. */
    to: string | null;
    retries: number | null;
    /** s. */
    retryInterval: number | null;
  };
  updateFirmware: {
    requestId: number;
    location: string;
    /** ISO 8601. */
    retrieveAt: string;
    /** ISO 8601. */
    installAt: string | null;
    signingCertificate: string | null;
    signature: string | null;
    retries: number | null;
    /** s. */
    retryInterval: number | null;
  };
  getLocalListVersion: Record<string, never>;
  sendLocalList: {
    version: number;
    updateType: 'Full' | 'Differential';
    /** `status` null deletes the token in a differential update. */
    tokens: {
      idToken: IdToken;
      status: string | null;
      expiryDate: string | null;
      parent: string | null;
    }[];
  };
  reserveNow: {
    reservationId: number;
    place: Place;
    idToken: IdToken;
    parentIdToken: IdToken | null;
    /** ISO 8601. */
    expiryDate: string;
    /** OCPP 2.0.1 only. */
    connectorType: string | null;
  };
  cancelReservation: { reservationId: number };
  /** `certificate` in PEM. */
  installCertificate: { certificateType: CertificateKind; certificate: string };
  /** CertificateHashDataType, the same in both versions. */
  deleteCertificate: { certificateHashData: Record<string, unknown> };
  /** All kinds when none is named. */
  getCertificates: { certificateTypes: readonly CertificateKind[] };
  getTransactionStatus: { transactionId: string | null };
  /** Any message of the version as it is: for what has no word here, and for messages that only one version has. */
  call: {
    action: string;
    payload: Record<string, unknown>;
    /** Its list may go out in several messages, where the station takes no longer ones; otherwise it is one message, however long. */
    divisible?: true;
  };
}

export type StationCommandName = keyof StationCommands;

/** A change of what a station has installed, as a message asks for it: unlike a command of ours it may say anything. */
export type ProfileChange =
  | {
      name: 'setChargingProfile';
      request: { place: Place; profile: ReportedChargingProfile };
    }
  | {
      name: 'clearChargingProfile';
      request: Omit<StationCommands['clearChargingProfile'], 'purpose'> & {
        purpose: ReportedChargingProfile['purpose'] | null;
      };
    };

/** What a station answered, in vocabulary words. */
export interface CommandResult {
  /** It will do it, or has done it (also Scheduled, RebootRequired). */
  accepted: boolean;
  /** The station's own word; null where the message has none (1.6 UpdateFirmware). */
  status: string | null;
  /** Why not, in the station's words (2.0.1 statusInfo). */
  reason: string | null;
  /** What it has told beside that, where the two versions say it differently. */
  told?: CompositeSchedule;
}
