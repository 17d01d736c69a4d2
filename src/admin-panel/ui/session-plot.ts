import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Band } from './bands.js';
import type { ChartSeries } from './chart-series.js';
import { minuteOfDay, type Zone } from './format.js';
import { lookOf } from './status.js';

/** Height of a chart in px. */
const HEIGHT = 280;

/** What a chart is made of. */
export interface ChartParts {
  series: ChartSeries;
  /** The lane that tints the ground. */
  bands: readonly Band[];
  /** Shown time in ms. */
  span: { from: number; to: number };
  width: number;
  /** Without the second axis. */
  narrow: boolean;
  zone: Zone;
  onCursor: (index: number | null) => void;
}

/** Draws power and energy into an element; colours are read from the style sheet as they are now. */
export function createChart(element: HTMLElement, parts: ChartParts): uPlot {
  const { series, bands, span, width, narrow, zone, onCursor } = parts;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const axis = {
    stroke: colour('muted'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { stroke: colour('line'), width: 1 },
  };
  const options: uPlot.Options = {
    width,
    height: HEIGHT,
    padding: [null, narrow ? 16 : null, null, null],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: {
      x: { range: () => [span.from / 1000, span.to / 1000] },
      kW: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] },
      kWh: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] },
    },
    axes: [
      {
        ...axis,
        space: 72,
        values: (_, ticks) => ticks.map((at) => minuteOfDay(new Date(at * 1000), zone)),
      },
      { ...axis, scale: 'kW', size: 44 },
      { ...axis, scale: 'kWh', side: 1, size: 44, show: !narrow, grid: { show: false } },
    ],
    series: [
      {},
      { scale: 'kW', stroke: colour('accent'), width: 2, spanGaps: false },
      { scale: 'kWh', stroke: colour('muted'), width: 2, dash: [4, 4], spanGaps: false },
    ],
    hooks: {
      drawClear: [(chart) => tintGround(chart, bands, colour)],
      setCursor: [({ cursor }) => onCursor(cursor.idx ?? null)],
    },
  };
  return new uPlot(options, [series.times, series.power, series.energy], element);
}

function tintGround(chart: uPlot, bands: readonly Band[], colour: (name: string) => string): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.globalAlpha = 0.07;
  for (const { status, from, to } of bands) {
    const left = chart.valToPos(from / 1000, 'x', true);
    const right = chart.valToPos(to / 1000, 'x', true);
    ctx.fillStyle = colour(lookOf(status).hue);
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
  }
  ctx.restore();
}
