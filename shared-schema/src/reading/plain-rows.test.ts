import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellCases } from '../../vectors/cell-cases.ts';
import { joinTabs, type TabContent } from '../client/contract-table.ts';
import { planBuckets } from '../client/plan-pushes.ts';
import { snapshotOf } from '../client/snapshot.ts';
import type { Contract } from '../contracts/contract.ts';
import { contracts } from '../contracts/index.ts';
import { sales } from '../contracts/sales.ts';
import type { ReadContext, WireCell } from '../wire/cell.ts';
import { allRows, readPlainly } from './plain-rows.ts';
import { findHeader, readRows } from './tab.ts';

type Tab = { readonly header: readonly string[]; readonly rows: readonly (readonly WireCell[])[] };
type Sheet = { readonly contract: Contract; readonly tabs: readonly Tab[]; readonly context: ReadContext };

/** Few enough that rows meet with one key, and that what is usual is frequent. */
const usual: Readonly<Record<string, readonly WireCell[]>> = {
  text: ['1042', 1042, '7', 7, 'Итого', 'Концерт 1', 'Концерт\u00a01', '', null],
  city: ['Москва', 'мск', 'СПб', 'Казань', null],
  date: [{ date: '2025-03-01' }, '01.03.2025', 45_717, { date: '2025-03-02T19:30:00' }],
  count: [1, 2, '3', -0, '1 000'],
  money: [10, 10.5, -0, 0, '1 200,50', '1200 ₽', '$10', { number: 5, format: 'EUR' }],
  rate: [1, '92,5', '92.5 ₽', '90 $', { number: 90, format: 'USD' }],
  currency: ['RUB', 'руб.', '', null, 'USD', 'EUR'],
};

const strange: readonly WireCell[] = [
  ...['Итого', 'итого 5', 'Всего', '', ' ', '\u200b', '#REF!', '\ud800', '"\\\n', 'x'.repeat(201), 'н'.repeat(1_001)],
  ...[true, false, 0.1, -0, 1e21, 2 ** 53, -5, null],
  ...[{ date: '1899-12-30' }, { number: 0.5, format: '%' }, { number: 42, format: '00000' }, { formula: '=A1' }],
  ...cellCases.map(({ cell }) => cell),
];

function anyTab(contract: Contract): fc.Arbitrary<Tab> {
  const optionals = fc.subarray(contract.columns.filter(({ header }) => header === 'optional'));
  // A few cells a column, so that rows share keys.
  const anyPools = fc.tuple(
    ...contract.columns.map(({ kind }) => fc.subarray([...(usual[kind] ?? [])], { minLength: 1, maxLength: 3 })),
  );
  return fc.tuple(optionals, anyPools).chain(([optional, pools]) => {
    const columns = contract.columns.filter((column) => column.header === 'required' || optional.includes(column));
    const cells = columns.map((column) =>
      fc.oneof(
        { weight: 60, arbitrary: fc.constantFrom(...(pools[contract.columns.indexOf(column)] ?? [])) },
        { weight: 2, arbitrary: fc.constantFrom(...strange) },
        { weight: 1, arbitrary: fc.oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true })) },
        { weight: 1, arbitrary: fc.constantFrom(column.name, column.name.toUpperCase()) },
      ),
    );
    const beside = fc.constantFrom<WireCell>(null, null, 'Итого', 'a remark', 5);
    const row = fc.oneof(
      { weight: 20, arbitrary: fc.tuple(beside, ...cells) },
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.constant(columns.map(() => null)) },
      { weight: 1, arbitrary: fc.constant([null, ...columns.map(({ name }) => name)]) },
    );
    const header = ['', ...columns.map(({ name }) => name)];
    return fc.record({ header: fc.constant(header), rows: fc.array(row, { minLength: 10, maxLength: 25 }) });
  });
}

const anySheet: fc.Arbitrary<Sheet> = fc.constantFrom(...contracts).chain((contract) =>
  fc.record({
    contract: fc.constant(contract),
    tabs: fc.array(anyTab(contract), { minLength: 1, maxLength: 2 }),
    context: fc.record({
      locale: fc.constantFrom('ru_RU', 'en_US'),
      timeZone: fc.constantFrom('Europe/Moscow', 'America/New_York'),
    }),
  }),
);

function snapshotBy(read: (...of: Parameters<typeof readRows>) => Pick<TabContent, 'rows' | 'skipped'>, sheet: Sheet) {
  const { contract, tabs, context } = sheet;
  const contents = tabs.map(({ header: cells, rows }, index): TabContent => {
    const found = findHeader(contract, [cells]);
    if (!found.ok) throw new Error(found.problem.code);
    return { name: `Tab ${index}`, header: found.header, ...read(contract, found.header, rows, 2, context) };
  });
  return snapshotOf(joinTabs(contract, contents, false), { readAt: 1, timeZone: context.timeZone });
}

const byLaw = (sheet: Sheet) => snapshotBy(readRows, sheet);
const plainly = (sheet: Sheet) =>
  snapshotBy((...of) => {
    const rows = readPlainly(...of);
    return { rows, skipped: rows.skipped };
  }, sheet);

/** All that a digest, its pushes and the lists of issues say. */
function claimOf(snapshot: ReturnType<typeof snapshotOf>, bits: number, buckets: readonly number[]) {
  const { hashes: _, ...settled } = snapshot.settled();
  return {
    ...{ settled, digest: snapshot.digest(), rejected: snapshot.rejected(), unreadable: snapshot.unreadable() },
    rows: snapshot.reading.rows,
    skipped: snapshot.reading.skipped,
    pushes: planBuckets(snapshot.resolvedIn(bits, buckets), bits, buckets),
    resolved: snapshot.resolved(),
  };
}

describe('a tab that is read for a comparison', () => {
  test('says what the law says, whatever stands in its cells', () => {
    let plain = 0;
    let shared = 0;
    fc.assert(
      fc.property(anySheet, fc.constantFrom(0, 1, 3), fc.nat(), (sheet, bits, seed) => {
        const buckets = Array.from({ length: 2 ** bits }, (_, bucket) => bucket).filter(
          (b) => bits === 0 || (seed >> b) & 1,
        );
        const snapshot = plainly(sheet);
        expect(claimOf(snapshot, bits, buckets)).toEqual(claimOf(byLaw(sheet), bits, buckets));
        plain += snapshot.reading.plain?.count ?? 0;
        shared += snapshot.resolved().identities.filter(({ line }) => line > 0).length;
      }),
      { numRuns: 400 },
    );
    // That the short way was gone at all.
    expect([plain > 1_000, shared > 50]).toEqual([true, true]);
  });

  test('keeps of a row with nothing unusual nothing but its hashes', () => {
    const header = ['date', 'event_id', 'city', 'tickets_sold', 'revenue'];
    const found = findHeader(sales, [header]);
    if (!found.ok) throw new Error('no header');
    const rows = [
      ['01.03.2025', 1, 'Москва', 1, '10 ₽'],
      ['01.03.2025', 2, 'Москва', 1, '10 $'],
      ['Итого', '', '', 1, 10],
      ['01.03.2025', 3, 'Москва', 1, null],
    ];
    const read = readPlainly(sales, found.header, rows, 2, { locale: 'ru_RU', timeZone: 'Europe/Moscow' });
    expect([read.count, read.unusual.map(({ row }) => row), read.skipped]).toEqual([
      1,
      [3, 5],
      [{ row: 4, why: 'totals' }],
    ]);
    expect(allRows(read).map(({ row }) => row)).toEqual([2, 3, 5]);
  });
});
