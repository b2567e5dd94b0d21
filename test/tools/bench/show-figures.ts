/** The figures as tables. */
import type { Spent } from '../../support/spent.ts';
import { bold, dim, kilobytes, say, seconds, table, whole } from '../../support/terminal.ts';
import type { Figures } from './bench.ts';

export function showFigures({ machine, rows, push, syncs }: Figures, path: string): void {
  say(bold(`Figures of ${machine.processors} processors, Node ${machine.node}, a sales tab of ${whole(rows)} rows`));
  say();
  table(
    [`${whole(push.rows)} rows in ${push.batches} batches`, 'push, rows/s', 'bare insert, rows/s', 'push by bare'],
    [
      ...push.rounds.map((round, index) => [
        `round ${index + 1}`,
        whole(round.pushRowsPerSecond),
        whole(round.bareRowsPerSecond),
        percent(round.pushRowsPerSecond / round.bareRowsPerSecond),
      ]),
      [bold('median'), whole(push.pushRowsPerSecond), whole(push.bareRowsPerSecond), percent(push.ratio)],
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
  say(dim(`   as JSON: ${path}`));
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
