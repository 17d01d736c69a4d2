import { useComputed, useSignal } from '@preact/signals';
import { lazy, useRoute } from 'preact-iso';
import { explainAnomaly } from '../anomaly-words.js';
import { api, type Reading, type Session } from '../api.js';
import { lanesOf, type Stretch, statesOf } from '../bands.js';
import { chartSeries, toCsv } from '../chart-series.js';
import { now } from '../clock.js';
import { decimal, kilowattHours, kilowatts } from '../format.js';
import { liveBefore, useLive } from '../live.js';
import { useLoad } from '../load.js';
import { PageHead } from '../parts/layout.js';
import { LiveMark } from '../parts/live-mark.js';
import { StatusMark } from '../parts/mark.js';
import { Empty, Failure, Loading } from '../parts/notices.js';
import { SessionChart } from '../parts/session-chart.js';
import { Table } from '../parts/table.js';
import { Unfold } from '../parts/unfold.js';
import { Facts, Json, Moment, Since, shortId } from '../parts/words.js';
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
  return (
    <>
      <PageHead
        title={`Session ${shortId(id)}`}
        note={
          shown && (
            <a href={`/admin/stations/${shown.chargestation}`}>
              {station.data.value?.endpoint ?? 'Station'}
              {shown.evseId !== null && ` · EVSE ${shown.evseId}`}
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
        />
      )}
    </>
  );
}

async function readAll(id: string): Promise<Reading[]> {
  const all: Reading[] = [];
  for (let after: string | undefined; ; ) {
    const part = await api.readings(id, { limit: 1000, after });
    all.push(...part.result);
    if (part.next === null || part.result.length === 0) return all;
    after = part.next;
  }
}

function Details(props: { session: Session; readings: Reading[]; bands: Stretch[] }) {
  const { session, readings, bands } = props;
  const { metrics, energy_report, status } = session;
  return (
    <>
      <p class="line">
        <b>{kilowattHours(metrics.energyConsumed)}</b>
        {status === 'Started' && (
          <span>
            <b>{kilowatts(energy_report.power.value)}</b> now
          </span>
        )}
        <span>
          <Since at={metrics.chargingStart} until={metrics.chargingStop} />
        </span>
        <span>
          {status}
          {(metrics.chargingStopReason ?? metrics.stopReason)
            ? `: ${metrics.chargingStopReason ?? metrics.stopReason}`
            : ''}
        </span>
        {status === 'Started' && <StatusMark status={metrics.chargingState} plain />}
      </p>
      <Chart session={session} readings={readings} bands={bands} />
      <Anomalies words={session.anomalies} />
      {readings.length > 0 && <Readings session={session} readings={readings} />}
      <Unfold summary="Timeline" content={() => <Timeline session={session._id} />} />
      <h2>Details</h2>
      <Facts
        facts={[
          ['Id', <code key="id">{session._id}</code>],
          [
            'Transaction of the station',
            session.transactionId && <code>{session.transactionId}</code>,
          ],
          ['Started', <Moment key="start" at={metrics.chargingStart} />],
          ['Ended', <Moment key="stop" at={metrics.chargingStop} />],
          ['Card', session.id_tag && <code>{session.id_tag}</code>],
          ['Reason for the stop', metrics.stopReason],
          ['All messages there', session.complete ? 'yes' : 'not yet'],
        ]}
      />
      {session.raw_transaction_event && (
        <details>
          <summary>Newest message of the station</summary>
          <Json label="Newest TransactionEvent" value={session.raw_transaction_event} />
        </details>
      )}
    </>
  );
}

function Chart(props: { session: Session; readings: Reading[]; bands: Stretch[] }) {
  const { session, readings, bands } = props;
  const { metrics } = session;
  if (metrics.chargingStart === null) return <Empty>The session has not started.</Empty>;
  const running = session.status === 'Started';
  const end = metrics.chargingStop ? Date.parse(metrics.chargingStop) : now.value;
  // A running chart grows in steps of ten seconds, so that it is not drawn anew each second.
  const to = running ? Math.ceil(end / 10_000) * 10_000 : end;
  const span = { from: Date.parse(metrics.chargingStart), to };
  const series = chartSeries(readings, metrics.meterStart);
  const lanes = lanesOf(bands, to);
  return (
    <>
      <SessionChart series={series} lanes={lanes} states={statesOf(bands, to)} span={span} />
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

/** Rows of the table that are shown at first. */
const FIRST_ROWS = 20;

function Readings({ session, readings }: { session: Session; readings: Reading[] }) {
  const all = useSignal(false);
  const newest = readings.toReversed();
  const shown = all.value ? newest : newest.slice(0, FIRST_ROWS);
  const download = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([toCsv(readings)], { type: 'text/csv' }));
    link.download = `session-${session._id}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <>
      <div class="line spread">
        <h2>Readings</h2>
        <button type="button" onClick={download}>
          Download CSV
        </button>
      </div>
      <Table
        label="Readings"
        items={shown}
        keyOf={({ timestamp }) => String(timestamp)}
        columns={[
          { head: 'Time', cell: ({ timestamp }) => <Moment at={timestamp} /> },
          { head: 'Power', kind: 'number', cell: ({ power }) => kilowatts(power.value) },
          {
            head: 'Register',
            kind: 'number',
            cell: ({ energy_meter }) => kilowattHours(energy_meter.value),
          },
          {
            head: 'Current',
            kind: 'number',
            cell: ({ current }) => withUnit(current.value, 'A', 1),
          },
          {
            head: 'Charge',
            kind: 'number',
            cell: ({ state_of_charge }) => withUnit(state_of_charge.value, '%', 0),
          },
        ]}
      />
      {!all.value && readings.length > FIRST_ROWS && (
        <button
          type="button"
          onClick={() => {
            all.value = true;
          }}
        >
          Show all {readings.length} readings
        </button>
      )}
    </>
  );
}

function withUnit(value: number | null, unit: string, digits: number): string {
  return value === null ? '–' : `${decimal(value, digits)} ${unit}`;
}
