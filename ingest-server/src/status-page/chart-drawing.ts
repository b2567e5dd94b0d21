/** A chart of hours as SVG: axes with dates and units, bars that stand on one another, or points with lines between neighbours. */
import { html } from 'hono/html';
import { type Clock, type Html, nothing } from './format.ts';

export type ChartRow = { readonly at: number; readonly values: readonly [number, number] };
/** Unix milliseconds, whole hours. */
export type Span = { readonly from: number; readonly until: number };

export type Drawing = {
  readonly kind: 'bars' | 'lines';
  /** What the axis counts. */
  readonly unit: string;
  /** At least one, within the span, oldest first. */
  readonly rows: readonly ChartRow[];
  readonly span: Span;
  readonly clock: Clock;
  readonly showTick: (value: number) => string;
  /** With its unit. */
  readonly show: (value: number) => string;
  /** All that there is to say of an hour. */
  readonly titleOf: (row: ChartRow) => string;
};

const HOUR_MS = 3_600_000;
const WIDTH = 400;
const HEIGHT = 196;
const PLOT = { left: 46, right: 394, top: 30, bottom: 158 };
const BAR_MAX = 26;

/** The last 48 hours; where less is known, so few that a single hour is readable. */
export function spanOf(now: number, moments: readonly number[]): Span {
  const until = Math.ceil(now / HOUR_MS) * HOUR_MS;
  const needed = (until - Math.min(until, ...moments)) / HOUR_MS;
  const hours = [6, 12, 24].find((enough) => enough > needed) ?? 48;
  return { from: until - hours * HOUR_MS, until };
}

/** Where a moment and a value stand. */
type Scale = { readonly x: (at: number) => number; readonly y: (value: number) => number; readonly slot: number };

/** The table of the figure says the same to those who do not see it. */
export function drawing(chart: Drawing): Html {
  const ticks = ticksUpTo(Math.max(...chart.rows.map((row) => topOf(chart, row))));
  const scale = scaleOf(chart.span, ticks.at(-1) ?? 1);
  return html`<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
    <text x="0" y="11">${chart.unit}</text>
    ${ticks.map((value) => valueTick(value, chart, scale))}${timeTicks(chart, scale)}
    ${chart.kind === 'bars' ? nothing : [0, 1].map((series) => line(chart.rows, series, scale))}
    ${chart.rows.map((row) => html`<g><title>${chart.titleOf(row)}</title>${chart.kind === 'bars' ? bar(row, scale) : points(row, scale)}</g>`)}
    ${peak(chart, scale)}
  </svg>`;
}

function scaleOf({ from, until }: Span, highest: number): Scale {
  const slot = ((PLOT.right - PLOT.left) * HOUR_MS) / (until - from);
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    slot,
    x: (at) => round(PLOT.left + ((at - from) / HOUR_MS) * slot),
    y: (value) => round(PLOT.bottom - (value / highest) * (PLOT.bottom - PLOT.top)),
  };
}

/** Two to five whole numbers from 0 to the first that is not below. */
function ticksUpTo(top: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(top, 1)));
  const step =
    [0.25, 0.5, 1, 2, 2.5].map((part) => part * power).find((one) => one % 1 === 0 && one * 4 >= top) ?? 5 * power;
  return Array.from({ length: Math.ceil(Math.max(top, 1) / step) + 1 }, (_, index) => index * step);
}

function valueTick(value: number, { showTick }: Drawing, { y }: Scale): Html {
  return html`<path class="grid" d="M${PLOT.left} ${y(value)}H${PLOT.right}"/><text x="${PLOT.left - 6}" y="${y(value) + 4}" text-anchor="end">${showTick(value)}</text>`;
}

/** Round hours of the deployment's day; the day under the first of them, and under each first one of another day. */
function timeTicks({ span: { from, until }, clock }: Drawing, { x }: Scale): readonly Html[] {
  const hours = (until - from) / HOUR_MS;
  const every = Math.max(2, hours / 4);
  const moments = Array.from({ length: hours }, (_, hour) => from + hour * HOUR_MS);
  const round = moments.filter((at) => Number.parseInt(clock.time(at), 10) % every === 0);
  return round.map((at, index) => {
    const day = clock.day(at);
    const isNews = index === 0 || day !== clock.day(round[index - 1] ?? 0);
    return html`<path class="grid" d="M${x(at)} ${PLOT.bottom}v4"/><text x="${x(at)}" y="${PLOT.bottom + 17}" text-anchor="middle">${clock.time(at)}</text>
      ${isNews ? html`<text class="day" x="${x(at)}" y="${PLOT.bottom + 33}" text-anchor="middle">${day}</text>` : nothing}`;
  });
}

/** The second series stands upon the first. */
function bar({ at, values: [first, second] }: ChartRow, { x, y, slot }: Scale): Html {
  const width = Math.min(BAR_MAX, slot * 0.7);
  const left = x(at) + (slot - width) / 2;
  const part = (name: string, from: number, to: number) =>
    to === from
      ? nothing
      : html`<rect class="${name}" x="${left}" width="${width}" y="${y(to)}" height="${y(from) - y(to)}"/>`;
  return html`${part('first', 0, first)}${part('second', first, first + second)}`;
}

function points({ at, values }: ChartRow, { x, y, slot }: Scale): Html {
  const dot = (name: string, value: number) =>
    html`<circle class="${name}" cx="${x(at) + slot / 2}" cy="${y(value)}" r="3"/>`;
  return html`${dot('second', values[1])}${dot('first', values[0])}`;
}

/** Between hours that follow one another: what was in an hour without edits is not known. */
function line(rows: readonly ChartRow[], series: number, { x, y, slot }: Scale): Html {
  const steps = rows.map(({ at, values }, index) => {
    const isNext = at - (rows[index - 1]?.at ?? 0) === HOUR_MS;
    return `${isNext ? 'L' : 'M'}${x(at) + slot / 2} ${y(values[series] ?? 0)}`;
  });
  return html`<path class="${series === 0 ? 'first' : 'second'}" d="${steps.join('')}"/>`;
}

/** The highest hour says its number. */
function peak(chart: Drawing, { x, y, slot }: Scale): Html {
  const [highest] = [...chart.rows].sort((a, b) => topOf(chart, b) - topOf(chart, a));
  if (highest === undefined) return nothing;
  const [at, top] = [x(highest.at) + slot / 2, topOf(chart, highest)];
  const anchor = at > PLOT.right - 30 ? 'end' : at < PLOT.left + 30 ? 'start' : 'middle';
  return html`<text class="peak" x="${at}" y="${y(top) - 7}" text-anchor="${anchor}">${chart.show(top)}</text>`;
}

function topOf({ kind }: Drawing, { values: [first, second] }: ChartRow): number {
  return kind === 'bars' ? first + second : Math.max(first, second);
}
