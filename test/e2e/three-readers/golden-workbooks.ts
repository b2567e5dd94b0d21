/** The golden vectors as workbooks: what stands in a cell, in a row, above a table, and in which tabs. */
import { contractOf } from '@qtickets/shared-schema/contracts/index';
import { isDateCell, isFormattedNumber, isFormulaCell, type WireCell } from '@qtickets/shared-schema/wire/cell';
import { type CellCase, cellCases } from '../../../shared-schema/vectors/cell-cases.ts';
import { headerCases, rowCases, skippedRowsCases, workbookCases } from '../../../shared-schema/vectors/tab-cases.ts';
import { type CellInput, Workbook } from '../../tools/apps-script-runtime/index.ts';

export type GoldenWorkbook = {
  readonly name: string;
  readonly id: string;
  readonly settings?: Readonly<Record<string, string>> | undefined;
  readonly workbook: (id: string) => Workbook;
};

type Unnamed = Omit<GoldenWorkbook, 'id'>;
type Rows = readonly (readonly CellInput[])[];

const unnamed = [...workbooksOfCells(), ...workbooksOfRows(), ...workbooksOfTabs()];
export const goldenWorkbooks: readonly GoldenWorkbook[] = unnamed.map((each, index) => ({
  ...each,
  id: `golden-${index}`,
}));

/** Cells of one contract, locale and time zone stand in one tab, a row each. */
function workbooksOfCells(): Unnamed[] {
  const golden = cellCases.filter(({ cell, timeZone }) => canStandInSheets(cell) && timeZone !== 'Nowhere/Known');
  const groupOf = ({ tab, locale, timeZone }: CellCase) => `${tab} ${locale} ${timeZone}`;
  return [...new Set(golden.map(groupOf))].map((name) => ({
    name: `cells: ${name}`,
    workbook: (id) =>
      workbookOfCells(
        id,
        golden.filter((each) => groupOf(each) === name),
      ),
  }));
}

/**
 * No spreadsheet of Google's holds a formula without a result, a cell of more than 50,000 characters, or text that is no
 * text; and a carriage return is a line break in every file of XML.
 */
function canStandInSheets(cell: WireCell): boolean {
  if (typeof cell === 'string') return cell.length <= 50_000 && !/[\r\ud800-\udfff]/u.test(cell);
  if (isDateCell(cell)) return isMoment(cell.date);
  return !isFormulaCell(cell);
}

function isMoment(text: string): boolean {
  const at = new Date(`${text}${text.includes('T') ? '' : 'T00:00:00'}Z`);
  return /^\d{4}-/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

const patterns: Readonly<Record<string, string>> = { '%': '0%', kr: '#,##0 "kr"', '¥': '[$¥]#,##0' };

function inputOf(cell: WireCell): CellInput {
  if (!isFormattedNumber(cell)) return isFormulaCell(cell) ? cell.formula : cell;
  const { number, format } = cell;
  const pattern = patterns[format] ?? (/^0+$/.test(format) ? format : `#,##0.00\\ [$${format}]`);
  return { value: number, format: pattern };
}

const usual: Readonly<Record<string, CellInput>> = {
  text: 'plain',
  city: 'Казань',
  date: { date: '2025-03-01' },
  count: 1,
  money: 10,
  currency: '',
};

function workbookOfCells(id: string, cases: readonly CellCase[]): Workbook {
  const [{ tab = '', locale = '', timeZone = '' } = {}] = cases;
  const contract = contractOf(tab);
  const columns = contract?.columns ?? [];
  const rows = cases.map(({ column, cell }, index) =>
    columns.map(({ name, kind }) => {
      if (name === column) return inputOf(cell);
      return name === 'order_id' ? `o${index}` : usual[kind];
    }),
  );
  const header = columns.map(({ name }) => name);
  return Workbook.fromArrays({ [contract?.sheetName ?? '']: [header, ...rows] }, { id, locale, timeZone });
}

/** Rows of one contract and of the same columns stand in one tab. */
function workbooksOfRows(): Unnamed[] {
  const groupOf = ({ tab, columns }: (typeof rowCases)[number]) => `${tab} ${columns.join()}`;
  return [...new Set(rowCases.map(groupOf))].map((name) => {
    const cases = rowCases.filter((each) => groupOf(each) === name);
    const [{ tab, columns } = { tab: '', columns: [] }] = cases;
    return { name: `rows: ${name}`, workbook: inTab(tab, [columns, ...cases.map(({ cells }) => cells.map(inputOf))]) };
  });
}

function workbooksOfTabs(): Unnamed[] {
  const headers = headerCases.map(({ rule, tab, rows }) => {
    const width = Math.max(...rows.map((row) => row.length));
    const below = Array.from({ length: width }, () => 'x');
    return { name: `header: ${tab}: ${rule}`, workbook: inTab(tab, [...rows.map((row) => row.map(inputOf)), below]) };
  });
  const skipped = skippedRowsCases.map(({ rule, tab, header, values }) => ({
    name: `rows left out: ${tab}: ${rule}`,
    workbook: inTab(
      tab,
      [header, ...values].map((row) => row.map(inputOf)),
    ),
  }));
  // Google has no spreadsheet without a tab.
  const chosen = workbookCases
    .filter(({ tabs }) => tabs.length > 0)
    .map(({ rule, settings, tabs }) => {
      const rows = tabs.map(([name, header]): [string, Rows] => [name, [header, header.map(() => 'x')]]);
      const workbook = (id: string) => Workbook.fromArrays(Object.fromEntries(rows), { id });
      return { name: `tabs: ${rule}`, settings, workbook };
    });
  return [...headers, ...skipped, ...chosen];
}

function inTab(tab: string, rows: Rows): (id: string) => Workbook {
  return (id) => Workbook.fromArrays({ [contractOf(tab)?.sheetName ?? '']: rows }, { id });
}
