/** A day of typing as tables: minutes of trigger time, and what was counted for them. */
import { bold, dim, say, table, whole } from '../../support/terminal.ts';
import { type DayCosts, minutesOfDay, type Priced } from './day-costs.ts';

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
  table(
    ['counted', 'executions', 'requests', 'property calls', 'cells read', 'seconds A / B'],
    days.flatMap(({ rows, quietTick, correction, newRow, foreignEdit }) => [
      costRow(`${whole(rows)}: a quiet tick`, quietTick),
      costRow('a correction', correction),
      costRow('a new row of nine cells', newRow),
      costRow('an edit in a column of no contract', foreignEdit),
    ]),
  );
  say();
  say(dim('   One typist: 1,500 corrections and 100 new rows, each cell sent at once, the change trigger off.'));
}

function minutes(day: DayCosts, people: number): string {
  const { a, b } = minutesOfDay(day, people);
  return `${whole(Math.round(a))} / ${whole(Math.round(b))}`;
}

function costRow(name: string, cost: Priced): readonly string[] {
  const { executions, requests, propertyCalls, cells, secondsA, secondsB } = cost;
  const seconds = `${secondsA.toFixed(1)} / ${secondsB.toFixed(1)}`;
  return [name, whole(executions), whole(requests), whole(propertyCalls), whole(cells), seconds];
}
