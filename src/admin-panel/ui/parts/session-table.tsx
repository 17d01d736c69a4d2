import type { ComponentChildren } from 'preact';
import type { Session } from '../api.js';
import { placeName } from '../connector-name.js';
import { kilowattHours } from '../format.js';
import type { SessionList } from '../session-list.js';
import { knownStation, stationName } from '../station-names.js';
import { StatusMark } from './mark.js';
import { Failure, Loading } from './notices.js';
import { type Column, Table } from './table.js';
import { Ago, Since, shortId } from './words.js';

/** Sessions with what became of them. */
export function SessionTable(props: {
  list: SessionList;
  empty: ComponentChildren;
  withStation?: boolean;
}) {
  const { list, empty, withStation = true } = props;
  const sessions = list.sessions.value;
  return (
    <>
      <Failure error={list.loaded.error.value} retry={() => void list.loaded.reload()} />
      {!sessions && list.loaded.loading.value && <Loading />}
      {sessions?.length === 0 && empty}
      {sessions && sessions.length > 0 && (
        <Table
          label="Sessions"
          items={sessions}
          keyOf={({ _id }) => _id}
          columns={withStation ? [ID, STATION, ...OTHERS] : [ID, ...OTHERS]}
        />
      )}
    </>
  );
}

const ID: Column<Session> = {
  head: 'Session',
  cell: ({ _id }) => (
    <a class="mono" href={`/admin/sessions/${_id}`} title={_id}>
      {shortId(_id)}
    </a>
  ),
};

const STATION: Column<Session> = {
  head: 'Station',
  cell: (session) => {
    const { chargestation } = session;
    const place = placeName(session, knownStation(chargestation));
    return (
      <a href={`/admin/stations/${chargestation}`}>
        <span class="mono">{stationName(chargestation)}</span>
        {place && ` · ${place}`}
      </a>
    );
  },
};

const OTHERS: Column<Session>[] = [
  {
    head: 'State',
    kind: 'keep',
    cell: ({ status, metrics }) =>
      status === 'Started' && metrics.chargingState ? (
        <StatusMark status={metrics.chargingState} />
      ) : (
        status
      ),
  },
  { head: 'Energy', kind: 'number', cell: ({ metrics }) => kilowattHours(metrics.energyConsumed) },
  {
    head: 'Duration',
    kind: 'number',
    cell: ({ metrics }) => <Since at={metrics.chargingStart} until={metrics.chargingStop} />,
  },
  {
    head: 'Stop reason',
    kind: 'minor',
    cell: ({ metrics }) => metrics.chargingStopReason ?? metrics.stopReason ?? '–',
  },
  {
    head: 'Anomalies',
    kind: 'minor',
    cell: ({ anomalies }) => (anomalies.length > 0 ? anomalies.join(', ') : '–'),
  },
  {
    head: 'Began',
    kind: 'time',
    cell: ({ metrics, createdAt }) => <Ago at={metrics.chargingStart ?? createdAt} />,
  },
];
