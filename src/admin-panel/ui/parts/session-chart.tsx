import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { type Band, bandAt } from '../bands.js';
import type { ChartSeries } from '../chart-series.js';
import { kilowattHours, kilowatts, minuteOfDay } from '../format.js';
import type { Limit } from '../limits.js';
import { theme, zone } from '../preferences.js';
import { createChart } from '../session-plot.js';
import { Lanes } from './lanes.js';

/** Below this width in px there is no room for a second axis. */
const NARROW = 520;

/** Power and energy over time under the bands of states. The arrow keys move the cursor and a live region reads it. */
export function SessionChart(props: {
  series: ChartSeries;
  lanes: [string, Band[]][];
  /** The lane that tints the ground. */
  states: Band[];
  /** What profiles allow. */
  limits: Limit[];
  span: { from: number; to: number };
}) {
  const { series, lanes, states, limits, span } = props;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const width = useSignal(0);
  const edges = useSignal({ left: 0, right: 0 });
  const cursor = useSignal<number | null>(null);
  const spoken = useSignal('');
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      width.value = Math.floor(entry?.contentRect.width ?? 0);
    });
    observer.observe(place.current as HTMLDivElement);
    return () => observer.disconnect();
  }, [width]);
  const narrow = width.value < NARROW;
  useEffect(() => {
    if (width.value === 0) return;
    const made = createChart(place.current as HTMLDivElement, {
      series,
      bands: states,
      limits,
      span,
      width: width.value,
      narrow,
      zone: zone.value,
      onCursor: (index) => {
        cursor.value = index;
      },
    });
    chart.current = made;
    const left = made.bbox.left / devicePixelRatio;
    edges.value = { left, right: width.value - left - made.bbox.width / devicePixelRatio };
    return () => made.destroy();
  }, [
    narrow,
    width.value,
    series,
    theme.value,
    zone.value,
    span.from,
    span.to,
    states.length,
    limits,
  ]);
  const words = (index: number) => describe(series, lanes, limits, index);
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined || !chart.current) return;
    event.preventDefault();
    const last = series.times.length - 1;
    const index = Math.min(last, Math.max(0, (cursor.value ?? (step > 0 ? -1 : last + 1)) + step));
    const left = chart.current.valToPos(series.times[index] as number, 'x');
    chart.current.setCursor({ left, top: 20 });
    cursor.value = index;
    spoken.value = words(index);
  };
  return (
    <div>
      <Lanes lanes={lanes} states={states} span={span} edges={edges.value} width={width.value} />
      <p class="muted small chart-units">
        <span>
          kW power
          {limits.length > 0 && ', dotted: the limit of the profiles that are installed now'}
        </span>{' '}
        {!narrow && <span>kWh energy</span>}
      </p>
      <div
        ref={place}
        class="chart"
        tabIndex={0}
        role="img"
        aria-label="Power and energy over time. Arrow keys move along; the readings are in the table below."
        onKeyDown={press}
      />
      <p class="small chart-words">{cursor.value === null ? '\u00a0' : words(cursor.value)}</p>
      <p class="hidden-visually" aria-live="polite">
        {spoken.value}
      </p>
    </div>
  );
}

function describe(
  series: ChartSeries,
  lanes: [string, Band[]][],
  limits: Limit[],
  index: number,
): string {
  const at = series.times[index];
  if (at === undefined) return '';
  const energy = series.energy[index];
  const states = lanes.map(([name, bands]) => `${name} ${bandAt(bands, at * 1000)?.status ?? '–'}`);
  const limit = limits.find(({ from, to }) => at * 1000 >= from && at * 1000 < to);
  return [
    minuteOfDay(new Date(at * 1000), zone.value),
    kilowatts(series.power[index]),
    ...(limit ? [`limit ${kilowatts(limit.power)}`] : []),
    kilowattHours(typeof energy === 'number' ? energy * 1000 : null),
    ...states,
  ].join(' · ');
}
