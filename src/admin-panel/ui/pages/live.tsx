import { explainAnomaly } from '../anomaly-words.js';
import { api, type Session, type StationRow } from '../api.js';
import { placeName } from '../connector-name.js';
import { count, kilowatts } from '../format.js';
import { useLoad } from '../load.js';
import { FirstSteps } from '../parts/first-steps.js';
import { LiveMark } from '../parts/live-mark.js';
import { OnlineMark, StatusMark } from '../parts/mark.js';
import { Empty, Failure, Loading } from '../parts/notices.js';
import { PageHead } from '../parts/page-head.js';
import { NewRows, Table } from '../parts/table.js';
import { Since, shortId } from '../parts/words.js';
import { powerNow } from '../power-now.js';
import { useSessionList } from '../session-list.js';
import { useStationList } from '../station-list.js';
import { countByStatus } from '../status.js';

/** What goes on now: connectors by status, stations without connection, running sessions, endpoints that fail. */
export default function LivePage() {
  const { stations, loaded } = useStationList();
  const running = useSessionList({ status: 'Started', paginate_limit: 200 });
  const webhooks = useLoad('webhooks', () => api.webhooks({ paginate_limit: 100 }));
  const list = stations.value;
  return (
    <>
      <PageHead title="Live">
        <LiveMark />
      </PageHead>
      <Failure error={loaded.error.value} retry={() => void loaded.reload()} />
      <FirstSteps stations={list} webhooks={webhooks.data.value?.result ?? null} />
      {!list && loaded.loading.value && <Loading />}
      {list && list.length > 0 && <Counts stations={list} />}
      <Sessions list={running} stations={list ?? []} />
      <Endpoints webhooks={webhooks.data.value?.result ?? []} />
      <Anomalies />
    </>
  );
}

function Counts({ stations }: { stations: StationRow[] }) {
  const offline = stations.filter(({ online }) => !online).length;
  const connectors = stations
    .filter(({ online }) => online)
    .flatMap(({ connectors }) => connectors);
  return (
    <>
      <h2>Connectors of stations that are online</h2>
      <ul class="tiles">
        {countByStatus(connectors).map(([status, number]) => (
          <li key={status}>
            <a href={`/admin/stations?online=true&status=${encodeURIComponent(status)}`}>
              <StatusMark status={status} />
              <b>{count(number)}</b>
            </a>
          </li>
        ))}
        <li>
          <a href="/admin/stations?online=false">
            <span class="line">
              <OnlineMark online={false} /> <span class="muted">stations</span>
            </span>
            <b>{count(offline)}</b>
          </a>
        </li>
      </ul>
    </>
  );
}

function Sessions(props: { list: ReturnType<typeof useSessionList>; stations: StationRow[] }) {
  const { list, stations } = props;
  const known = new Map(stations.map((station) => [station._id, station]));
  const statuses = new Map(
    stations.flatMap(({ connectors }) => connectors.map(({ _id, status }) => [_id, status])),
  );
  const sessions = (list.sessions.value ?? []).filter(({ status }) => status === 'Started');
  const waiting = list.waiting.value.length;
  const isOffline = ({ chargestation }: Session) => known.get(chargestation)?.online === false;
  const powerOf = (session: Session) => powerNow(session, isOffline(session));
  const power = sessions.reduce((sum, session) => sum + (powerOf(session) ?? 0), 0);
  return (
    <>
      <div class="line">
        <h2>
          Sessions running{' '}
          {sessions.length > 0 && (
            <span class="muted">
              {sessions.length}, {kilowatts(power)}
            </span>
          )}
        </h2>
        <NewRows waiting={waiting} onShow={list.showWaiting} />
      </div>
      <Failure error={list.loaded.error.value} retry={() => void list.loaded.reload()} />
      {list.sessions.value && sessions.length === 0 && waiting === 0 && (
        <Empty>No car is charging now.</Empty>
      )}
      {sessions.length > 0 && (
        <Table
          label="Sessions running"
          items={sessions}
          keyOf={({ _id }) => _id}
          columns={[
            {
              head: 'Station',
              cell: (session) => {
                const station = known.get(session.chargestation);
                const place = placeName(session, station);
                return (
                  <a href={`/admin/sessions/${session._id}`} class="mono">
                    {station?.endpoint ?? session.chargestation}
                    {place && ` · ${place}`}
                  </a>
                );
              },
            },
            {
              head: 'State',
              cell: (session) => (
                <StatusMark
                  status={
                    session.metrics.chargingState ?? statuses.get(session.connector ?? '') ?? null
                  }
                  offline={isOffline(session)}
                />
              ),
            },
            {
              head: 'Power',
              kind: 'number',
              cell: (session) => kilowatts(powerOf(session)),
            },
            {
              head: 'For',
              kind: 'number',
              cell: ({ metrics }) => <Since at={metrics.chargingStart} />,
            },
          ]}
        />
      )}
    </>
  );
}

function Endpoints({ webhooks }: { webhooks: { _id: string; url: string; health: string }[] }) {
  const ill = webhooks.filter(({ health }) => health !== 'ok');
  if (ill.length === 0) return null;
  return (
    <>
      <h2>Endpoints that need a look</h2>
      {ill.map(({ _id, url, health }) => (
        <p key={_id} class="notice bad">
          <b>{health}</b> <a href={`/admin/webhooks/${_id}`}>{url}</a>
        </p>
      ))}
    </>
  );
}

const DAY_MS = 86_400_000;

/** Odd sessions that are named. */
const MOST_ODD = 10;

/** Sessions of the last day whose messages were odd, among its newest. */
function Anomalies() {
  const { data } = useLoad('anomalies', () =>
    api.sessions({
      paginate_limit: 1000,
      'updatedAt[$gte]': new Date(Date.now() - DAY_MS).toISOString(),
    }),
  );
  const odd = data.value?.result.filter(({ anomalies }) => anomalies.length > 0) ?? [];
  if (odd.length === 0) return null;
  return (
    <>
      <h2>
        Sessions with anomalies, last 24 h <span class="muted">{count(odd.length)}</span>
      </h2>
      <ul class="plain-list">
        {odd.slice(0, MOST_ODD).map(({ _id, anomalies }) => (
          <li key={_id}>
            <a class="mono" href={`/admin/sessions/${_id}`}>
              {shortId(_id)}
            </a>{' '}
            <span class="muted">{anomalies.map(explainAnomaly).join(' ')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
