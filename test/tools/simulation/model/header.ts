/** The header of a tab, found by the simulation's own few rules. */
import type { SheetModel } from '../../apps-script-runtime/index.ts';
import type { ColumnPlan, TabPlan } from './plans.ts';

export type Header = {
  readonly row: number;
  readonly columns: readonly { readonly column: ColumnPlan; readonly at: number }[];
};

/** The first of ten rows with every column that is needed. */
export function headerOf(plan: TabPlan, sheet: SheetModel): Header | undefined {
  const [rows, width] = [Math.min(10, sheet.lastRow()), sheet.lastColumn()];
  for (let row = 1; row <= rows; row += 1) {
    const columns: { column: ColumnPlan; at: number }[] = [];
    for (let at = 1; at <= width; at += 1) {
      const title = sheet.cell(row, at)?.value;
      if (title === undefined) continue;
      const column = plan.columns.find(({ headers }) => headers.some((header) => header === title));
      if (column !== undefined) columns.push({ column, at });
    }
    if (plan.columns.every((column) => !column.needed || columns.some((found) => found.column === column))) {
      return { row, columns: bestRanked(sheet, row, columns) };
    }
  }
  return undefined;
}

export function hasTwice({ columns }: Header): boolean {
  return new Set(columns.map(({ column }) => column)).size < columns.length;
}

/** City and date of the inventory: "no such column" is not "blank", so the tabs must agree. */
export function disagree(headers: readonly Header[], plan: TabPlan): boolean {
  return plan.columns.some((column) => {
    const having = headers.filter((header) => header.columns.some((found) => found.column === column)).length;
    return !column.needed && column.blank === undefined && having > 0 && having < headers.length;
  });
}

export function placeOf(header: Header, column: ColumnPlan): number | undefined {
  return header.columns.find((found) => found.column === column)?.at;
}

/** Of several headers for one column those of the best rank count; two of one rank are twice there. */
function bestRanked(sheet: SheetModel, row: number, columns: Header['columns']): Header['columns'] {
  const rank = ({ column, at }: Header['columns'][number]) => column.ranks[String(sheet.cell(row, at)?.value)] ?? 0;
  return columns.filter((found) =>
    columns.every((other) => other.column !== found.column || rank(other) >= rank(found)),
  );
}
