import { newId } from '../shared/id.js';
import type { EvseRef } from '../shared/vocabulary/evse.js';
import { resolveConnector } from './connector-resolution.js';
import type {
  PreviewedConnector,
  PreviewedConnectors,
  PreviewOutcome,
  PreviewStep,
} from './connectors.commands.js';
import { type ConnectorFields, toResponse } from './connectors.response.js';
import { decideOnEvse } from './evse-statuses.js';
import { decideReportedStatus, type StatusMemory } from './synthetic-status.js';

type Remembering = StatusMemory & { _id: string; evseId: number; ocppId: number };

/** One step of a preview, decided by the functions that decide in earnest. */
export function previewStep(
  chargestation: string,
  before: PreviewedConnectors,
  step: PreviewStep,
  flag: boolean,
): PreviewOutcome {
  switch (step.kind) {
    case 'resolve':
      return resolve(chargestation, before, step.evse, step.at);
    case 'report':
      return afterReport(chargestation, before, step, flag);
    case 'state':
      return afterState(before, step, flag);
  }
}

function nothing(before: PreviewedConnectors, silence: string | null = null): PreviewOutcome {
  return { after: before, created: [], connector: null, evseId: null, changed: null, silence };
}

/** As `ConnectorDiscovery` does: what a known station names and nobody has entered is created. */
function resolve(
  chargestation: string,
  before: PreviewedConnectors,
  evse: EvseRef | null,
  at: number,
): PreviewOutcome {
  const resolution = resolveConnector(before.connectors.map(toMemory(before)), evse);
  if (resolution.kind === 'found') {
    const { _id, evseId, ocppId } = resolution.connector;
    return { ...nothing(before), connector: { _id, evseId, ocppId }, evseId };
  }
  if (resolution.kind !== 'unknown') return { ...nothing(before), evseId: resolution.evseId };
  const { evseId, ocppId } = resolution;
  const created = discovered(chargestation, evseId, ocppId, new Date(at));
  return {
    ...nothing({ ...before, connectors: [...before.connectors, created] }),
    created: [created],
    connector: { _id: created._id, evseId, ocppId },
    evseId,
  };
}

/** A number 0 speaks of the station as a whole, which is not a connector's affair. */
function afterReport(
  chargestation: string,
  before: PreviewedConnectors,
  { report, at }: Extract<PreviewStep, { kind: 'report' }>,
  flag: boolean,
): PreviewOutcome {
  const { evse, status, timestamp } = report;
  if (evse.connectorId <= 0 || evse.evseId === 0) return nothing(before, 'no_webhook');
  const found = resolve(chargestation, before, evse, at);
  const { connector, after } = found;
  if (!connector) return { ...found, silence: 'no_connector' };
  const rows = after.connectors.map(toMemory(after));
  const row = rows.find(({ _id }) => _id === connector._id) as Remembering;
  const { memory } = decideReportedStatus(row, status, flag);
  const rawMessage = JSON.parse(report.rawMessage) as object;
  return {
    ...found,
    after: changed(after, connector._id, memory, timestamp ?? at, { at, rawMessage }),
    changed: connector._id,
  };
}

function afterState(
  before: PreviewedConnectors,
  { news, at }: Extract<PreviewStep, { kind: 'state' }>,
  flag: boolean,
): PreviewOutcome {
  if (!flag) return nothing({ ...before, published: {} }, 'flag_off');
  const decision = decideOnEvse(before.connectors.map(toMemory(before)), news);
  if (!decision) return nothing(before, 'no_connector');
  const { connector, memory, publish, silence, forgetful } = decision;
  const after = changed(before, connector._id, memory, publish ? at : null, { at });
  const published = { ...after.published };
  for (const { _id } of forgetful) delete published[_id];
  const outcome = nothing({ ...after, published }, silence);
  return { ...outcome, changed: publish ? connector._id : null };
}

function toMemory({ published }: PreviewedConnectors) {
  return (connector: PreviewedConnector): Remembering => ({
    _id: connector._id,
    evseId: connector.evseId,
    ocppId: connector.ocppId,
    status: connector.status,
    synthetic: connector.synthetic,
    reportedStatus: connector.reported_status,
    publishingSession: published[connector._id]?.session ?? null,
    publishedChargingState: published[connector._id]?.chargingState ?? null,
  });
}

/** @param statusAt time (ms) from which the status holds; null keeps the last one, and the rest of what REST shows */
function changed(
  before: PreviewedConnectors,
  id: string,
  memory: StatusMemory,
  statusAt: number | null,
  { at, rawMessage }: { at: number; rawMessage?: object },
): PreviewedConnectors {
  const { [id]: _, ...published } = before.published;
  const { publishingSession: session, publishedChargingState: chargingState } = memory;
  const connectors = before.connectors.map((connector) => {
    if (connector._id !== id || statusAt === null) return connector;
    return {
      ...connector,
      status: memory.status,
      synthetic: memory.synthetic,
      reported_status: memory.reportedStatus,
      ...(rawMessage && { raw_message: rawMessage }),
      statusAt: new Date(statusAt).toISOString(),
      updatedAt: new Date(at).toISOString(),
    };
  });
  return {
    connectors,
    published: session === null ? published : { ...published, [id]: { session, chargingState } },
  };
}

function discovered(chargestation: string, evseId: number, ocppId: number, at: Date) {
  const unknown = { name: null, description: null, type: null, format: null, power_type: null };
  return toResponse({
    _id: newId(),
    chargestation,
    evseId,
    ocppId,
    ...unknown,
    active: true,
    status: null,
    power: null,
    rate: null,
    raw_message: null,
    synthetic: false,
    reported_status: null,
    statusAt: null,
    auto_discovered: true,
    meta_data: {},
    createdAt: at,
    updatedAt: at,
  } satisfies ConnectorFields);
}
