/** The bundle and the Sheets API read one spreadsheet alike: the same wire cells, and one digest. */
import { contractOf } from '@qtickets/shared-schema/contracts/index';
import { isDateCell, isFormattedNumber, isFormulaCell, type WireCell } from '@qtickets/shared-schema/wire/cell';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CellCase, cellCases } from '../../shared-schema/vectors/cell-cases.ts';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';
import { type GoogleStage, openGoogle, readerOf, syncThroughApi } from './support.ts';

const RUNS = 15;
const golden = cellCases.filter(({ cell, timeZone }) => canStandInSheets(cell) && timeZone !== 'Nowhere/Known');
const groupOf = ({ tab, locale, timeZone }: CellCase) => `${tab} ${locale} ${timeZone}`;
const groups = [...new Set(golden.map(groupOf))];
const goldenIds = groups.map((_, index) => `golden-${index}`);
const randomIds = Array.from({ length: RUNS }, (_, index) => `random-${index}`);

let stage: Stage;
let local: GoogleStage;
beforeAll(async () => {
  stage = await openStage([...goldenIds, ...randomIds]);
  local = await openGoogle();
});
afterAll(async () => {
  await local.close();
  await stage.close();
});

/** `tab row` of each row that the bundle sent, with its cells by column. */
function cellsSent({ sent }: Sheet): Map<string, string> {
  const rows = new Map<string, string>();
  for (const { action, message } of sent) {
    if (action !== 'push') continue;
    const { tab, columns, rows: pushed } = message as { tab: string; columns: string[]; rows: unknown[][] };
    for (const [, row, ...cells] of pushed) rows.set(`${tab} ${row}`, JSON.stringify([columns, cells]));
  }
  return rows;
}

async function cellsRead(workbook: Workbook): Promise<Map<string, string>> {
  const reader = await readerOf(await local.api(), workbook.id);
  const readings = await reader.read(reader.contracts.map(({ contract }) => contract.tab));
  const rows = new Map<string, string>();
  for (const [tab, result] of readings) {
    if (!result.ok) throw new Error(`${tab}: ${JSON.stringify(result)}`);
    const { columns, rows: read } = result.reading;
    for (const { row, cells } of read) rows.set(`${tab} ${row}`, JSON.stringify([columns, cells]));
  }
  return rows;
}

/** The bundle syncs, and the API then finds nothing else. */
async function expectAlike(workbook: Workbook): Promise<void> {
  local.google.add(workbook);
  const sheet = stage.open(workbook);
  sheet.run('syncNow');
  const read = await cellsRead(workbook);
  const sent = cellsSent(sheet);
  expect(sent.size).toBeGreaterThan(0);
  for (const [place, cells] of sent) expect(`${place}: ${read.get(place)}`).toBe(`${place}: ${cells}`);
  const source = stage.source(workbook.id);
  const results = await syncThroughApi(await local.api(), { serverUrl: stage.server().url, source, mode: 'compare' });
  expect(results.map(({ tab, outcome }) => [tab, outcome.kind])).toEqual(
    results.map(({ tab }) => [tab, expect.stringMatching(/^equal/)]),
  );
  expect(results.length).toBeGreaterThan(0);
}

/** No spreadsheet of Google's holds a formula without a result, a cell of more than 50,000 characters, or text that is no text. */
function canStandInSheets(cell: WireCell): boolean {
  if (typeof cell === 'string') return cell.length <= 50_000 && !/[\ud800-\udfff]/u.test(cell);
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

function goldenWorkbook(id: string, cases: readonly CellCase[]): Workbook {
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

describe('the golden cells', () => {
  it.each(groups.map((name, index) => [name, goldenIds[index] ?? '']))('of %s', async (name, id) => {
    await expectAlike(
      goldenWorkbook(
        id,
        golden.filter((each) => groupOf(each) === name),
      ),
    );
  });
});

const dates = fc
  .tuple(fc.integer({ min: 36_526, max: 73_050 }), fc.constantFrom(0, 0, 0.5, 0.999_999, 1 / 3, 0.812_5))
  .map(([day, time]) => day + time);
const dateFormats = fc.constantFrom(
  'date',
  'date-time',
  'dd.mm.yyyy',
  'yyyy-mm-dd hh:mm',
  'd mmmm yyyy',
  '[h]:mm:ss',
  'h:mm',
);
const numberFormats = fc.constantFrom(
  '0',
  '0.00',
  '#,##0',
  '#,##0.00\\ [$₽-419]',
  '[$$-409]#,##0.00',
  '0%',
  '00000',
  '#,##0 "шт."',
  '@',
  '0.00E+00',
  '[Red]-0;0',
);
const numbers = fc.oneof(fc.integer({ min: -5, max: 100_000 }), fc.double({ min: -10, max: 1e6, noNaN: true }), dates);
const texts = fc.constantFrom(
  'Казань',
  ' казань ',
  '1001',
  '24.10.2025',
  '2025-10-24',
  '10/24/2025',
  '1 200,50',
  '1,5',
  '12',
  'нет',
  '#REF!',
  '#Н/Д',
  'Итого',
  '\u00a0',
  'USD',
  '₽',
  '31.02.2025',
);
const cells: fc.Arbitrary<CellInput> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(dates, dateFormats).map(([value, format]) => ({ value, format })) },
  { weight: 3, arbitrary: fc.tuple(numbers, numberFormats).map(([value, format]) => ({ value, format })) },
  { weight: 2, arbitrary: numbers },
  { weight: 4, arbitrary: texts },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom('#REF!', '#N/A', '#DIV/0!').map((error) => ({ error })) },
  {
    weight: 1,
    arbitrary: fc.tuple(numbers, numberFormats).map(([value, format]) => ({ formula: '=A1', value, format })),
  },
);

const header = ['Дата', 'ID мероприятия', 'Город', 'order_id', 'Билеты', 'Выручка', 'refunds', 'currency', 'заметки'];
/** A row of which nothing is sent would compare nothing. */
const good: CellInput[] = [{ date: '2025-03-01' }, '1001', 'Казань', 'first', 1, 10];
const likely = fc.tuple(
  dates.map((value): CellInput => ({ value: Math.floor(value), format: 'date' })),
  fc.constantFrom<CellInput>('1001', 1002, 'A-7'),
  fc.constantFrom<CellInput>('Казань', 'Москва'),
  fc.uuid(),
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 0, max: 99_999 }).map((cents) => cents / 100),
);
const rows = fc.oneof(
  likely.map((row): CellInput[] => row),
  fc.array(cells, { maxLength: header.length }),
  // One cell of an otherwise good row is anything.
  fc
    .tuple(likely, fc.nat(5), cells)
    .map(([row, at, cell]) => row.map((each, index): CellInput => (index === at ? cell : each))),
);

describe('random spreadsheets', () => {
  it('are read alike, cell by cell, whatever stands in them', { timeout: 120_000 }, async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(rows, { minLength: 1, maxLength: 30 }),
        fc.constantFrom('ru_RU', 'en_US', 'de_DE'),
        fc.constantFrom('Europe/Moscow', 'Asia/Almaty', 'America/New_York', 'Etc/UTC'),
        fc.nat(2),
        async (lines, locale, timeZone, above) => {
          const id = randomIds[run] ?? '';
          run += 1;
          const titles = Array.from({ length: above }, (): CellInput[] => ['Отчёт']);
          await expectAlike(
            Workbook.fromArrays({ Продажи: [...titles, header, good, ...lines] }, { id, locale, timeZone }),
          );
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
