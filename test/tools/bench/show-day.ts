/** A day of typing as tables: minutes of trigger time, and what was counted for them. */
import { bold, dim, say, table, whole } from '../../support/terminal.ts';
import { type DayCosts, dayAtPace, isTooLarge, largerThan, minutesOfDay, type Priced } from './day-costs.ts';

const PEOPLE = [0, 1, 2, 5] as const;
const LARGER = [200_000, 500_000, 1_000_000] as const;

/** @param counted from the smallest workbook on; where there are several, larger ones are added by the line through them */
export function showDay(counted: readonly DayCosts[]): void {
  const larger = counted.length < 2 ? [] : LARGER.map((rows) => largerThan(counted, rows));
  const days = [...counted, ...larger];
  say(bold('Google’s trigger time of a day, in minutes by price A / B; a consumer account has 90, Workspace 360'));
  say();
  const names = PEOPLE.map((people) => (people === 0 ? 'quiet ticks' : `${people} typing`));
  table(
    ['rows', ...names],
    days.map((day) => [whole(day.rows), ...PEOPLE.map((people) => minutes(day, people))]),
  );
  say();
  say(bold('The same days at the pace of the script'));
  say();
  table(
    ['rows', ...names],
    days.map((day) => [whole(day.rows), ...PEOPLE.map((people) => paced(day, people))]),
  );
  say();
  for (const line of notes(larger.length > 0)) say(dim(`   ${line}`));
  say();
  table(
    ['counted', 'executions', 'requests', 'property calls', 'cells read', 'seconds A / B'],
    counted.flatMap(({ rows, quietTick, correction, newRow, foreignEdit, waitingEdit }) => [
      costRow(`${whole(rows)}: a quiet tick`, quietTick),
      costRow('a correction', correction),
      costRow('a new row of nine cells', newRow),
      costRow('an edit in a column of no contract', foreignEdit),
      costRow('an edit that only leaves its mark', waitingEdit),
    ]),
  );
  say();
  say(dim('   One typist: 1,500 corrections and 100 new rows, each cell sent at once, the change trigger off.'));
}

function notes(hasLarger: boolean): readonly string[] {
  return [
    'Minutes by A / B (edits that go out at once; the longest time between two comparisons; edits that start nothing, since the edit',
    'trigger is away until Google’s day ends: the 12,000 edits of five people would be 100 minutes by their start alone).',
    'With x: one comparison takes more than the 6 minutes that an execution has, so only the server, by the Sheets API, can read it.',
    ...(hasLarger
      ? ['More than 100,000 rows are not counted here, but follow the line through 50,000 and 100,000.']
      : []),
  ];
}

function minutes(day: DayCosts, people: number): string {
  const { a, b } = minutesOfDay(day, people);
  return `${whole(Math.round(a))} / ${whole(Math.round(b))}`;
}

function paced(day: DayCosts, people: number): string {
  const [a, b] = [dayAtPace(day, people, 'secondsA'), dayAtPace(day, people, 'secondsB')];
  const atOnce = `${percent(a.atOnce)}/${percent(b.atOnce)} %`;
  const span = `${a.tickMinutes}/${b.tickMinutes} min`;
  const isLong = isTooLarge(day, 'secondsA') || isTooLarge(day, 'secondsB');
  const nothing =
    a.startedNothing + b.startedNothing === 0 ? '' : `; ${percent(a.startedNothing)}/${percent(b.startedNothing)} %`;
  return `${whole(Math.round(a.minutes))} / ${whole(Math.round(b.minutes))} (${atOnce}; ${span}${nothing})${isLong ? ' x' : ''}`;
}

function percent(share: number): number {
  return Math.round(100 * share);
}

function costRow(name: string, cost: Priced): readonly string[] {
  const { executions, requests, propertyCalls, cells, secondsA, secondsB } = cost;
  const seconds = `${secondsA.toFixed(1)} / ${secondsB.toFixed(1)}`;
  return [name, whole(executions), whole(requests), whole(propertyCalls), whole(cells), seconds];
}
