/** One attribute of a variable, in the words of OCPP 2.0.1 (VariableAttributeType). */
export interface DeviceModelAttribute {
  /** Actual, Target, MinSet or MaxSet. */
  type: string;
  /** Null for one that cannot be read (WriteOnly), or that is not set. */
  value: string | null;
  /** ReadOnly, WriteOnly or ReadWrite. */
  mutability: string;
  /** It survives a restart of the station. */
  persistent: boolean;
  /** It never changes. */
  constant: boolean;
}

/** What values a variable can take (VariableCharacteristicsType). */
export interface DeviceModelCharacteristics {
  /** Of its values, null where they have none. */
  unit: string | null;
  dataType: string;
  minLimit: number | null;
  /** Of a text or list: its greatest length. */
  maxLimit: number | null;
  /** Comma-separated values. */
  valuesList: string | null;
  supportsMonitoring: boolean;
}

/** One variable of a component of the 2.0.1 device model. */
export interface DeviceModelVariable {
  component: string;
  componentInstance: string | null;
  evseId: number | null;
  connectorId: number | null;
  variable: string;
  variableInstance: string | null;
  attributes: DeviceModelAttribute[];
  characteristics: DeviceModelCharacteristics | null;
}

/** One part of a report about the device model (2.0.1 NotifyReport). */
export interface DeviceModelReport {
  /** Of the command that asked for it. */
  requestId: number;
  /** Position of the part, from 0. */
  seqNo: number;
  /** No part follows (`tbc` false). */
  last: boolean;
  /** The station's time of the report in ms since 1970. */
  generatedAt: number;
  variables: DeviceModelVariable[];
}

/** What a station takes in one message of an action; null where it has not told. */
export interface MessageLimit {
  /** Elements of its list (ItemsPerMessage; in 1.6 GetConfigurationMaxKeys and SendLocalListMaxLength). */
  items: number | null;
  /** Bytes of the message (BytesPerMessage). */
  bytes: number | null;
}
