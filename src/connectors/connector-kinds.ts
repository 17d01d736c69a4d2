/** Plugs and sockets that a connector can be. */
export const CONNECTOR_TYPES = ['CCS1', 'CCS2', 'G105', 'Tesla', 'J1772', 'Type2', 'NACS'] as const;

/** One of CONNECTOR_TYPES. */
export type ConnectorType = (typeof CONNECTOR_TYPES)[number];

/** Whether the driver brings the cable. */
export const CONNECTOR_FORMATS = ['Socket', 'Cable'] as const;

/** One of CONNECTOR_FORMATS. */
export type ConnectorFormat = (typeof CONNECTOR_FORMATS)[number];

/** What kind of current it gives. */
export const POWER_TYPES = ['AC_1_PHASE', 'AC_3_PHASE', 'DC'] as const;

/** One of POWER_TYPES. */
export type PowerType = (typeof POWER_TYPES)[number];
