/** Draws each `figure[data-chart]` from its own table, in the colours of the page, and again where those change. */
import uPlot from 'uplot';
import { readTable, type TableData } from './read-table.ts';

const HEIGHT = 190;

export class Charts {
  #plots = new Map<string, uPlot>();

  constructor() {
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#drawAgain());
    addEventListener('resize', () => {
      for (const plot of this.#plots.values()) plot.setSize({ width: widthOf(plot.root), height: HEIGHT });
    });
  }

  /** Draws whatever is not drawn yet. */
  draw(): void {
    for (const figure of document.querySelectorAll<HTMLElement>('figure[data-chart]')) {
      const place = figure.querySelector<HTMLElement>('.plot');
      if (place === null || place.childElementCount > 0) continue;
      this.#plots.get(figure.id)?.destroy();
      this.#plots.set(figure.id, drawn(figure, place));
    }
  }

  #drawAgain(): void {
    for (const plot of this.#plots.values()) plot.destroy();
    this.#plots = new Map();
    this.draw();
  }
}

function widthOf(root: HTMLElement): number {
  return root.parentElement?.clientWidth ?? 0;
}

function drawn(figure: HTMLElement, place: HTMLElement): uPlot {
  const table = readTable(figure);
  const { series, bands } = figure.dataset.chart === 'bars' ? bars(figure, table) : lines(figure, table);
  const options: uPlot.Options = {
    width: place.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { time: true, range: [table.from, table.until] }, y: { range: (_, __, max) => [0, niceMax(max)] } },
    axes: axesOf(figure),
    series: [{}, ...series],
    hooks: { setCursor: [(plot) => showReadout(figure, table, plot)] },
    ...(bands && { bands }),
  };
  return new uPlot(options, [table.at, ...table.values], place);
}

type Look = { series: uPlot.Series[]; bands?: uPlot.Band[] };

/** The second series stands upon the first: its bar is drawn to the sum, and the first one over it. */
function bars(figure: HTMLElement, table: TableData): Look {
  const paths = uPlot.paths.bars?.({ size: [0.7, 14], radius: 0.15 });
  const look = (name: string): uPlot.Series => ({
    fill: colour(figure, name),
    stroke: colour(figure, name),
    width: 0,
    points: { show: false },
    ...(paths && { paths }),
  });
  const [first = [], second = []] = table.values;
  table.values = [first.map((value, index) => (value ?? 0) + (second[index] ?? 0)), first];
  return { series: [look('--second'), look('--first')] };
}

function lines(figure: HTMLElement, { values }: TableData): Look {
  const isSparse = (values[0] ?? []).filter((value) => value !== null).length < 2;
  const look = (name: string): uPlot.Series => ({
    stroke: colour(figure, name),
    width: 1.5,
    spanGaps: false,
    points: { show: true, size: isSparse ? 8 : 5, fill: colour(figure, name) },
  });
  return { series: [look('--first'), look('--second')] };
}

function colour(figure: HTMLElement, name: string): string {
  return getComputedStyle(figure).getPropertyValue(name).trim();
}

/** A little air above the highest value, and never an axis of one tick. */
function niceMax(max: number): number {
  return max > 0 ? max * 1.1 : 1;
}

function axesOf(figure: HTMLElement): uPlot.Axis[] {
  const { language = 'en', zone = 'UTC' } = figure.dataset;
  const time = new Intl.DateTimeFormat(language === 'ru' ? 'ru' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  });
  const number = new Intl.NumberFormat(language, { notation: 'compact' });
  const common = {
    stroke: colour(figure, '--muted'),
    font: `11px ${getComputedStyle(figure).fontFamily}`,
    ticks: { show: false },
    grid: { stroke: colour(figure, '--line'), width: 1 },
  };
  return [
    {
      ...common,
      grid: { show: false },
      size: 26,
      incrs: [6, 12, 24].map((hours) => hours * 3_600),
      space: 48,
      values: (_, splits) => splits.map((at) => time.format(at * 1000)),
    },
    { ...common, size: 44, space: 36, values: (_, splits) => splits.map((value) => number.format(value)) },
  ];
}

function showReadout(figure: HTMLElement, { texts }: TableData, { cursor }: uPlot): void {
  const readout = figure.querySelector('.readout');
  if (readout === null) return;
  readout.textContent = cursor.idx === null || cursor.idx === undefined ? '' : (texts[cursor.idx] ?? '');
}
