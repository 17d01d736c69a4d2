import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Band } from './bands.js';
import type { ChartSeries } from './chart-series.js';
import { minuteOfDay, secondOfDay, type Zone } from './format.js';
import type { Limit } from './limits.js';
import { lookOf } from './status.js';

/** Height of a chart in px. */
const HEIGHT = 280;

/** What a chart is made of. */
export interface ChartParts {
  series: ChartSeries;
  /** The lane that tints the ground. */
  bands: readonly Band[];
  /** What profiles allow. */
  limits: readonly Limit[];
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
  const { series, bands, limits, span, width, narrow, zone, onCursor } = parts;
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
      kW: {
        range: (_, __, most) => [0, 1.1 * Math.max(1, most ?? 0, shownLimit(limits, most ?? 0))],
      },
      kWh: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] },
    },
    axes: [
      {
        ...axis,
        space: 72,
        values: (_, ticks, __, ___, seconds) =>
          ticks.map((at) => (seconds < 60 ? secondOfDay : minuteOfDay)(new Date(at * 1000), zone)),
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
      draw: [(chart) => drawLimits(chart, limits, colour('text'))],
      setCursor: [({ cursor }) => onCursor(cursor.idx ?? null)],
    },
  };
  return new uPlot(options, [series.times, series.power, series.energy], element);
}

/** The highest limit that has room beside the power; a station that allows far more must not flatten the line. */
function shownLimit(limits: readonly Limit[], most: number): number {
  const powers = limits.map(({ power }) => power);
  return Math.max(0, ...powers.filter((power) => power <= Math.max(2 * most, 1)));
}

function drawLimits(chart: uPlot, limits: readonly Limit[], colour: string): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 4 * devicePixelRatio]);
  for (const { from, to, power } of limits) {
    const top = chart.valToPos(power, 'kW', true);
    ctx.beginPath();
    ctx.moveTo(chart.valToPos(from / 1000, 'x', true), top);
    ctx.lineTo(chart.valToPos(to / 1000, 'x', true), top);
    ctx.stroke();
  }
  ctx.restore();
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
