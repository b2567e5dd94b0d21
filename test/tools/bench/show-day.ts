/** A day of typing as tables: minutes of trigger time, and what was counted for them. */
import { TRIGGER_SECONDS } from '@qtickets/shared-schema/wire/google-quotas';
import { bold, dim, say, table, whole } from '../../support/terminal.ts';
import { type DayCosts, dayAtPace, minutesOfDay, type Priced } from './day-costs.ts';

const PEOPLE = [0, 1, 2, 5] as const;

export function showDay(days: readonly DayCosts[]): void {
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
  say(
    dim(
      '   Minutes by A / B (edits that go out at once; the longest time between two comparisons). With !: Google starts more',
    ),
  );
  say(
    dim('   executions for edits than its day holds, and ends the day by itself; only fewer edits or Workspace help.'),
  );
  say();
  table(
    ['counted', 'executions', 'requests', 'property calls', 'cells read', 'seconds A / B'],
    days.flatMap(({ rows, quietTick, correction, newRow, foreignEdit, waitingEdit }) => [
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

function minutes(day: DayCosts, people: number): string {
  const { a, b } = minutesOfDay(day, people);
  return `${whole(Math.round(a))} / ${whole(Math.round(b))}`;
}

function paced(day: DayCosts, people: number): string {
  const [a, b] = [dayAtPace(day, people, 'secondsA'), dayAtPace(day, people, 'secondsB')];
  const given = TRIGGER_SECONDS.consumer / 60;
  const isOver = a.minutes > given || b.minutes > given;
  const atOnce = `${Math.round(100 * a.atOnce)}/${Math.round(100 * b.atOnce)} %`;
  const span = `${a.tickMinutes}/${b.tickMinutes} min`;
  return `${whole(Math.round(a.minutes))} / ${whole(Math.round(b.minutes))} (${atOnce}; ${span})${isOver ? ' !' : ''}`;
}

function costRow(name: string, cost: Priced): readonly string[] {
  const { executions, requests, propertyCalls, cells, secondsA, secondsB } = cost;
  const seconds = `${secondsA.toFixed(1)} / ${secondsB.toFixed(1)}`;
  return [name, whole(executions), whole(requests), whole(propertyCalls), whole(cells), seconds];
}
