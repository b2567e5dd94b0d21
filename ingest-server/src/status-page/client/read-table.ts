/** The table of a figure as series: every hour of its span, also those that the table leaves out. */

export type TableData = {
  /** Seconds, as uPlot takes them. */
  readonly from: number;
  readonly until: number;
  readonly at: number[];
  values: (number | null)[][];
  /** Each hour as one line of text; '' for an hour without one. */
  readonly texts: string[];
};

const HOUR = 3_600;

export function readTable(figure: HTMLElement): TableData {
  const [from, until] = [secondsOf(figure.dataset.from), secondsOf(figure.dataset.until)];
  const names = [...figure.querySelectorAll('thead th')].slice(1).map(({ textContent }) => textContent ?? '');
  const rows = new Map(
    [...figure.querySelectorAll<HTMLElement>('tbody tr')].map((row) => [secondsOf(row.dataset.at), row]),
  );
  const at = Array.from({ length: (until - from) / HOUR }, (_, hour) => from + hour * HOUR);
  const missing = figure.dataset.chart === 'bars' ? 0 : null;
  const values = names.map((_, index) => at.map((moment) => valueIn(rows.get(moment), index) ?? missing));
  return { from, until, at, values, texts: at.map((moment) => textOf(rows.get(moment), names)) };
}

function secondsOf(milliseconds: string | undefined): number {
  return Number(milliseconds) / 1000;
}

function valueIn(row: HTMLElement | undefined, index: number): number | null {
  const value = row?.querySelectorAll<HTMLElement>('td')[index]?.dataset.value;
  return value === undefined ? null : Number(value);
}

function textOf(row: HTMLElement | undefined, names: readonly string[]): string {
  if (row === undefined) return '';
  const values = [...row.querySelectorAll('td')].map(({ textContent }, index) => `${names[index]} ${textContent}`);
  return `${row.querySelector('th')?.textContent?.trim()}: ${values.join(', ')}`;
}
