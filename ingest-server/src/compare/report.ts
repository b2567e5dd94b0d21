/** What a comparison found: as a table for people, as CSV and JSON for programs. */

import { tableText } from '../table-text.ts';
import { say } from '../words/words.ts';
import type { Comparison, Difference, Side } from './compare.ts';

const COLUMNS = [
  ...['kind', 'date', 'event_id', 'city', 'currency'],
  ...['tickets_sheet', 'tickets_legacy', 'revenue_sheet', 'revenue_legacy', 'refunds_sheet', 'refunds_legacy'],
];

export function comparisonJson(comparison: Comparison): string {
  const { differences } = comparison;
  return `${JSON.stringify({ status: differences.length === 0 ? 'equal' : 'differs', ...comparison }, null, 2)}\n`;
}

export function comparisonCsv({ differences }: Comparison): string {
  const quoted = (cell: string) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return [COLUMNS, ...differences.map(cellsOf)].map((cells) => `${cells.map(quoted).join(',')}\n`).join('');
}

/** @param rowsListed differences listed; the others are counted */
export function comparisonText(comparison: Comparison, rowsListed: number): string {
  const { differences, equal, legacy } = comparison;
  if (differences.length === 0) return `${say().commands.compare.equal(legacy, equal)}\n`;
  const lines = tableText([COLUMNS, ...differences.slice(0, rowsListed).map(cellsOf)]);
  const more = differences.length - rowsListed;
  return [...lines, ...(more > 0 ? [say().commands.compare.more(more)] : []), '', summary(comparison), ''].join('\n');
}

function cellsOf({ kind, date, eventId, city, currency, sheet, legacy }: Difference): string[] {
  const both = (of: (side: Side) => string | null) =>
    [sheet, legacy].map((side) => (side === null ? '' : (of(side) ?? '')));
  const amounts = [both((side) => side.tickets), both((side) => side.revenue), both((side) => side.refunds)].flat();
  return [kind, date, eventId, city, currency, ...amounts];
}

function summary({ differences, equal, legacy }: Comparison): string {
  const count = (kind: Difference['kind']) => differences.filter((difference) => difference.kind === kind).length;
  const counts = { equal, different: count('different'), missing: count('missing'), extra: count('extra') };
  return say().commands.compare.summary(legacy, counts);
}
