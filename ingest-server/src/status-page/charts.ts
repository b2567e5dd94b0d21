/** Two charts, each with its figures as a table. */
import { html } from 'hono/html';
import type { Activity, Hour } from '../health/ports.ts';
import { type ChartRow, drawing, type Span, spanOf } from './chart-drawing.ts';
import type { Html } from './format.ts';
import type { View } from './view.ts';

type Chart = {
  readonly id: string;
  readonly kind: 'bars' | 'lines';
  readonly title: string;
  readonly note: string;
  readonly none: string;
  readonly unit: string;
  /** Names of the two series. */
  readonly series: readonly [string, string];
  readonly rows: readonly ChartRow[];
  readonly show: (value: number) => string;
};

export function charts(view: View, { hours }: Activity): Html {
  const both = [changesChart(hours, view), delayChart(hours, view)];
  const moments = both.flatMap(({ rows }) => rows.map(({ at }) => at));
  const span = spanOf(view.health.at, moments);
  return html`<section id="charts" class="charts" data-live>${both.map((chart) => figure(chart, span, view))}</section>`;
}

function changesChart(hours: readonly Hour[], { words }: View): Chart {
  return {
    id: 'changes',
    kind: 'bars',
    title: words.changes,
    note: words.changesNote,
    none: words.changesNone,
    unit: words.units.rows,
    series: [words.upserts, words.deletes],
    rows: hours
      .filter(({ upserts, deletes }) => upserts + deletes > 0)
      .map(({ at, upserts, deletes }) => ({ at, values: [upserts, deletes] })),
    show: words.rows,
  };
}

function delayChart(hours: readonly Hour[], { words }: View): Chart {
  return {
    id: 'delay',
    kind: 'lines',
    title: words.delay,
    note: words.delayNote,
    none: words.delayNone,
    unit: words.units.seconds,
    series: [words.median, words.slowest],
    rows: hours.flatMap(({ at, editSecondsMedian, editSecondsMax }) =>
      editSecondsMedian === null || editSecondsMax === null
        ? []
        : [{ at, values: [editSecondsMedian, editSecondsMax] }],
    ),
    show: words.seconds,
  };
}

function figure(chart: Chart, span: Span, view: View): Html {
  const rows = chart.rows.filter(({ at }) => at >= span.from && at < span.until);
  const body =
    rows.length === 0
      ? html`<p class="missing">${chart.none}</p>`
      : html`<p class="key"><span class="first">${chart.series[0]}</span><span class="second">${chart.series[1]}</span></p>
        ${drawn({ ...chart, rows }, span, view)}${chartTable({ ...chart, rows }, view)}`;
  return html`<figure id="${chart.id}"><figcaption><h2>${chart.title}</h2><p>${chart.note}</p></figcaption>${body}</figure>`;
}

function drawn({ kind, unit, rows, series, show }: Chart, span: Span, { clock, language }: View): Html {
  const titleOf = ({ at, values }: ChartRow) =>
    `${clock.moment(at)}: ${series.map((name, index) => `${name} ${show(values[index] ?? 0)}`).join(', ')}`;
  const showTick = (value: number) => value.toLocaleString(language);
  return drawing({ kind, unit, rows, span, clock, showTick, show, titleOf });
}

function chartTable({ id, title, series, rows, show }: Chart, { words, clock }: View): Html {
  const row = ({ at, values }: ChartRow) => html`<tr>
    <th scope="row"><time datetime="${new Date(at).toISOString()}">${clock.moment(at)}</time></th>
    ${values.map((value) => html`<td class="number">${show(value)}</td>`)}
  </tr>`;
  return html`<details id="${id}-table">
    <summary>${words.asTable}</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="${title}">
      <table>
        <thead><tr><th scope="col">${words.hour}</th>${series.map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
        <tbody>${[...rows].reverse().map(row)}</tbody>
      </table>
    </div>
  </details>`;
}
