/** A variable of the 2.0.1 device model (part 2, appendices, referenced components and variables). */
export interface DeviceVariable {
  component: string;
  variable: string;
  /** Instance of the variable. */
  instance?: string;
}

/** Where 2.0.1 keeps what a 1.6 key means; several variables when it has split the key; a text says why there is none. */
type Counterpart = readonly DeviceVariable[] | string;

const at = (component: string, variable: string, instance?: string): DeviceVariable => ({
  component,
  variable,
  ...(instance !== undefined && { instance }),
});

const IN_REPORT = 'It is a limit of the variable: ask for a base_report.';
const NOWHERE = 'OCPP 2.0.1 has no such variable.';

/** The keys of 1.6 (section 9 and the security whitepaper) and their places in 2.0.1. */
const COUNTERPARTS: Readonly<Record<string, Counterpart>> = {
  AllowOfflineTxForUnknownId: [at('AuthCtrlr', 'OfflineTxForUnknownIdEnabled')],
  AuthorizationCacheEnabled: [at('AuthCacheCtrlr', 'Enabled')],
  AuthorizationKey: [at('SecurityCtrlr', 'BasicAuthPassword')],
  AuthorizeRemoteTxRequests: [at('AuthCtrlr', 'AuthorizeRemoteStart')],
  BlinkRepeat: NOWHERE,
  ChargeProfileMaxStackLevel: [at('SmartChargingCtrlr', 'ProfileStackLevel')],
  ChargingScheduleAllowedChargingRateUnit: [at('SmartChargingCtrlr', 'RateUnit')],
  ChargingScheduleMaxPeriods: [at('SmartChargingCtrlr', 'PeriodsPerSchedule')],
  ClockAlignedDataInterval: [at('AlignedDataCtrlr', 'Interval')],
  ConnectionTimeOut: [at('TxCtrlr', 'EVConnectionTimeOut')],
  ConnectorSwitch3to1PhaseSupported: [at('SmartChargingCtrlr', 'Phases3to1')],
  HeartbeatInterval: [at('OCPPCommCtrlr', 'HeartbeatInterval')],
  LightIntensity: NOWHERE,
  LocalAuthListEnabled: [at('LocalAuthListCtrlr', 'Enabled')],
  LocalAuthListMaxLength: IN_REPORT,
  LocalAuthorizeOffline: [at('AuthCtrlr', 'LocalAuthorizeOffline')],
  LocalPreAuthorize: [at('AuthCtrlr', 'LocalPreAuthorize')],
  MaxChargingProfilesInstalled: IN_REPORT,
  MaxEnergyOnInvalidId: [at('TxCtrlr', 'MaxEnergyOnInvalidId')],
  MessageTimeout: [at('OCPPCommCtrlr', 'MessageTimeout', 'Default')],
  MeterValueSampleInterval: [at('SampledDataCtrlr', 'TxUpdatedInterval')],
  MeterValuesAlignedData: [at('AlignedDataCtrlr', 'Measurands')],
  MeterValuesSampledData: [
    at('SampledDataCtrlr', 'TxUpdatedMeasurands'),
    at('SampledDataCtrlr', 'TxStartedMeasurands'),
  ],
  MinimumStatusDuration: NOWHERE,
  NumberOfConnectors: 'The EVSEs and connectors stand in the base_report.',
  ResetRetries: [at('OCPPCommCtrlr', 'ResetRetries')],
  ReserveConnectorZeroSupported: [at('ReservationCtrlr', 'NonEvseSpecific')],
  SecurityProfile: [at('SecurityCtrlr', 'SecurityProfile')],
  SendLocalListMaxLength: [at('LocalAuthListCtrlr', 'ItemsPerMessage')],
  StopTransactionOnEVSideDisconnect: [at('TxCtrlr', 'StopTxOnEVSideDisconnect')],
  StopTransactionOnInvalidId: [at('TxCtrlr', 'StopTxOnInvalidId')],
  StopTxnAlignedData: [at('AlignedDataCtrlr', 'TxEndedMeasurands')],
  StopTxnSampledData: [at('SampledDataCtrlr', 'TxEndedMeasurands')],
  SupportedFeatureProfiles: 'What a station can do stands in the base_report.',
  TransactionMessageAttempts: [at('OCPPCommCtrlr', 'MessageAttempts', 'TransactionEvent')],
  TransactionMessageRetryInterval: [
    at('OCPPCommCtrlr', 'MessageAttemptInterval', 'TransactionEvent'),
  ],
  UnlockConnectorOnEVSideDisconnect: [at('OCPPCommCtrlr', 'UnlockOnEVSideDisconnect')],
  WebSocketPingInterval: [at('OCPPCommCtrlr', 'WebSocketPingInterval')],
};

/** Names of keys, components and variables are compared without letter case in both versions. */
const BY_KEY = new Map(
  Object.entries(COUNTERPARTS).map(([key, counterpart]) => [key.toLowerCase(), counterpart]),
);

const KEY_BY_VARIABLE = new Map(
  Object.entries(COUNTERPARTS).flatMap(([key, counterpart]) =>
    typeof counterpart === 'string'
      ? []
      : counterpart.map((variable) => [identityOf(variable), key] as const),
  ),
);

/**
 * The variables of 2.0.1 behind a 1.6 key, the decisive one first, or why there is none. `Component.Variable` is taken
 * as it is, so that native names may be used where keys are.
 */
export function variablesOf(key: string): readonly DeviceVariable[] | string {
  const known = BY_KEY.get(key.toLowerCase());
  if (known !== undefined) return known;
  const [, component, variable] = /^([^.]+)\.([^.]+)$/.exec(key) ?? [];
  return component && variable
    ? [at(component, variable)]
    : 'It is no key of OCPP 1.6 that has a place in 2.0.1: name it as Component.Variable.';
}

/** The 1.6 key that means the same as a variable of 2.0.1; null when there is none. */
export function keyOf(variable: DeviceVariable): string | null {
  return KEY_BY_VARIABLE.get(identityOf(variable)) ?? null;
}

function identityOf({ component, variable, instance = '' }: DeviceVariable): string {
  return `${component}.${variable}.${instance}`.toLowerCase();
}
