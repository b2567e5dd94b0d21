/** What the bundle does less often where Google's minutes would not last for the day, and that nothing is lost by it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { editAndDeliver, marksOf, syncedSheets } from '../support/synced-sheet.ts';

const ids = [
  'gathered',
  'meanwhile',
  'refused',
  'unfired',
  'counted',
  'waits',
  'slow',
  'usual',
  'away',
  'brought-back',
  'not-back',
  'by-hand',
];
let stage: Stage;
const { openSynced, revenueOf } = syncedSheets(() => stage);

beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

const MINUTE = 60_000;

function spend(sheet: Sheet, minutes: number): void {
  const { document } = sheet.runtime.properties;
  document.set('SPENT_TODAY', `${sheet.runtime.clock.now - 5 * 60 * MINUTE} ${minutes * MINUTE} 100 400`);
}

/** The last run was so long ago, and the last two comparisons took so many seconds. */
function lastRun(sheet: Sheet, minutesAgo: number, seconds?: number): void {
  const { document } = sheet.runtime.properties;
  const at = sheet.runtime.clock.now - minutesAgo * MINUTE;
  const last = { ...JSON.parse(document.get('LAST_RESULT') ?? '{}'), at };
  const slow = seconds === undefined ? {} : { seconds, secondsBefore: seconds, comparedAt: at };
  document.set('LAST_RESULT', JSON.stringify({ ...last, ...slow }));
}

const actions = (sheet: Sheet) => sheet.sent.map(({ action }) => action);
const paceSaid = (sheet: Sheet) => (sheet.sent.map(({ message }) => message.spent).pop() as { pace: unknown }).pace;
const statusOf = (sheet: Sheet) => sheet.run('showStatus').dialogs[0]?.html ?? '';

const gathering = (sheet: Sheet) => sheet.runtime.triggers.all().filter(({ handler }) => handler === 'onGathered');

/** Past half of the allotment, with edits of three rows that wait for the trigger. */
function openGathering(id: string): Sheet {
  const sheet = openSynced(id);
  spend(sheet, 25);
  lastRun(sheet, 2);
  expect(editAndDeliver(sheet, 'F2', 1)[0]).toBe(1);
  expect(gathering(sheet)).toEqual([]);
  for (const row of [3, 4, 5]) editAndDeliver(sheet, `F${row}`, row);
  sheet.sent.length = 0;
  return sheet;
}

describe('past half of the allotment', () => {
  it('edits go out together with a trigger that fires once, a minute later or more, and is gone then', async () => {
    const sheet = openGathering('gathered');
    expect([marksOf(sheet).length, gathering(sheet).length]).toEqual([3, 1]);
    expect((gathering(sheet)[0]?.nextAt ?? 0) - sheet.runtime.clock.now).toBeGreaterThan(MINUTE / 2);
    const [fired] = sheet.runtime.advance(2 * MINUTE);
    expect(fired).toMatchObject({ functionName: 'onGathered', status: 'ok', fetches: { length: 1 } });
    expect(paceSaid(sheet)).toEqual({ tickMinutes: 15, edits: 'gathered', reason: 'half_spent' });
    expect([actions(sheet), marksOf(sheet), gathering(sheet)]).toEqual([['push'], [], []]);
    expect(await Promise.all([1, 2, 3].map((index) => revenueOf('gathered', `order-${index}`)))).toEqual([
      '3',
      '4',
      '5',
    ]);
    expect(statusOf(sheet)).toContain('Правки уходят вместе, обычно минуты за две, самое позднее через 15 мин');
    expect(sheet.run('showSidebar').dialogs[0]?.html).toContain('сегодня было много правок');
  });

  it('what comes while they are sent is gathered anew, and a tick that comes first takes all', async () => {
    const sheet = openGathering('meanwhile');
    sheet.runtime.onServiceCall = (name) => {
      if (name !== 'UrlFetchApp.fetch') return undefined;
      sheet.runtime.onServiceCall = undefined;
      editAndDeliver(sheet, 'F7', 7);
      return undefined;
    };
    sheet.runtime.advance(2 * MINUTE);
    expect([marksOf(sheet).length, gathering(sheet).length]).toEqual([1, 1]);
    sheet.tick();
    expect([await revenueOf('meanwhile', 'order-5'), marksOf(sheet)]).toEqual(['7', []]);
    const [fired] = sheet.runtime.advance(3 * MINUTE);
    expect([fired?.functionName, fired?.fetches.length, gathering(sheet)]).toEqual(['onGathered', 0, []]);
  });

  it('where Google makes no trigger, or never starts it, the tick takes them and says so; none is tried for an hour', async () => {
    const refused = openSynced('refused');
    spend(refused, 25);
    lastRun(refused, 0);
    refused.runtime.onServiceCall = (name) =>
      name === 'ClockTriggerBuilder.create' ? { throws: 'This script has too many triggers.' } : undefined;
    for (const row of [3, 4]) editAndDeliver(refused, `F${row}`, row);
    refused.runtime.onServiceCall = undefined;
    editAndDeliver(refused, 'F5', 5);
    expect([marksOf(refused).length, gathering(refused)]).toEqual([3, []]);
    const unfired = openGathering('unfired');
    unfired.runtime.triggers.disable('onGathered');
    expect(unfired.runtime.advance(2 * MINUTE)).toEqual([]);
    unfired.runtime.properties.document.set('GATHERING', `due ${unfired.runtime.clock.now - 4 * MINUTE}`);
    for (const sheet of [refused, unfired]) {
      sheet.tick();
      expect(sheet.sent.filter(({ action }) => action === 'report').pop()?.message.flags).toEqual([
        'edits_left_to_ticks',
      ]);
      expect([marksOf(sheet), gathering(sheet)]).toEqual([[], []]);
      editAndDeliver(sheet, 'F8', 8);
      expect([marksOf(sheet).length, gathering(sheet)]).toEqual([1, []]);
      sheet.runtime.clock.advance(61 * MINUTE);
      lastRun(sheet, 0);
      editAndDeliver(sheet, 'F9', 9);
      expect(gathering(sheet)).toHaveLength(1);
    }
    expect(await revenueOf('refused', 'order-1')).toBe('3');
  });

  it('that trigger is none of those by which automatic sync is on, and goes where it is turned off', () => {
    const sheet = openGathering('counted');
    expect(sheet.run('showStatus').dialogs[0]?.html).not.toContain('частично');
    for (const trigger of sheet.runtime.triggers.all()) {
      if (trigger.handler === 'onSheetEdit') sheet.runtime.triggers.remove(trigger.id);
    }
    sheet.run('removeTriggers');
    expect(sheet.runtime.triggers.all()).toEqual([]);
  });
});

describe('a day that is nearly spent', () => {
  it('leaves edits to the comparison, with one mark for all of them; Sync now sends them', async () => {
    const sheet = openSynced('waits');
    spend(sheet, 50);
    lastRun(sheet, 10);
    for (const row of [3, 4, 5]) editAndDeliver(sheet, `F${row}`, row);
    expect([actions(sheet), marksOf(sheet).length]).toEqual([[], 1]);
    sheet.run('syncNow');
    expect(paceSaid(sheet)).toMatchObject({ edits: 'wait', reason: 'little_left' });
    expect(await revenueOf('waits', 'order-3')).toBe('5');
    editAndDeliver(sheet, 'F6', 6);
    sheet.tick();
    expect([await revenueOf('waits', 'order-4'), marksOf(sheet)]).toEqual(['6', []]);
    expect(statusOf(sheet)).toContain('Правки ждут следующей сверки');
  });
});

const handlers = (sheet: Sheet) =>
  sheet.runtime.triggers
    .all()
    .map(({ handler }) => handler)
    .sort();
const ALL = ['onSchedule', 'onSheetChange', 'onSheetEdit'];
const BUILDER = 'SpreadsheetTriggerBuilder.create';

/** 4,000 edits came in five hours: as many again would spend the rest of the day by their start alone. */
function openAway(id: string): Sheet {
  const sheet = openSynced(id);
  const { document } = sheet.runtime.properties;
  document.set('SPENT_TODAY', `${sheet.runtime.clock.now - 5 * 60 * MINUTE} ${20 * MINUTE} 100 400 4000`);
  sheet.tick();
  expect(handlers(sheet)).toEqual(['onSchedule']);
  return sheet;
}

function nextDay(sheet: Sheet): void {
  const { document } = sheet.runtime.properties;
  const [, ...spent] = (document.get('SPENT_TODAY') ?? '').split(' ');
  // The server's clock stands by the real one.
  document.set('SPENT_TODAY', [sheet.runtime.clock.now - 24 * 60 * MINUTE, ...spent].join(' '));
}

describe('a day that would not hold the start of so many edits', () => {
  it('takes the edit trigger away, so that typing starts nothing; ticks carry the edits, and Status says until when', async () => {
    const sheet = openAway('away');
    expect(editAndDeliver(sheet, 'F3', 33)).toEqual([]);
    const status = statusOf(sheet);
    expect(status).toMatch(/Правки уходят со сверкой раз в 15 мин до \d{4}-\d\d-\d\d \d\d:\d\d, а не за секунды/);
    expect(status).toContain('включена вами');
    expect(sheet.run('showSidebar').dialogs[0]?.html).toContain('Правки уходят со сверкой раз в 15 мин до');
    const { SPENT_TODAY: before } = Object.fromEntries(sheet.runtime.properties.document);
    sheet.tick();
    expect(paceSaid(sheet)).toEqual({ tickMinutes: 15, edits: 'wait', reason: 'little_left', editTrigger: 'away' });
    expect([await revenueOf('away', 'order-1'), marksOf(sheet)]).toEqual(['33', []]);
    // Nothing but the tick itself was spent.
    const spentIn = (text = '') => Number(text.split(' ')[4]);
    expect(spentIn(sheet.runtime.properties.document.get('SPENT_TODAY')) - spentIn(before)).toBe(1);
    editAndDeliver(sheet, 'F4', 44);
    sheet.run('syncNow');
    expect(await revenueOf('away', 'order-2')).toBe('44');
  });

  it('brings it back with the first tick of Google’s next day', async () => {
    const sheet = openAway('brought-back');
    nextDay(sheet);
    sheet.tick();
    expect(handlers(sheet)).toEqual(ALL);
    expect(paceSaid(sheet)).toEqual({ tickMinutes: 15, edits: 'at_once', reason: 'none' });
    editAndDeliver(sheet, 'F3', 33);
    expect(await revenueOf('brought-back', 'order-1')).toBe('33');
    expect(statusOf(sheet)).not.toContain('Правки уходят');
  });

  it('where Google does not make it again, ticks take the edits, everybody is told, and the next tick tries again', async () => {
    const sheet = openAway('not-back');
    nextDay(sheet);
    sheet.runtime.onServiceCall = (name) =>
      name === BUILDER ? { throws: 'This script has too many triggers.' } : undefined;
    sheet.workbook.sheet('Sales').put(3, 6, { value: 33 });
    sheet.tick();
    sheet.runtime.onServiceCall = undefined;
    expect([handlers(sheet), await revenueOf('not-back', 'order-1')]).toEqual([['onSchedule'], '33']);
    expect(paceSaid(sheet)).toMatchObject({ editTrigger: 'refused' });
    expect(sheet.sent.filter(({ action }) => action === 'report').pop()?.message.flags).toEqual([
      'edits_left_to_ticks',
    ]);
    expect(statusOf(sheet)).toContain('Google не вернул запуск скрипта по правке');
    expect(statusOf(sheet)).not.toContain('частично');
    sheet.tick();
    expect(handlers(sheet)).toEqual(ALL);
    expect(statusOf(sheet)).not.toContain('Google не вернул');
  });

  it('it comes back where somebody turns automatic sync on, and not where it was turned off', () => {
    const sheet = openAway('by-hand');
    sheet.run('installTriggers');
    expect(handlers(sheet)).toEqual(ALL);
    sheet.tick();
    expect(handlers(sheet)).toEqual(['onSchedule']);
    sheet.run('removeTriggers');
    expect([handlers(sheet), sheet.runtime.properties.document.has('EDIT_TRIGGER')]).toEqual([[], false]);
    nextDay(sheet);
    expect(statusOf(sheet)).toContain('Автоматическая отправка выключена');
  });
});

describe('a comparison that takes long', () => {
  it('comes as often as 40 minutes a day hold; ticks between do what edits left, and say that they came', async () => {
    const sheet = openSynced('slow');
    lastRun(sheet, 30, 60);
    sheet.runtime.properties.document.set('MARK_left_1', 'Sales\n3\n3\n6\n6');
    sheet.workbook.sheet('Sales').put(3, 6, { value: 33 });
    sheet.workbook.sheet('Sales').put(4, 6, { value: 44 });
    const before = Date.now();
    sheet.tick();
    expect(actions(sheet)).toEqual(['push']);
    expect([await revenueOf('slow', 'order-1'), await revenueOf('slow', 'order-2')]).toEqual(['33', '102']);
    expect(paceSaid(sheet)).toEqual({ tickMinutes: 45, edits: 'at_once', reason: 'slow_comparison' });
    expect(Number(sheet.runtime.properties.document.get('LAST_TICK')?.split(' ')[0])).toBeGreaterThanOrEqual(before);
    expect(statusOf(sheet)).toContain('Всё сверяется раз в 45 мин');
    const idle = sheet.tick();
    expect([idle.fetches.length, idle.calls['Range.getValues'] ?? 0]).toEqual([0, 0]);
    lastRun(sheet, 45, 60);
    sheet.tick();
    expect(await revenueOf('slow', 'order-2')).toBe('44');
  });
});

describe('the usual pace', () => {
  it('is told to the server, and to nobody else', () => {
    const sheet = openSynced('usual');
    sheet.tick();
    expect(paceSaid(sheet)).toEqual({ tickMinutes: 15, edits: 'at_once', reason: 'none' });
    expect(statusOf(sheet)).not.toContain('раз в 15 мин:');
  });
});
