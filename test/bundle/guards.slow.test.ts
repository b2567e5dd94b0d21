/** What was right when others' troubles were tried on it, and must stay so: one test for each. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listedIssues } from '../support/listed-issues.ts';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, knownExceptions, Workbook } from '../tools/apps-script-runtime/index.ts';

const ids = ['loading', 'paste', 'two-owners', 'unwritable'];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

const header = ['date', 'event_id', 'event_name', 'city', 'tickets_sold', 'revenue', 'refunds', 'currency', 'order_id'];
const ROWS = 60;

function sale(row: number): CellInput[] {
  return [{ date: '2025-03-01' }, `${1000 + row}`, 'Концерт', 'Казань', 2, 1000.5, 0, 'RUB', `o${row}`];
}

function open(id: string): Sheet {
  const rows = Array.from({ length: ROWS }, (_, index) => sale(index + 2));
  const sheet = stage.open(Workbook.fromArrays({ Sales: [header, ...rows] }, { id, locale: 'ru_RU' }));
  sheet.run('syncNow');
  sheet.run('installTriggers');
  sheet.sent.length = 0;
  return sheet;
}

async function stored(id: string): Promise<Record<string, unknown> | undefined> {
  const columns = 'toUInt32(count()) AS rows, toFloat64(sum(revenue)) AS revenue';
  const [sums] = await stage.select(
    `SELECT ${columns} FROM fact_qtickets_sales FINAL WHERE _source = '${id}' AND NOT _deleted`,
  );
  return sums;
}

const marksOf = (sheet: Sheet) =>
  [...sheet.runtime.properties.document.keys()].filter((name) => name.startsWith('MARK_'));

describe('a formula that is still loading', () => {
  it.each([
    ['C', 'event_name'],
    ['B', 'event_id'],
  ])('in column %s is an issue, and never a value (P08)', async (letter, column) => {
    const id = 'loading';
    const sheet = open(id);
    const cells = `${letter}3`;
    const before = ['3', '4'].map((row) => [
      sheet.workbook.sheet('Sales').cell(Number(row), letter === 'B' ? 2 : 3)?.value,
    ]);
    sheet.runtime.user.apiWrite('Sales', cells, [['Loading...'], ['Загрузка...']]);
    sheet.tick();
    const places = listedIssues(sheet.workbook).map((line) => line.split(' | ')[1]);
    expect(places).toEqual([`${letter}3`, `${letter}4`]);
    const wrong = `SELECT toUInt32(count()) FROM fact_qtickets_sales WHERE _source = '${id}' AND match(${column}, '(?i)loading|загрузка')`;
    expect(await stage.value(wrong)).toBe(0);
    sheet.runtime.user.apiWrite(
      'Sales',
      cells,
      before.map(([value]) => [{ value: value as string, format: '@' }]),
    );
    sheet.tick();
    expect(listedIssues(sheet.workbook).join()).toMatch(/^Ошибок нет/);
    expect(await stored(id)).toEqual({ rows: ROWS, revenue: ROWS * 1000.5 });
  });
});

describe('a paste of ten thousand cells', () => {
  it('is equal after its one edit event, by a few requests (P15)', async () => {
    const sheet = open('paste');
    const pasted = Array.from({ length: 1_112 }, (_, index) => sale(ROWS + 2 + index));
    sheet.runtime.user.paste('Sales', `A${ROWS + 2}`, pasted);
    sheet.deliverEvents();
    expect(sheet.sent.length).toBeLessThanOrEqual(4);
    const rows = ROWS + pasted.length;
    expect(await stored('paste')).toEqual({ rows, revenue: rows * 1000.5 });
    sheet.sent.length = 0;
    sheet.tick();
    expect(sheet.sent.map(({ action }) => action)).toEqual(['digest']);
  });
});

describe('two people who both turned automatic sync on', () => {
  it('send every edit, also in the middle of each other’s requests, and leave no mark (P16)', async () => {
    const sheet = open('two-owners');
    const second = sheet.runtime.run('installTriggers', undefined, { user: 'second@example.com' });
    expect(second.alerts).toHaveLength(1);
    for (let edit = 0; edit < 10; edit += 1) {
      sheet.runtime.user.edit('Sales', `F${edit + 2}`, 2000);
      let isInside = false;
      sheet.runtime.onServiceCall = (name) => {
        if (edit !== 5 || isInside || name !== 'UrlFetchApp.fetch') return undefined;
        isInside = true;
        sheet.runtime.user.edit('Sales', 'F40', 2000);
        sheet.deliverEvents();
        return undefined;
      };
      const results = sheet.deliverEvents();
      sheet.runtime.onServiceCall = undefined;
      expect(new Set(results.map(({ functionName }) => functionName))).toContain('onSheetEdit');
    }
    expect(marksOf(sheet)).toEqual([]);
    expect(await stored('two-owners')).toEqual({ rows: ROWS, revenue: (ROWS - 11) * 1000.5 + 11 * 2000 });
  });
});

describe('properties that cannot be written', () => {
  it('keep nothing from arriving: equal after the first tick, and afterwards (P18)', async () => {
    const sheet = open('unwritable');
    let refused = 0;
    sheet.runtime.onServiceCall = (name) => {
      if (!/^Properties\.(set|delete)/.test(name)) return undefined;
      refused += 1;
      return { throws: knownExceptions.dayOfPropertyWrites };
    };
    for (const row of [5, 6, 7]) {
      sheet.runtime.user.edit('Sales', `F${row}`, 2000);
      sheet.deliverEvents();
    }
    sheet.tick();
    const equal = { rows: ROWS, revenue: (ROWS - 3) * 1000.5 + 3 * 2000 };
    expect(await stored('unwritable')).toEqual(equal);
    sheet.tick();
    expect(refused).toBeGreaterThan(0);
    sheet.runtime.onServiceCall = undefined;
    sheet.tick();
    expect(await stored('unwritable')).toEqual(equal);
    expect(marksOf(sheet)).toEqual([]);
  });
});
