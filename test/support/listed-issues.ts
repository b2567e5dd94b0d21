/** The issues tab of a spreadsheet as text. */
import type { Workbook } from '../tools/apps-script-runtime/index.ts';

/** A line a row, `tab | cell | kind | column | value | message`, without the header; none where there is no such tab. */
export function listedIssues(workbook: Workbook, name = 'QTickets: ошибки'): readonly string[] {
  const cells = workbook.findSheet(name)?.read({ row: 2, column: 1, numRows: 40, numColumns: 6 }) ?? [];
  const lines = cells.map((row) => row.map((cell) => String(cell?.value ?? '')).join(' | '));
  return lines.filter((line) => !/^[ |]*$/.test(line));
}
