import { useComputed, useSignal } from '@preact/signals';
import { useLocation, useRoute } from 'preact-iso';
import { api, type Station } from '../api.js';
import { connectorName } from '../connector-name.js';
import { kilowatts } from '../format.js';
import { liveBefore, useLive } from '../live.js';
import { useLoad } from '../load.js';
import { CommandDialog } from '../parts/command-dialog.js';
import { Configuration } from '../parts/configuration.js';
import { Act, Tabs } from '../parts/controls.js';
import { LastRefusal } from '../parts/last-refusal.js';
import { LiveMark } from '../parts/live-mark.js';
import { OnlineMark, Provenance, StatusMark } from '../parts/mark.js';
import { Messages } from '../parts/messages.js';
import { Empty, Failure, Loading } from '../parts/notices.js';
import { PageHead } from '../parts/page-head.js';
import { Profiles } from '../parts/profiles.js';
import { SessionTable } from '../parts/session-table.js';
import { StationAbout } from '../parts/station-about.js';
import { Table } from '../parts/table.js';
import { Timeline } from '../parts/timeline.js';
import { Ago, Copy } from '../parts/words.js';
import { useRunningPower } from '../running-power.js';
import { useSessionList } from '../session-list.js';
import { patchOf } from '../station-rows.js';

const TABS = ['Timeline', 'Messages', 'Sessions', 'Profiles', 'Configuration', 'About'] as const;

/** One station: who it is, its connectors, and what has passed between it and us. */
export default function StationPage() {
  const id = useRoute().params.id as string;
  const { query } = useLocation();
  const station = useSignal<Station | null>(null);
  const commanding = useSignal(false);
  const powers = useRunningPower(id);
  const loaded = useLoad(id, async () => {
    await liveBefore();
    station.value = await api.station(id);
  });
  useLive(
    useComputed(() => station.value !== null),
    (events) => {
      const newest = patchOf(events).stations.get(id);
      if (newest) station.value = newest as Station;
    },
    () => void loaded.reload(),
  );
  const shown = station.value;
  const tab = TABS.find((name) => name === query.tab) ?? TABS[0];
  return (
    <>
      <PageHead
        title={shown?.endpoint ?? 'Station'}
        of={['Stations', '/admin/stations']}
        note={shown?.name}
      >
        <LiveMark />
        {shown && (
          <Act
            needs="developer"
            onAct={() => {
              commanding.value = true;
            }}
          >
            Send a command
          </Act>
        )}
      </PageHead>
      <Failure error={loaded.error.value} retry={() => void loaded.reload()} />
      {!shown && loaded.loading.value && <Loading />}
      {shown && (
        <>
          <Headline station={shown} />
          <Connectors station={shown} powers={powers.value} />
          <Tabs
            label="Parts of this page"
            tabs={TABS}
            current={tab}
            hrefOf={(name) => `/admin/stations/${id}?tab=${name}`}
          />
          {tab === 'Timeline' && <Timeline of={shown} />}
          {tab === 'Messages' && <Messages station={shown} />}
          {tab === 'Sessions' && <Sessions station={shown} />}
          {tab === 'Profiles' && <Profiles station={shown} />}
          {tab === 'Configuration' && <Configuration station={shown} />}
          {tab === 'About' && (
            <StationAbout station={shown} onChanged={() => void loaded.reload()} />
          )}
          {commanding.value && (
            <CommandDialog
              station={shown}
              onClose={() => {
                commanding.value = false;
              }}
            />
          )}
        </>
      )}
    </>
  );
}

function Headline({ station }: { station: Station }) {
  const { online, protocol, bootInfo, lastConnectAt, lastDisconnectAt } = station;
  if (lastConnectAt === null) {
    return (
      <Empty>
        <p>Nothing yet. {station.endpoint} has never connected. Enter this into the station:</p>
        <Copy label="the URL" text={station.connection_url} />
        <LastRefusal station={station} />
      </Empty>
    );
  }
  const device = [bootInfo?.chargePointVendor, bootInfo?.chargePointModel]
    .filter(Boolean)
    .join(' ');
  return (
    <>
      <p class="line">
        <OnlineMark online={online} />
        <span>
          {online ? 'for' : 'since'} <Ago at={online ? lastConnectAt : lastDisconnectAt} />
        </span>
        <span>{protocol === 'ocpp1.6' ? 'OCPP 1.6' : 'OCPP 2.0.1'}</span>
        {device && <span>{device}</span>}
        {bootInfo?.firmwareVersion && <span>firmware {bootInfo.firmwareVersion}</span>}
        {!station.active && <b>inactive: no session may be started</b>}
      </p>
      {!online && <LastRefusal station={station} />}
    </>
  );
}

function Connectors(props: { station: Station; powers: ReadonlyMap<string, number> }) {
  const { station, powers } = props;
  if (station.connectors.length === 0) {
    return <p class="muted">No connector yet. The station names them with its first status.</p>;
  }
  return (
    <Table
      label="Connectors"
      items={station.connectors}
      keyOf={({ _id }) => _id}
      columns={[
        {
          head: 'Connector',
          cell: (connector) =>
            `${connectorName(station.protocol, connector)} ${connector.name ?? ''}`,
        },
        {
          head: 'Status',
          cell: ({ status }) => <StatusMark status={status} offline={!station.online} plain />,
        },
        {
          head: 'Source',
          kind: 'keep',
          cell: ({ status, synthetic }) => status && <Provenance synthetic={synthetic} />,
        },
        {
          head: 'The station says',
          cell: ({ status, reported_status }) =>
            reported_status !== status ? (
              `says ${reported_status ?? 'nothing yet'}`
            ) : (
              <span class="muted">the same</span>
            ),
        },
        { head: 'Since', kind: 'time', cell: ({ statusAt }) => <Ago at={statusAt} /> },
        {
          head: 'Power',
          kind: 'number',
          cell: ({ _id }) => kilowatts(station.online ? powers.get(_id) : null),
        },
      ]}
    />
  );
}

function Sessions({ station }: { station: Station }) {
  const list = useSessionList({ chargestation: station._id, paginate_limit: 50 });
  return (
    <SessionTable
      list={list}
      withStation={false}
      empty={<Empty>Sessions appear when a car is plugged in or a card is read.</Empty>}
    />
  );
}
