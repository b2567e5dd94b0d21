/** The figures as tables. */
import type { Spent } from '../../support/spent.ts';
import { bold, dim, kilobytes, say, seconds, table, whole } from '../../support/terminal.ts';
import type { Figures } from './bench.ts';
import type { Figure } from './under-load.ts';

export function showFigures(figures: Figures, path: string): void {
  const { machine, rows, push, syncs } = figures;
  say(bold(`Figures of ${machine.processors} processors, Node ${machine.node}, a sales tab of ${whole(rows)} rows`));
  say();
  table(
    [
      `${whole(push.rows)} rows in ${push.batches} batches`,
      'push, rows/s',
      'bare insert, rows/s',
      'push by bare',
      'processor, µs/row',
      'bare',
      'push by bare',
    ],
    [
      ...push.rounds.map((round, index) => [
        `round ${index + 1}`,
        whole(round.pushRowsPerSecond),
        whole(round.bareRowsPerSecond),
        percent(round.pushRowsPerSecond / round.bareRowsPerSecond),
        short(round.pushCpuUs),
        short(round.bareCpuUs),
        percent(round.bareCpuUs / round.pushCpuUs),
      ]),
      [
        bold('median'),
        whole(push.pushRowsPerSecond),
        whole(push.bareRowsPerSecond),
        percent(push.ratio),
        short(push.pushCpuUs),
        short(push.bareCpuUs),
        percent(push.cpuRatio),
      ],
    ],
  );
  say();
  table(
    ['a sync', 'requests', 'sent', 'rows sent', 'service calls', 'here', 'Apps Script, by price'],
    [
      costRow('full refresh', syncs.fullRefresh),
      costRow('that finds nothing', syncs.nothingChanged),
      costRow('ten edited rows, by comparison', syncs.tenEditedRows),
      costRow('one edit, by its trigger', syncs.oneEdit),
    ],
  );
  say();
  say(
    dim(
      '   “Sent” is what goes over the wire, compressed. “Here” is all of it in real time, the server and the bundle’s',
    ),
  );
  say(
    dim(
      '   computing included; the price is that of the service calls alone (test/tools/apps-script-runtime/prices.ts).',
    ),
  );
  say();
  showFigure('one row a push', figures.edits);
  showFigure('at once', figures.atOnce);
  for (const [count, figure] of Object.entries(figures.stored))
    showFigure(`${whole(Number(count))} rows stored`, figure);
  if (Object.keys(figures.profile).length > 0) showFigure('stage of a push, µs a row', figures.profile);
  say(dim(`   as JSON: ${path}`));
}

function showFigure(title: string, figure: Figure): void {
  table(
    [title, ''],
    Object.entries(figure).map(([name, value]) => [name, short(value)]),
  );
  say();
}

/** Every number that both files have, the past one first; a share above 1 has grown. */
export function showComparison(past: unknown, now: Figures): void {
  const before = new Map(numbersIn(past));
  const rows = numbersIn(now).flatMap(([name, value]) => {
    const was = before.get(name);
    return was === undefined ? [] : [[name, short(was), short(value), was === 0 ? '' : (value / was).toFixed(2)]];
  });
  table(['compared', 'then', 'now', 'now / then'], rows);
}

function numbersIn(value: unknown, path = ''): [name: string, value: number][] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, path === '' ? key : `${path}.${key}`));
}

function short(value: number): string {
  return value >= 100 ? whole(Math.round(value)) : value.toFixed(1);
}

function costRow(name: string, cost: Spent): readonly string[] {
  return [
    name,
    whole(cost.requests),
    kilobytes(cost.bytes),
    whole(cost.rows),
    whole(cost.serviceCalls),
    seconds(cost.realMs),
    seconds(cost.googleMs),
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
