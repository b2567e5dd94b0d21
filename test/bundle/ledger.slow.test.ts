/** What is spent of Google's quotas is known, whichever execution spent it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, type ExecutionResult, Workbook } from '../tools/apps-script-runtime/index.ts';

const ids = ['ticks', 'edits', 'next-day', 'menu', 'forecast'];
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
const order = (index: number): CellInput[] => [
  { date: '2025-10-01' },
  '1042',
  'Москва',
  `order-${index}`,
  1,
  100 + index,
];

function openNew(id: string): Sheet {
  const sales = [header, ...Array.from({ length: 40 }, (_, index) => order(index))];
  return stage.open(Workbook.fromArrays({ Sales: sales, Notes: [['a note']] }, { id, locale: 'ru_RU' }));
}

/** Without anything spent yet. */
function open(id: string): Sheet {
  const sheet = openNew(id);
  sheet.runtime.properties.document.delete('WATCH_CHANGES');
  sheet.run('installTriggers');
  sheet.run('syncNow');
  sheet.sent.length = 0;
  return sheet;
}

type Spent = {
  triggerSeconds: number;
  fetches: number;
  propertyCalls: number;
  since: number;
  comparisonSeconds?: number;
};
const lastSpent = (sheet: Sheet) => sheet.sent[sheet.sent.length - 1]?.message.spent as Spent;
const secondsOf = (results: readonly ExecutionResult[]) =>
  results.reduce((sum, { virtualMs }) => sum + virtualMs, 0) / 1000;
const fetchesOf = (results: readonly ExecutionResult[]) =>
  results.reduce((sum, { fetches }) => sum + fetches.length, 0);
const propertyCallsOf = (results: readonly ExecutionResult[]) =>
  results
    .flatMap(({ calls }) => Object.entries(calls))
    .reduce((sum, [name, count]) => sum + (name.startsWith('Properties.') ? count : 0), 0);

function expectAbout(told: number, spent: number): void {
  expect(told).toBeGreaterThan(spent * 0.8);
  expect(told).toBeLessThan(spent * 1.2 + 1);
}

describe('the ledger in the head of each message', () => {
  it('holds quiet ticks, which send no report (P24)', () => {
    const sheet = open('ticks');
    sheet.runtime.onServiceCall = (name) => (name === 'Range.getValues' ? { delayMs: 15_000 } : undefined);
    const ticks = [1, 2, 3, 4].map(() => sheet.tick());
    sheet.runtime.onServiceCall = undefined;
    const last = sheet.tick();
    expect(secondsOf(ticks)).toBeGreaterThan(60);
    expectAbout(lastSpent(sheet).triggerSeconds, secondsOf([...ticks, last]));
  });

  it('holds edits, those that found the lock taken, and those that concern nobody (P30)', () => {
    const sheet = open('edits');
    const before = 4;
    const slow = { 'UrlFetchApp.fetch': 150, 'Range.getValues': 400, 'Lock.tryLock': 60 } as Record<string, number>;
    const results: ExecutionResult[] = [];
    const edit = (cell: string, value: CellInput, tab = 'Sales') => {
      sheet.runtime.user.edit(tab, cell, value);
      results.push(...sheet.deliverEvents());
    };
    const price = (name: string) => ({ delayMs: slow[name] ?? 0 });
    sheet.runtime.onServiceCall = price;
    for (let row = 2; row <= 16; row += 1) edit(`F${row}`, row);
    let meanwhile = 17;
    sheet.runtime.onServiceCall = (name) => {
      if (name === 'UrlFetchApp.fetch' && meanwhile <= 31) {
        const row = meanwhile;
        meanwhile += 1;
        sheet.runtime.user.edit('Sales', `F${row}`, row);
        const pending = sheet.runtime.pendingEvents.splice(0);
        for (const event of pending) results.push(sheet.runtime.deliver(event));
      }
      return price(name);
    };
    edit('F2', 77);
    sheet.runtime.onServiceCall = price;
    for (let row = 12; row <= 20; row += 1) edit(`A${row}`, 'a note', 'Notes');
    edit('A43', '01.10.2025');
    const tick = sheet.tick();
    // An execution that ran within another one has its time in both.
    const spent = secondsOf([...results.filter(({ fetches }) => fetches.length > 0), tick]);
    const told = lastSpent(sheet);
    expect(told.triggerSeconds).toBeGreaterThan(spent * 0.8);
    expect(told.fetches).toBe(fetchesOf(results) + fetchesOf([tick]) + before);
    expectAbout(told.propertyCalls, propertyCallsOf([...results, tick]));
  });

  it('begins anew when Google’s day is over, and holds no time of what a person started', () => {
    const sheet = open('next-day');
    sheet.tick();
    const { since } = lastSpent(sheet);
    sheet.runtime.clock.advance(25 * 3_600_000);
    const ticks = [sheet.tick(), sheet.tick(), sheet.tick()];
    expect(lastSpent(sheet).since).toBeGreaterThan(since);
    expectAbout(lastSpent(sheet).triggerSeconds, secondsOf(ticks));
    const other = open('menu');
    other.run('syncNow');
    expect([lastSpent(other).triggerSeconds, lastSpent(other).fetches]).toEqual([0, expect.any(Number)]);
    const status = other.run('showStatus').dialogs[0]?.html ?? '';
    expect(status).toContain('за этот день 0 мин из 90');
  });

  it('comes with what a day of this workbook takes, before automatic sync is on, and with the ways out where it is too much', () => {
    const sheet = openNew('forecast');
    const seen = (name: string) => sheet.run(name).dialogs[0]?.html ?? '';
    expect(seen('showStatus')).not.toContain('Сверки каждые 15 минут');
    const checked = seen('checkSheet');
    expect(checked).toMatch(/Сверки каждые 15 минут займут за день примерно \d мин .* ещё примерно 4\d мин/);
    expect(checked).not.toContain('больше 90 мин');
    sheet.runtime.onServiceCall = (name) => ({ delayMs: name === 'Range.getValues' ? 10_000 : 0 });
    sheet.run('syncNow');
    sheet.runtime.onServiceCall = undefined;
    expect(lastSpent(sheet)).not.toHaveProperty('comparisonSeconds');
    for (const item of ['showStatus', 'checkSheet']) expect(seen(item)).toContain('Сверки каждые 15 минут');
    expect(seen('showStatus')).toContain('больше 90 мин, которые Google даёт аккаунту');
    expect(seen('showStatus')).toContain('Workspace');
    sheet.tick();
    expect(lastSpent(sheet).comparisonSeconds).toBeGreaterThan(10);
  });
});
