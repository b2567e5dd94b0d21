/** Workbooks in which anything stands that a person can put into a cell of Sales and of Plans. */
import fc from 'fast-check';
import { type CellInput, Workbook } from '../../tools/apps-script-runtime/index.ts';

const clocks = fc.constantFrom(0, 0, 0.5, 0.999_999, 0.999_994, 1 / 3, 0.812_5, 0.104_166_666_666_666_67);
/** Days on which some of the zones below have no midnight, no two o'clock, or not themselves. */
const changes = fc.constantFrom(40_907, 40_908, 43_408, 43_009, 45_746, 45_725, 44_647, 45_387);
const days = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 36_526, max: 73_050 }) },
  { weight: 2, arbitrary: changes },
);
const hours = fc.integer({ min: 0, max: 23 * 4 + 3 }).map((quarter) => quarter / 96);
const dates = fc.tuple(days, fc.oneof(clocks, hours)).map(([day, time]) => day + time);
const dateFormats = fc.constantFrom(
  'date',
  'date-time',
  'time',
  'dd.mm.yyyy',
  'yyyy-mm-dd hh:mm',
  'd mmmm yyyy',
  'dd.mm.yy "г."',
  '[h]:mm:ss',
  'h:mm',
  'h:mm AM/PM',
);
const numberFormats = fc.constantFrom(
  '0',
  '0.00',
  '#,##0',
  '#,##0.00\\ [$₽-419]',
  '[$$-409]#,##0.00',
  '#,##0.00 "USD"',
  '#,##0 "kr"',
  '0%',
  '0.00%',
  '00000',
  '#,##0 "шт."',
  '@',
  '0.00E+00',
  '[Red]-0;0',
  '[>100]0 "₸";0',
  '0;-0 "€";"–"',
  '# ?/?',
);
const numbers = fc.oneof(
  fc.integer({ min: -5, max: 100_000 }),
  fc.double({ min: -10, max: 1e6, noNaN: true }),
  fc.constantFrom(0.1 + 0.2, 1e15, 1e21, -0.005, 2 ** 53 - 1, 20_251_024),
  dates,
);
const knownTexts = fc.constantFrom(
  'Казань',
  ' казань ',
  '1001',
  "'1001",
  "''",
  '24.10.2025',
  '2025-10-24',
  '10/24/2025',
  '1 200,50',
  '1.234',
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
  'Концерт 🎸👩‍👩‍👧 «Лето»',
  'две\nстроки',
  '<b>&amp;"',
  '_x0041_',
  '=не формула',
  'е\u0308',
  '\u200b1001\u200b',
  'TRUE',
);
const texts = fc.oneof(
  { weight: 6, arbitrary: knownTexts },
  {
    weight: 2,
    arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/[\0-\x08\x0b-\x1f]/.test(text)),
  },
  // Around the limits of a key and of a text; an .xlsx holds no more than 32,767.
  { weight: 1, arbitrary: fc.constantFrom(1_000, 1_001, 10_000, 10_001, 32_767).map((length) => 'я'.repeat(length)) },
);
const errors = fc.constantFrom('#REF!', '#N/A', '#DIV/0!', '#VALUE!', '#NAME?', '#NUM!', '#NULL!');
const cells: fc.Arbitrary<CellInput> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(dates, dateFormats).map(([value, format]) => ({ value, format })) },
  { weight: 3, arbitrary: fc.tuple(numbers, numberFormats).map(([value, format]) => ({ value, format })) },
  { weight: 2, arbitrary: numbers },
  { weight: 4, arbitrary: texts },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: errors.map((error) => ({ error })) },
  {
    weight: 1,
    arbitrary: fc.tuple(numbers, numberFormats).map(([value, format]) => ({ formula: '=A1', value, format })),
  },
  { weight: 1, arbitrary: fc.oneof(texts, fc.constant(''), errors).map((value) => ({ formula: '=A1', value })) },
);

const sales = ['Дата', 'ID мероприятия', 'Город', 'order_id', 'Билеты', 'Выручка', 'refunds', 'currency', 'заметки'];
/** A row of which nothing is sent would compare nothing. */
const goodSale: CellInput[] = [{ date: '2025-03-01' }, '1001', 'Казань', 'first', 1, 10];
const likelySale = fc.tuple(
  days.map((value): CellInput => ({ value, format: 'date' })),
  fc.constantFrom<CellInput>('1001', 1002, 'A-7'),
  fc.constantFrom<CellInput>('Казань', 'Москва'),
  fc.uuid(),
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 0, max: 99_999 }).map((cents) => cents / 100),
);
const plans = ['date', 'event_id', 'plan_tickets', 'plan_revenue'];
const likelyPlan = fc.tuple(
  days.map((value): CellInput => ({ value, format: 'date' })),
  fc.constantFrom<CellInput>('1001', { value: 42, format: '00000' }),
  fc.integer({ min: 1, max: 900 }),
  fc.integer({ min: 0, max: 99_999 }),
);

/** Rows that are good, rows of anything, and good rows of which one cell is anything. */
function rowsLike(likely: fc.Arbitrary<readonly CellInput[]>, width: number): fc.Arbitrary<CellInput[][]> {
  const row = fc.oneof(
    likely.map((each): CellInput[] => [...each]),
    fc.array(cells, { maxLength: width }),
    fc
      .tuple(likely, fc.nat(width - 1), cells)
      .map(([each, at, cell]) => each.map((old, index) => (index === at ? cell : old))),
  );
  return fc.array(row, { minLength: 1, maxLength: 30 });
}

/** Everything of it but its id. */
export const anyWorkbook: fc.Arbitrary<(id: string) => Workbook> = fc
  .tuple(
    rowsLike(likelySale, sales.length),
    rowsLike(likelyPlan, plans.length),
    fc.constantFrom('ru_RU', 'en_US', 'en_GB', 'de_DE', 'uk_UA', 'fr_FR', 'kk_KZ'),
    fc.constantFrom(
      'Europe/Moscow',
      'Asia/Almaty',
      'America/New_York',
      'Europe/Berlin',
      'America/Sao_Paulo',
      'Pacific/Apia',
      'Africa/Cairo',
      'Etc/UTC',
    ),
    fc.nat(2),
  )
  .map(([sold, planned, locale, timeZone, above]) => (id) => {
    const titles = Array.from({ length: above }, (): CellInput[] => ['Отчёт']);
    const tabs = { Продажи: [...titles, sales, goodSale, ...sold], Планы: [plans, ...planned] };
    return Workbook.fromArrays(tabs, { id, locale, timeZone });
  });
