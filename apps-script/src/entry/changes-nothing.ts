/**
 * Edits that can change nothing in ClickHouse, as far as the last look at the tabs shows. They cost no lock and no request; the
 * next tick compares everything all the same.
 */

import { planOfRows, readsAsBefore } from '@qtickets/shared-schema/client/plan-edit';
import { numberCell } from '@qtickets/shared-schema/reading/number-format';
import { readRows } from '@qtickets/shared-schema/reading/tab';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { HEADER_ROWS } from '@qtickets/shared-schema/wire/limits';
import { formatAt, hasFormulas, valuesBeside, wholeRow } from '../google/edit-event.ts';
import { hasNoFormats } from '../read/known-formats.ts';
import {
  columnsBeside,
  headerOf,
  isForeign,
  isHeaderOf,
  KNOWN_TABS_PROPERTY,
  type KnownHeader,
  type KnownTabs,
  parseKnownTabs,
  storedLayoutOf,
} from '../read/known-tabs.ts';
import { toWireRows } from '../read/wire-cell.ts';
import { lastSeenIn, parseLastResult, RESULT_PROPERTY } from '../run/last-result.ts';
import type { EditMark } from '../run/marks.ts';
import type { Properties } from '../run/ports.ts';

/** What can't be found out does not keep an edit from being sent. */
export function changesNothing(mark: EditMark, properties: Properties): boolean {
  const known = parseKnownTabs(properties[KNOWN_TABS_PROPERTY]);
  if (known === null) return false;
  try {
    if (isForeign(known, mark.tab)) return mark.rows[0] > HEADER_ROWS;
    const isNothing = isBeside(known, mark) || isOfDraftOrDefault(known, mark, properties);
    return isNothing && isHeaderAsKnown(known, mark.tab);
  } catch {
    return false;
  }
}

/** In a column beside the contract's; where the contract's cells of the row are formulas, these may have changed with it. */
function isBeside(known: KnownTabs, mark: EditMark): boolean {
  const beside = columnsBeside(known, mark);
  return beside !== null && !hasFormulas(mark.rows, beside);
}

/** An undone insertion of a column, or what a program does, is reported to nobody, and columns stand elsewhere since. */
function isHeaderAsKnown(known: KnownTabs, tab: string): boolean {
  const layout = storedLayoutOf(known, tab);
  return layout !== undefined && isHeaderOf(layout, wholeRow(layout.row));
}

/** An empty cell was filled of a row that is half typed, or with what a blank cell stands for. */
function isOfDraftOrDefault(known: KnownTabs, mark: EditMark, properties: Properties): boolean {
  const found = headerOf(known, mark.tab);
  const [first] = mark.rows;
  if (mark.old !== null || found === null || first <= found.header.row) return false;
  const { contract, header } = found;
  const width = Math.max(...header.positions) + 1;
  // Where no date counts but that it is one.
  const values = toWireRows(valuesBeside(mark.rows, width), (instant) => ({
    date: new Date(instant).toISOString().slice(0, 'YYYY-MM-DD'.length),
  }));
  // Without a locale a text that only one can tell is an issue, never another value: such a row goes the longer way.
  const context = { locale: '', timeZone: 'Etc/UTC' };
  const { rows } = readRows(contract, header, values, first, context);
  if (rows.length === 0) return false;
  const lastSeen = lastSeenIn(parseLastResult(properties[RESULT_PROPERTY]).contracts[contract.tab]);
  const place = { contract, header, context, lastSeen };
  const edited = rows.map((row) => ({ ...row, tabIndex: 0 }));
  const plan = planOfRows(place, edited, [mark]);
  if (plan !== null && plan.keys.size === 0) return true;
  const [column] = mark.columns;
  const cell = values[0]?.[column - 1] ?? null;
  return edited.every((row) => readsAsBefore(place, row, mark)) && saysNoMore(found, mark, cell, properties);
}

/** Whether the row's cells say what they hold, and no more: no number format counts, and no formula may have changed with the edit. */
function saysNoMore(
  { contract, header }: KnownHeader,
  { rows, columns }: EditMark,
  cell: WireCell,
  properties: Properties,
): boolean {
  if (!hasNoFormats(properties, contract.tab)) return false;
  // What was typed may have brought a format along.
  if (typeof cell === 'number' && numberCell(cell, formatAt(rows[0], columns[0])) !== cell) return false;
  return !hasFormulas(
    rows,
    header.positions.map((position) => position + 1),
  );
}
