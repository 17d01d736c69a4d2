import { useComputed, useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import type { StationRow } from '../api.js';
import { counted, kilowatts } from '../format.js';
import { AddStation } from '../parts/add-station.js';
import { Act, Choice, TextField } from '../parts/controls.js';
import { LiveMark } from '../parts/live-mark.js';
import { OnlineMark, Provenance, StatusMark } from '../parts/mark.js';
import { Empty, Failure, Loading } from '../parts/notices.js';
import { PageHead } from '../parts/page-head.js';
import { NewRows } from '../parts/table.js';
import { VirtualRows } from '../parts/virtual-rows.js';
import { Ago, Copy } from '../parts/words.js';
import { rows } from '../preferences.js';
import { useRunningPower } from '../running-power.js';
import { useStationList } from '../station-list.js';
import { foremost, passes, powerOf, type StationFilter } from '../station-rows.js';
import { STATUS_LOOKS, worstFirst } from '../status.js';

const HEADS = ['Identity', 'OCPP', 'Status', 'Source', 'Since', 'Power', 'Connection'];

/** Connectors beside the worst one whose icons are shown. */
const MOST_ICONS = 4;
const STATUSES = Object.keys(STATUS_LOOKS).map((word) => [word, word] as const);

/** All stations: filtered in the browser, each row in its place while it is read. */
export default function StationsPage() {
  const { query, path, route } = useLocation();
  const { stations, waiting, showWaiting, loaded } = useStationList();
  const powers = useRunningPower();
  const adding = useSignal(false);
  const filter: StationFilter = {
    text: query.q ?? '',
    status: query.status ?? '',
    protocol: query.protocol ?? '',
    online: (query.online ?? '') as StationFilter['online'],
    source: (query.source ?? '') as StationFilter['source'],
  };
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(query);
    if (value) next.set(name, value);
    else next.delete(name);
    route(`${path}${next.size > 0 ? `?${next}` : ''}`, true);
  };
  const total = useComputed(() => stations.value?.length ?? 0);
  const shown = (stations.value ?? []).filter((station) => passes(station, filter));
  return (
    <>
      <PageHead
        title="Stations"
        note={stations.value && `${counted(shown.length, 'station')} of ${total.value}`}
      >
        <NewRows waiting={waiting.value.length} onShow={showWaiting} />
        <LiveMark />
        <Act
          needs="developer"
          onAct={() => {
            adding.value = true;
          }}
        >
          Add station
        </Act>
      </PageHead>
      <Failure error={loaded.error.value} retry={() => void loaded.reload()} />
      <Filters filter={filter} set={set} />
      {!stations.value && loaded.loading.value && <Loading />}
      {stations.value && total.value === 0 && <NoStations />}
      {total.value > 0 && shown.length === 0 && (
        <Empty>
          No station passes these filters. <a href="/admin/stations">Show all</a>
        </Empty>
      )}
      {shown.length > 0 && (
        <VirtualRows
          label="Stations"
          heads={HEADS}
          items={shown}
          keyOf={({ _id }) => _id}
          rowHeight={innerWidth < 700 ? 56 : rows.value === 'dense' ? 28 : 36}
          cellsOf={(station) => cellsOf(station, powers.value)}
        />
      )}
      {adding.value && (
        <AddStation
          onClose={() => {
            adding.value = false;
            void loaded.reload();
          }}
        />
      )}
    </>
  );
}

function Filters(props: { filter: StationFilter; set: (name: string, value: string) => void }) {
  const { filter, set } = props;
  return (
    <div class="filters">
      <TextField
        type="search"
        label="Identity or name"
        value={filter.text}
        onText={(text) => set('q', text)}
      />
      <Choice
        label="Status"
        value={filter.status}
        options={[['', 'all'], ...STATUSES]}
        onChoose={(value) => set('status', value)}
      />
      <Choice
        label="Version"
        value={filter.protocol}
        options={[
          ['', 'all'],
          ['ocpp1.6', 'OCPP 1.6'],
          ['ocpp2.0.1', 'OCPP 2.0.1'],
        ]}
        onChoose={(value) => set('protocol', value)}
      />
      <Choice
        label="Connection"
        value={filter.online}
        options={[
          ['', 'all'],
          ['true', 'online'],
          ['false', 'offline'],
        ]}
        onChoose={(value) => set('online', value)}
      />
      <Choice
        label="Source"
        value={filter.source}
        options={[
          ['', 'all'],
          ['reported', 'reported'],
          ['synthetic', 'synthetic'],
        ]}
        onChoose={(value) => set('source', value)}
      />
    </div>
  );
}

function NoStations() {
  return (
    <Empty>
      <p>
        <b>No stations yet</b>
      </p>
      <p>Add a station, then enter this URL and its identity into the station:</p>
      <Copy label="the URL" text={`${location.origin.replace(/^http/, 'ws')}/ocpp`} />
    </Empty>
  );
}

/** One row: the worst connector in words, the others as icons behind it. */
function cellsOf(station: StationRow, powers: ReadonlyMap<string, number>) {
  const first = foremost(station);
  const others = worstFirst(station.connectors).slice(1);
  return [
    <a key="name" href={`/admin/stations/${station._id}`}>
      <span class="mono">{station.endpoint}</span>
      {station.name && <span class="muted"> {station.name}</span>}
    </a>,
    station.protocol?.replace('ocpp', '') ?? '–',
    <span key="status" class="line">
      <StatusMark status={first?.status ?? null} offline={!station.online} />
      {others.slice(0, MOST_ICONS).map(({ _id, status }) => (
        <StatusMark key={_id} status={status} offline={!station.online} bare />
      ))}
      {others.length > MOST_ICONS && <span class="muted small">+{others.length - MOST_ICONS}</span>}
    </span>,
    first?.status ? <Provenance synthetic={first.synthetic} /> : '–',
    <Ago key="since" at={first?.statusAt} />,
    kilowatts(station.online ? powerOf(station, powers) : null),
    <OnlineMark key="online" online={station.online} />,
  ];
}
