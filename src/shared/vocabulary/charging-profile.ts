/** A limit from a point of the schedule on. */
export interface ChargingSchedulePeriod {
  /** Seconds from the start of the schedule. */
  startPeriod: number;
  /** In the schedule's `chargingRateUnit`; at most one decimal. */
  limit: number;
  numberPhases?: number;
  /** OCPP 2.0.1 only. */
  phaseToUse?: number;
  /** OCPP 2.0.1 only, passed on as it is. */
  customData?: object;
}

export interface ChargingSchedule {
  /** OCPP 2.0.1 only; by default the profile's id. */
  id?: number;
  /** s. */
  duration?: number;
  /** ISO 8601. */
  startSchedule?: string;
  /** W in all, or A per phase. */
  chargingRateUnit: 'W' | 'A';
  minChargingRate?: number;
  chargingSchedulePeriod: ChargingSchedulePeriod[];
  /** OCPP 2.0.1 only, passed on as it is. */
  salesTariff?: object;
  /** OCPP 2.0.1 only, passed on as it is. */
  customData?: object;
}

/** What a profile limits. The purpose of a whole station has two names in the field; this is the 2.0.1 one. */
export type ChargingProfilePurpose = 'ChargingStationMaxProfile' | 'TxDefaultProfile' | 'TxProfile';

/** A charging profile in 2.0.1 terms (part 2, 2.10 ChargingProfileType), which 1.6 shares but for names. */
export interface ChargingProfile {
  id: number;
  stackLevel: number;
  purpose: ChargingProfilePurpose;
  kind: 'Absolute' | 'Recurring' | 'Relative';
  recurrencyKind?: 'Daily' | 'Weekly';
  /** ISO 8601. */
  validFrom?: string;
  /** ISO 8601. */
  validTo?: string;
  /** The station's id of the transaction; TxProfile only. */
  transactionId?: string;
  /** One, or in an ISO 15118 session of 2.0.1 up to three. */
  schedules: ChargingSchedule[];
  /** OCPP 2.0.1 only, passed on as it is. */
  customData?: object;
}

/** A profile as a station reports it: it may also hold the limits of others, for example of an energy management system. */
export type ReportedChargingProfile = Omit<ChargingProfile, 'purpose'> & {
  purpose: ChargingProfilePurpose | 'ChargingStationExternalConstraints';
};

/** What results from all profiles of a connector, as its station computes it (GetCompositeSchedule). */
export interface CompositeSchedule {
  /** Null in 1.6. */
  evseId: number | null;
  /** The station-wide number of 1.6; null in 2.0.1. */
  connectorId: number | null;
  /** ISO 8601. */
  scheduleStart: string | null;
  /** s. */
  duration: number | null;
  /** W in all, or A per phase. */
  chargingRateUnit: 'W' | 'A';
  periods: ChargingSchedulePeriod[];
}

/** A part of what a station has installed, as asked for by `getChargingProfiles`. */
export interface ChargingProfilesReport {
  /** That of the request. */
  requestId: number;
  /** The EVSE that they are installed at; 0 means the station as a whole. */
  evseId: number;
  profiles: ReportedChargingProfile[];
  /** Another part follows. */
  more: boolean;
}
