/** Two charts, each a table first: what is drawn is read from the table, and without a script the table is what is shown. */
import { html } from 'hono/html';
import type { Activity, Hour } from '../health/ports.ts';
import { type Html, nothing } from './format.ts';
import type { View } from './view.ts';

type Chart = {
  readonly id: string;
  readonly kind: 'bars' | 'lines';
  readonly title: string;
  readonly note: string;
  readonly none: string;
  /** Names of the two series. */
  readonly series: readonly [string, string];
  readonly rows: readonly { readonly at: number; readonly values: readonly [number, number] }[];
  readonly show: (value: number) => string;
};

const HOURS = 48;
const HOUR_MS = 3_600_000;

export function charts(view: View, activity: Activity): Html {
  return html`<section id="charts" class="charts" data-live>
    ${figure(changesChart(activity.hours, view), view)}${figure(delayChart(activity.hours, view), view)}
  </section>`;
}

function changesChart(hours: readonly Hour[], { words, language }: View): Chart {
  return {
    id: 'changes',
    kind: 'bars',
    title: words.changes,
    note: '',
    none: words.changesNone,
    series: [words.upserts, words.deletes],
    rows: hours
      .filter(({ upserts, deletes }) => upserts + deletes > 0)
      .map(({ at, upserts, deletes }) => ({ at, values: [upserts, deletes] })),
    show: (value) => value.toLocaleString(language),
  };
}

function delayChart(hours: readonly Hour[], { words }: View): Chart {
  return {
    id: 'delay',
    kind: 'lines',
    title: words.delay,
    note: words.delayNote,
    none: words.delayNone,
    series: [words.median, words.slowest],
    rows: hours.flatMap(({ at, editSecondsMedian, editSecondsMax }) =>
      editSecondsMedian === null || editSecondsMax === null
        ? []
        : [{ at, values: [editSecondsMedian, editSecondsMax] }],
    ),
    show: words.seconds,
  };
}

function figure(chart: Chart, view: View): Html {
  const { health, timeZone, language } = view;
  const until = Math.ceil(health.at / HOUR_MS) * HOUR_MS;
  const key = html`<p class="key"><span class="first">${chart.series[0]}</span><span class="second">${chart.series[1]}</span></p>`;
  const body =
    chart.rows.length === 0
      ? html`<p class="missing">${chart.none}</p>`
      : html`${key}<div class="plot" aria-hidden="true"></div><p class="readout" aria-hidden="true"></p>${chartTable(chart, view)}`;
  return html`<figure id="${chart.id}" data-chart="${chart.kind}" data-from="${until - HOURS * HOUR_MS}" data-until="${until}"
    data-zone="${timeZone}" data-language="${language}">
    <figcaption><h2>${chart.title}</h2>${chart.note === '' ? nothing : html`<p>${chart.note}</p>`}</figcaption>${body}
  </figure>`;
}

function chartTable(chart: Chart, { words, clock }: View): Html {
  const row = ({ at, values }: Chart['rows'][number]) => html`<tr data-at="${at}">
    <th scope="row"><time datetime="${new Date(at).toISOString()}">${clock.moment(at)}</time></th>
    ${values.map((value) => html`<td class="number" data-value="${value}">${chart.show(value)}</td>`)}
  </tr>`;
  return html`<details id="${chart.id}-table">
    <summary>${words.asTable}</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="${chart.title}">
      <table>
        <thead><tr><th scope="col">${words.hour}</th>${chart.series.map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
        <tbody>${[...chart.rows].reverse().map(row)}</tbody>
      </table>
    </div>
  </details>`;
}
