import { useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { lazy, useRoute } from 'preact-iso';
import { explainAnomaly } from '../anomaly-words.js';
import { api, type InstalledProfile, type Reading, type Session, type Station } from '../api.js';
import { lanesOf, type Stretch, statesOf } from '../bands.js';
import { chartSeries } from '../chart-series.js';
import { now } from '../clock.js';
import { placeName } from '../connector-name.js';
import { counted, kilowattHours, kilowatts } from '../format.js';
import { limitsOf, placeOf } from '../limits.js';
import { liveBefore, useLive } from '../live.js';
import { useLoad } from '../load.js';
import { LiveMark } from '../parts/live-mark.js';
import { StatusMark } from '../parts/mark.js';
import { Empty, Failure, Loading } from '../parts/notices.js';
import { PageHead } from '../parts/page-head.js';
import { downloadReadings, Readings } from '../parts/readings.js';
import { SessionChart } from '../parts/session-chart.js';
import { SessionCommands } from '../parts/session-commands.js';
import { SessionMessages } from '../parts/session-messages.js';
import { Unfold } from '../parts/unfold.js';
import { Facts, Moment, Since, shortId } from '../parts/words.js';
import { powerNow } from '../power-now.js';
import { newestSessions } from '../session-list.js';

/** Loaded when it is unfolded: the chart is heavy enough. */
const Timeline = lazy(() => import('../parts/timeline.js').then(({ Timeline }) => Timeline));

/** One session: power and energy over time under its states, the readings as a table, what was odd. */
export default function SessionPage() {
  const id = useRoute().params.id as string;
  const session = useSignal<Session | null>(null);
  const readings = useSignal<Reading[]>([]);
  const loaded = useLoad(id, async () => {
    await liveBefore();
    session.value = (await api.session(id)).result;
    readings.value = await readAll(id);
  });
  const bands = useLoad(`bands of ${id}`, () => api.bands(id));
  const station = useLoad(`station of ${session.value?.chargestation}`, async () =>
    session.value ? api.station(session.value.chargestation) : null,
  );
  const profiles = useLoad(`profiles of ${session.value?.chargestation}`, async () =>
    session.value ? (await api.profiles(session.value.chargestation)).result : [],
  );
  useLive(
    useComputed(() => session.value !== null),
    (events) => {
      const newest = newestSessions(events).get(id);
      if (!newest) return;
      if (newest.metrics.chargingState !== session.value?.metrics.chargingState)
        void bands.reload();
      session.value = newest;
      const last = readings.value.at(-1)?.timestamp;
      const { energy_report } = newest;
      if (energy_report.timestamp && energy_report.timestamp !== last) {
        readings.value = [...readings.value, energy_report];
      }
    },
    () => void loaded.reload(),
  );
  const shown = session.value;
  const place = shown && placeName(shown, station.data.value);
  return (
    <>
      <PageHead
        title={`Session ${shortId(id)}`}
        of={['Sessions', '/admin/sessions']}
        note={
          shown && (
            <a href={`/admin/stations/${shown.chargestation}`}>
              {station.data.value?.endpoint ?? 'Station'}
              {place && ` · ${place}`}
            </a>
          )
        }
      >
        {shown?.status === 'Started' && <LiveMark />}
      </PageHead>
      <Failure error={loaded.error.value} retry={() => void loaded.reload()} />
      {!shown && loaded.loading.value && <Loading />}
      {shown && (
        <Details
          session={shown}
          readings={readings.value}
          bands={bands.data.value?.result.bands ?? []}
          station={station.data.value}
          profiles={profiles.data.value ?? NO_PROFILES}
        />
      )}
    </>
  );
}

const NO_PROFILES: InstalledProfile[] = [];

async function readAll(id: string): Promise<Reading[]> {
  const all: Reading[] = [];
  for (let after: string | undefined; ; ) {
    const part = await api.readings(id, { limit: 1000, after });
    all.push(...part.result);
    if (part.next === null || part.result.length === 0) return all;
    after = part.next;
  }
}

/** What the page has read. */
interface Read {
  session: Session;
  readings: Reading[];
  bands: Stretch[];
  station: Station | null;
  profiles: InstalledProfile[];
}

function Details(props: Read) {
  const { session, readings, station } = props;
  return (
    <>
      <Headline session={session} offline={station?.online === false} />
      {session.status === 'Started' && <SessionCommands session={session} />}
      <Chart {...props} />
      <div class="line spread">
        <Anomalies words={session.anomalies} />
        {readings.length > 0 && (
          <button type="button" onClick={() => downloadReadings(session._id, readings)}>
            Download CSV
          </button>
        )}
      </div>
      {readings.length > 0 && (
        <Section
          title={counted(readings.length, 'reading')}
          content={() => <Readings readings={readings} />}
        />
      )}
      <Section title="Timeline" content={() => <Timeline session={session._id} />} />
      <Section
        title="First and newest message"
        content={() => <SessionMessages session={session} />}
      />
      <h2>Details</h2>
      <Facts
        facts={[
          ['Id', <code key="id">{session._id}</code>],
          [
            'Transaction of the station',
            session.transactionId && <code>{session.transactionId}</code>,
          ],
          ['Started', <Moment key="start" at={session.metrics.chargingStart} />],
          ['Ended', <Moment key="stop" at={session.metrics.chargingStop} />],
          ['Card', session.id_tag && <code>{session.id_tag}</code>],
          ['Reason for the stop', session.metrics.stopReason],
          ['All messages there', session.complete ? 'yes' : 'not yet'],
        ]}
      />
    </>
  );
}

/** A part of the page that is made when it is unfolded. */
function Section({ title, content }: { title: string; content: () => JSX.Element }) {
  return (
    <div class="section">
      <Unfold summary={<b>{title}</b>} content={content} />
    </div>
  );
}

function Headline({ session, offline }: { session: Session; offline: boolean }) {
  const { metrics, status } = session;
  const power = powerNow(session, offline);
  const running = status === 'Started';
  const reason = metrics.chargingStopReason ?? metrics.stopReason;
  return (
    <p class="line">
      <b>{kilowattHours(metrics.energyConsumed)}</b>
      {power !== null && (
        <span>
          <b>{kilowatts(power)}</b> now
        </span>
      )}
      <span>
        <Since at={metrics.chargingStart} until={metrics.chargingStop} />
      </span>
      {running && metrics.chargingState ? (
        <StatusMark status={metrics.chargingState} offline={offline} plain={!offline} />
      ) : (
        <span>{reason ? `${status}: ${reason}` : status}</span>
      )}
    </p>
  );
}

function Chart({ session, readings, bands, station, profiles }: Read) {
  const { metrics } = session;
  // The page is shown anew each second while it runs; the chart is not.
  const series = useMemo(
    () => chartSeries(readings, metrics.meterStart),
    [readings, metrics.meterStart],
  );
  const chargingStart = metrics.chargingStart === null ? null : Date.parse(metrics.chargingStart);
  const running = session.status === 'Started';
  const end = metrics.chargingStop ? Date.parse(metrics.chargingStop) : now.value;
  // A running chart grows in steps of ten seconds.
  const to = running ? Math.ceil(end / 10_000) * 10_000 : end;
  const limits = useMemo(() => {
    const place = station && placeOf(session, station);
    return place ? limitsOf(profiles, place, { from: place.start, to }) : [];
  }, [profiles, station, session, to]);
  if (chargingStart === null) return <Empty>The session has not started.</Empty>;
  const span = { from: chargingStart, to };
  const lanes = lanesOf(bands, to);
  return (
    <>
      <SessionChart
        series={series}
        lanes={lanes}
        states={statesOf(bands, to)}
        limits={limits}
        span={span}
      />
      {readings.length === 0 && <Empty>No readings. The station sent none in this session.</Empty>}
    </>
  );
}

function Anomalies({ words }: { words: string[] }) {
  if (words.length === 0) return <p class="muted">Anomalies: none</p>;
  return (
    <div class="notice">
      <b>Anomalies</b>
      <ul>
        {words.map((word) => (
          <li key={word}>
            <code>{word}</code> {explainAnomaly(word)}
          </li>
        ))}
      </ul>
    </div>
  );
}
