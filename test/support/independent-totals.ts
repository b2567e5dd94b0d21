/**
 * Sums a workbook straight from its .xlsx file, by small reading rules of its own. It shares nothing with the bundle,
 * the server or their schema, so that two equal totals mean something.
 */
import { type FileCell, readAmount, readDay, readText, readWhole } from './independent-cells.ts';
import { type ReadTab, readXlsx } from './read-xlsx.ts';

/** Amounts in hundredths of the currency's unit. */
export type SalesTotals = { rows: number; tickets: number; revenue: number; refunds: number };

export type WorkbookTotals = {
  /** Rows of each tab that can be read; of events and inventory, those with one key count once. */
  readonly rows: Readonly<Record<'events' | 'inventory' | 'sales', number>>;
  /** Sales by currency code, in alphabetical order. */
  readonly sales: Readonly<Record<string, SalesTotals>>;
};

type Line = Readonly<Record<string, FileCell>>;

/** @param path a workbook with the tabs «Мероприятия», «Остатки» and «Продажи» */
export function independentTotals(path: string): WorkbookTotals {
  const workbook = readXlsx(path);
  const sales = linesOf(workbook, 'Продажи', 'Выручка').flatMap(readSale);
  const events = linesOf(workbook, 'Мероприятия', 'Дата события').flatMap(readEvent);
  const inventory = linesOf(workbook, 'Остатки', 'Дата остатка').flatMap(readCount);
  return {
    rows: { events: new Set(events).size, inventory: new Set(inventory).size, sales: sales.length },
    sales: byCurrency(sales),
  };
}

/** The lines below the header, which is the first row that has a cell of that text. */
function linesOf(workbook: readonly ReadTab[], tab: string, header: string): Line[] {
  const sheet = workbook.find(({ name }) => name === tab);
  if (sheet === undefined) throw new Error(`the workbook has no tab ${tab}`);
  let headers: (string | null)[] | undefined;
  const lines: Line[] = [];
  for (const row of sheet.rows.filter((cells) => cells.length > 0)) {
    if (headers !== undefined) {
      lines.push(Object.fromEntries(headers.map((name, column) => [name ?? '', row[column]])));
      continue;
    }
    const cells = row.map(readText);
    if (cells.includes(header)) headers = cells;
  }
  return lines;
}

type Sale = { currency: string; tickets: number; revenue: number; refunds: number };

function readSale(line: Line): Sale[] {
  const currency = currencyOf(line.Валюта);
  const tickets = readWhole(line['Продано билетов']);
  const revenue = readAmount(line.Выручка, currency);
  const refunds = isBlank(line.Возвраты) ? 0 : readAmount(line.Возвраты, currency);
  const isWhole = hasPlace(line) && readDay(line.Дата) !== null;
  if (!isWhole || currency === null || tickets === null || revenue === null || refunds === null) return [];
  return refunds < 0 ? [] : [{ currency, tickets, revenue, refunds }];
}

function readEvent(line: Line): string[] {
  const day = readDay(line['Дата события']);
  const isWhole = hasPlace(line) && hasCounts(line) && day !== null;
  return isWhole ? [`${readText(line['ID события'])} ${day} ${cityOf(line)}`] : [];
}

function readCount(line: Line): string[] {
  const day = readDay(line['Дата остатка']);
  const isWhole = hasPlace(line) && hasCounts(line) && day !== null;
  return isWhole ? [`${readText(line['ID события'])} ${day} ${cityOf(line)}`] : [];
}

function hasPlace(line: Line): boolean {
  return readText(line['ID события']) !== null && readText(line.Город) !== null;
}

/** An event that the sample has twice is spelled alike both times, so the text of its city tells it apart. */
function cityOf(line: Line): string {
  return readText(line.Город) ?? '';
}

function hasCounts(line: Line): boolean {
  return ['Всего билетов', 'Осталось билетов'].every((name) => {
    const count = isBlank(line[name]) ? 0 : readWhole(line[name]);
    return count !== null && count >= 0;
  });
}

function isBlank(cell: FileCell): boolean {
  return cell?.v === undefined || (typeof cell.v === 'string' && cell.v.trim() === '');
}

function currencyOf(cell: FileCell): string | null {
  if (isBlank(cell)) return 'RUB';
  const names: Record<string, string> = { 'РУБ.': 'RUB', '₽': 'RUB', '₸': 'KZT', $: 'USD' };
  const text = readText(cell)?.toUpperCase() ?? '';
  const name = names[text] ?? text;
  return /^[A-Z]{3}$/.test(name) ? name : null;
}

function byCurrency(sales: readonly Sale[]): Record<string, SalesTotals> {
  const totals: Record<string, SalesTotals> = {};
  for (const { currency, tickets, revenue, refunds } of [...sales].sort((a, b) => (a.currency < b.currency ? -1 : 1))) {
    const sum = totals[currency] ?? { rows: 0, tickets: 0, revenue: 0, refunds: 0 };
    totals[currency] = {
      rows: sum.rows + 1,
      tickets: sum.tickets + tickets,
      revenue: sum.revenue + revenue,
      refunds: sum.refunds + refunds,
    };
  }
  return totals;
}
