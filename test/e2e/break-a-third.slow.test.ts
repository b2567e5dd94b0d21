/**
 * A third of the cells of a synced workbook is broken and repaired again. Meanwhile unbroken rows count, keys that only
 * broken rows name keep their last good state, and keys that an unreadable row may have are held (R12). Nothing else stays.
 * Afterwards all is as it was.
 */
import { join } from 'node:path';
import type { Column, Contract } from '@qtickets/shared-schema/contracts/contract';
import { events } from '@qtickets/shared-schema/contracts/events';
import { inventory } from '@qtickets/shared-schema/contracts/inventory';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundWorkbooks } from '../fixtures/found-workbooks.ts';
import { type Dice, diceOf } from '../fixtures/sample/dice.ts';
import type { SampleTruth } from '../fixtures/sample/truth.ts';
import { writeSampleWorkbook } from '../fixtures/sample-workbook.ts';
import {
  type Break,
  breakCells,
  type Contents,
  contentsOf,
  inOrder,
  type Line,
  lastGood,
  linesOf,
  nonsenseFor,
  repair,
  rowOf,
  shuffled,
} from '../support/broken-lines.ts';
import { rowsSent, type Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';
import { areaToA1 } from '../tools/apps-script-runtime/workbook/a1.ts';
import { workbookFromXlsx } from '../tools/apps-script-runtime/workbook/from-xlsx.ts';

/** Many syncs each; the machine may be busy. */
const TIMEOUT_MS = 240_000;

const contracts = [events, inventory, sales];
const names = { events: 'Мероприятия', inventory: 'Остатки', sales: 'Продажи' };
const ids = ['everything', 'values', 'keys', 'one-by-one', 'amounts', 'days', 'orders', 'customer', 'documented'];
let stage: Stage;
let path: string;
let truth: SampleTruth;

beforeAll(async () => {
  stage = await openStage(ids);
  path = join(stage.directory, 'sample.xlsx');
  truth = writeSampleWorkbook(path, { salesRows: 260, events: 40 });
});
afterAll(() => stage.close());

type Synced = {
  readonly id: string;
  readonly sheet: Sheet;
  readonly lines: readonly Line[];
  /** As it was before anything broke. */
  readonly before: ReadonlyMap<Contract, Contents>;
  /** As the last sync is to have left it. */
  readonly stored: Map<Contract, Contents>;
};

async function synced(id: string, workbook: Workbook, served: readonly Contract[]): Promise<Synced> {
  const sheet = stage.open(workbook);
  sheet.run('installTriggers');
  sheet.run('syncNow');
  const lines = (await Promise.all(served.map((contract) => linesOf(stage, workbook, contract)))).flat();
  const before = new Map<Contract, Contents>();
  for (const contract of served) before.set(contract, await contentsOf(stage, id, contract));
  return { id, sheet, lines, before, stored: new Map(before) };
}

/** The sample without the rows that are broken in it already, or doubled: each line of it counts. */
async function syncedSample(id: string): Promise<Synced> {
  const workbook = await workbookFromXlsx(path, { id });
  for (const { tab } of contracts) {
    const { broken, replaced } = truth[tab as keyof SampleTruth];
    const rows = new Set([...broken.map(({ row }) => row), ...replaced]);
    for (const row of [...rows].sort((one, other) => other - one)) {
      workbook.sheet(names[tab as keyof SampleTruth]).deleteRows(row, 1);
    }
  }
  return synced(id, workbook, contracts);
}

async function expectUnchanged({ id, before }: Synced): Promise<void> {
  for (const [contract, contents] of before) {
    expect(inOrder(await contentsOf(stage, id, contract)), contract.tab).toEqual(inOrder(contents));
  }
}

/** After a comparison with these cells broken, nothing good is lost, nothing is made up, and the proof says what is held. */
async function expectLastGood({ id, lines, stored }: Synced, breaks: readonly Break[]): Promise<number> {
  let heldRows = 0;
  for (const [contract, before] of stored) {
    const own = lines.filter((line) => line.contract === contract);
    const after = lastGood(own, breaks, before);
    expect(inOrder(await contentsOf(stage, id, contract)), contract.tab).toEqual(inOrder(after.contents));
    expect([contract.tab, await heldInProof(id, contract)]).toEqual([contract.tab, after.heldRows]);
    stored.set(contract, after.contents);
    heldRows += after.heldRows;
  }
  return heldRows;
}

const heldInProof = (id: string, { tab }: Contract) =>
  stage.value(
    `SELECT held FROM meta_sync_proofs WHERE sheet_id = '${id}' AND tab = '${tab}' ORDER BY verified_at DESC LIMIT 1`,
  );

const quarantined = (id: string) =>
  stage.select(`SELECT DISTINCT tab, row FROM v_qtickets_issues WHERE source = '${id}' AND severity != 'notice'`);

/** All is equal: the tables as they were, no issue left, and nothing more to send. */
async function expectMended(book: Synced): Promise<void> {
  await expectUnchanged(book);
  for (const [contract, contents] of book.before) book.stored.set(contract, contents);
  expect(await quarantined(book.id)).toEqual([]);
  book.sheet.sent.length = 0;
  book.sheet.tick();
  expect(book.sheet.sent.map(({ action }) => action)).toEqual(['digest']);
  expect(rowsSent(book.sheet.sent)).toBe(0);
}

const isKey = (column: Column, contract: Contract) => contract.key.includes(column.name);

describe('a third of all cells is broken', { timeout: TIMEOUT_MS }, () => {
  it('at once: what an unreadable row may be is held, nobody is asked, and only rows that say nothing any more go', async () => {
    const book = await syncedSample('everything');
    expect(book.lines.length).toBeGreaterThan(350);
    const dice = diceOf(1);
    const breaks = breakCells(dice, book.lines, () => dice.chance(1 / 3));
    book.sheet.tick();
    expect(await expectLastGood(book, breaks)).toBeGreaterThan(100);
    const { alerts } = book.sheet.run('syncNow');
    expect(alerts).toEqual([]);
    await expectLastGood(book, breaks);
    await repairInParts(book, dice, breaks);
    await expectMended(book);
  });

  it('none of the keys: every row stays as it was last good, until it is repaired', async () => {
    const book = await syncedSample('values');
    for (const seed of [1, 2]) {
      const dice = diceOf(seed);
      const breaks = breakCells(dice, book.lines, (column, contract) => !isKey(column, contract) && dice.chance(1 / 3));
      book.sheet.tick();
      await expectLastGood(book, breaks);
      expect(await quarantined('values')).toHaveLength(new Set(breaks.map(({ line }) => line)).size);
      await repairInParts(book, dice, breaks);
      await expectMended(book);
    }
  });

  it('and key cells with them: a key that no row names is held, and no other row suffers', async () => {
    const book = await syncedSample('keys');
    const dice = diceOf(4);
    const share = (column: Column, contract: Contract) => (isKey(column, contract) ? 0.1 / contract.key.length : 1 / 3);
    const breaks = breakCells(dice, book.lines, (column, contract) => dice.chance(share(column, contract)));
    book.sheet.tick();
    expect(await expectLastGood(book, breaks)).toBeGreaterThan(0);
    await repairInParts(book, dice, breaks);
    await expectMended(book);
  });

  it('one by one, by people who type', async () => {
    const book = await syncedSample('one-by-one');
    const dice = diceOf(6);
    const breaks: Break[] = [];
    for (const line of shuffled(dice, book.lines).slice(0, 8)) {
      const { column, at } = dice.pick(line.places.filter((place) => !isKey(place.column, line.contract)));
      const good = line.sheet.cell(rowOf(line), at);
      typeInto(book, line, at, nonsenseFor(dice, column));
      book.sheet.deliverEvents();
      breaks.push({ line, column, at, good });
      await expectLastGood(book, breaks);
    }
    for (const each of shuffled(dice, breaks)) {
      repair(each);
      book.sheet.tick();
      breaks.splice(breaks.indexOf(each), 1);
      await expectLastGood(book, breaks);
    }
    await expectMended(book);
  });
});

describe('a whole column is broken', { timeout: TIMEOUT_MS }, () => {
  it('of amounts: every row stays as it was', async () => {
    const book = await syncedSample('amounts');
    const breaks = breakCells(diceOf(7), book.lines, ({ name }) => name === 'revenue' || name === 'tickets_left');
    book.sheet.tick();
    await expectUnchanged(book);
    expect(await quarantined('amounts')).toHaveLength(breaks.length);
    await repairInParts(book, diceOf(8), breaks);
    await expectMended(book);
  });

  it('of days: every row is held, which the status says, and nobody is asked', async () => {
    const book = await syncedSample('days');
    const breaks = breakCells(diceOf(9), book.lines, ({ kind }) => kind === 'date');
    book.sheet.tick();
    await expectUnchanged(book);
    const rows = book.lines.length;
    expect(await expectLastGood(book, breaks)).toBe(rows);
    expect(book.sheet.run('syncNow').alerts).toEqual([]);
    const status = (book.sheet.run('showStatus').dialogs[0]?.html ?? '').replace(/<[^>]+>/g, ' ');
    expect(status).toContain('Все читаемые строки совпадают (0 строк)');
    expect(status).toContain(`${rows} строк остаются как были, пока не прочтутся ячейки ключей`);
    await expectUnchanged(book);
    await repairInParts(book, diceOf(10), breaks);
    await expectMended(book);
  });
});

describe('a workbook as it is found', { timeout: TIMEOUT_MS }, () => {
  it.each(foundWorkbooks)(
    '$id: is read right, and outlives a third of broken cells',
    async ({ id, served, tabs, sales: expected }) => {
      const book = await synced(id, Workbook.fromArrays(tabs, { id }), served);
      expect(await salesOf(id)).toEqual(expected);
      expect(await quarantined(id)).toEqual([]);
      for (const seed of [11, 12]) {
        const dice = diceOf(seed);
        const breaks = breakCells(
          dice,
          book.lines,
          (column, contract) => !isKey(column, contract) && dice.chance(1 / 3),
        );
        book.sheet.tick();
        await expectLastGood(book, breaks);
        for (const each of shuffled(dice, breaks)) repair(each);
        book.sheet.tick();
        await expectMended(book);
      }
    },
  );
});

async function salesOf(id: string): Promise<readonly string[]> {
  const rows = await stage.select(
    `SELECT concatWithSeparator(' ', toString(date), event_id, city, toString(tickets_sold), toString(revenue), currency) AS sale
     FROM fact_qtickets_sales FINAL WHERE _source = '${id}' ORDER BY date, event_id, tickets_sold`,
  );
  return rows.map(({ sale }) => String(sale));
}

function typeInto({ sheet }: Synced, line: Line, column: number, input: CellInput): void {
  const place = { row: rowOf(line), column, numRows: 1, numColumns: 1 };
  sheet.runtime.user.edit(line.sheet.name, areaToA1(place), input);
}

/** Title rows and header of the sample's sales. */
const HEADER_ROWS = 4;

/** A third first, then the sales are sorted, then another third, and what is left. */
async function repairInParts(book: Synced, dice: Dice, breaks: readonly Break[]): Promise<void> {
  const order = shuffled(dice, breaks);
  const third = Math.ceil(order.length / 3);
  order.slice(0, third).forEach(repair);
  book.sheet.tick();
  await expectLastGood(book, order.slice(third));
  const revenue = book.lines.flatMap(({ places }) => places).find(({ column }) => column.name === 'revenue')?.at ?? 1;
  book.sheet.runtime.user.sort(names.sales, revenue, { ascending: dice.chance(0.5), headerRows: HEADER_ROWS });
  order.slice(third, 2 * third).forEach(repair);
  book.sheet.deliverEvents();
  await expectLastGood(book, order.slice(2 * third));
  order.slice(2 * third).forEach(repair);
  book.sheet.tick();
}
