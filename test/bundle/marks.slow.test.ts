/** Edits while another execution works (R3): nothing waits, nothing is forgotten. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsSent, type Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { editAndDeliver, header, marksOf, order, syncedSheets } from '../support/synced-sheet.ts';
import type { CellInput } from '../tools/apps-script-runtime/index.ts';

const ids = [
  'overlap',
  'many',
  'two-contracts',
  'tick-leaves-mark',
  'pasted',
  'looks-again',
  'looks-again-check',
  'unsettled-check',
  'looks-again-sync',
  'lock-fails',
  'elsewhere',
  'by-header',
  'renamed',
  'tick-meets-edit',
  'killed',
  'unnamed',
  'slow',
];
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

const { openSynced, revenueOf } = syncedSheets(() => stage);

/** Runs `action` before the first service call of that name. */
function before(sheet: Sheet, name: string, action: () => void): void {
  sheet.runtime.onServiceCall = (called) => {
    if (called !== name) return undefined;
    sheet.runtime.onServiceCall = undefined;
    action();
    return undefined;
  };
}

describe('an edit while another execution holds the lock', () => {
  it('ends at once, and the holder sends its rows too', async () => {
    const sheet = openSynced('overlap');
    let inner: readonly number[] = [];
    before(sheet, 'UrlFetchApp.fetch', () => {
      inner = editAndDeliver(sheet, 'F3', 3_333);
    });
    editAndDeliver(sheet, 'F2', 2_222);
    expect(inner.every((fetches) => fetches === 0)).toBe(true);
    expect([await revenueOf('overlap', 'order-0'), await revenueOf('overlap', 'order-1')]).toEqual(['2222', '3333']);
    expect(marksOf(sheet)).toEqual([]);
  });

  it('is gathered with others: many quick edits become a few runs', async () => {
    const sheet = openSynced('many');
    before(sheet, 'UrlFetchApp.fetch', () => {
      for (let row = 3; row <= 12; row += 1) editAndDeliver(sheet, `F${row}`, 9_000 + row);
    });
    editAndDeliver(sheet, 'F2', 9_002);
    expect(sheet.sent.filter(({ action }) => action === 'push')).toHaveLength(2);
    expect(rowsSent(sheet.sent)).toBe(11);
    expect(await revenueOf('many', 'order-10')).toBe('9012');
  });

  it('is gathered with one of another contract, and both go the short way', async () => {
    const sheet = openSynced('two-contracts', {
      Inventory: [
        ['event_id', 'city', 'date', 'tickets_total'],
        ['1042', 'Москва', { date: '2025-10-01' }, 500],
      ],
    });
    before(sheet, 'UrlFetchApp.fetch', () => {
      editAndDeliver(sheet, 'F3', 3_333);
      sheet.runtime.user.edit('Inventory', 'D2', 444);
      sheet.deliverEvents();
    });
    editAndDeliver(sheet, 'F2', 2_222);
    expect(sheet.sent.map(({ action }) => action)).toEqual(['push', 'push', 'push', 'report']);
    const inventory = "SELECT tickets_total FROM fact_qtickets_inventory FINAL WHERE _source = 'two-contracts'";
    expect([await revenueOf('two-contracts', 'order-1'), await stage.value(inventory)]).toEqual(['3333', 444]);
    expect(marksOf(sheet)).toEqual([]);
  });

  it('is found also where its mark came after the last look under the lock', async () => {
    const sheet = openSynced('looks-again');
    before(sheet, 'Lock.releaseLock', () => {
      editAndDeliver(sheet, 'F5', 5_555);
    });
    editAndDeliver(sheet, 'F2', 2_222);
    expect(await revenueOf('looks-again', 'order-3')).toBe('5555');
    expect(marksOf(sheet)).toEqual([]);
  });

  it('is worked off by a check from the menu that held the lock', async () => {
    const sheet = openSynced('looks-again-check');
    before(sheet, 'UrlFetchApp.fetch', () => {
      editAndDeliver(sheet, 'F5', 5_555);
    });
    sheet.run('checkSheet');
    expect(await revenueOf('looks-again-check', 'order-3')).toBe('5555');
    expect(marksOf(sheet)).toEqual([]);
  });

  it('is worked off after a check from the menu that stopped, since a tab came while it asked again', async () => {
    const sheet = openSynced('unsettled-check');
    sheet.runtime.user.apiWrite('Sales', 'F3', [[3_333]]);
    // Behind what is stored, so that the tab is read again and asked about once more (R4).
    sheet.runtime.clock.set(sheet.runtime.clock.now - 30_000);
    before(sheet, 'UrlFetchApp.fetch', () => {
      editAndDeliver(sheet, 'F5', 5_555);
      sheet.workbook.addSheet('Новый');
    });
    sheet.run('checkSheet');
    expect(await revenueOf('unsettled-check', 'order-3')).toBe('5555');
    expect(marksOf(sheet)).toEqual([]);
  });

  it('is found also by a sync from the menu that looked for the last time under the lock', async () => {
    const sheet = openSynced('looks-again-sync');
    before(sheet, 'Lock.releaseLock', () => {
      editAndDeliver(sheet, 'F5', 5_555);
    });
    sheet.run('syncNow');
    expect(await revenueOf('looks-again-sync', 'order-3')).toBe('5555');
    expect(marksOf(sheet)).toEqual([]);
  });

  it('leaves its mark where LockService fails, and the next tick does its work', async () => {
    const sheet = openSynced('lock-fails');
    sheet.runtime.onServiceCall = (name) =>
      name === 'Lock.tryLock'
        ? { throws: 'There are too many LockService operations against the same script.' }
        : undefined;
    editAndDeliver(sheet, 'F2', 2_222);
    expect(sheet.sent).toEqual([]);
    expect(marksOf(sheet)).toHaveLength(1);
    sheet.runtime.onServiceCall = undefined;
    sheet.tick();
    expect(await revenueOf('lock-fails', 'order-0')).toBe('2222');
    expect(marksOf(sheet)).toEqual([]);
  });

  it('does not double the work of a tick', async () => {
    const sheet = openSynced('tick-meets-edit');
    before(sheet, 'UrlFetchApp.fetch', () => {
      sheet.tick();
    });
    editAndDeliver(sheet, 'F2', 2_222);
    expect(marksOf(sheet)).toEqual([]);
    expect(await revenueOf('tick-meets-edit', 'order-0')).toBe('2222');
  });

  it('is not lost where the holder is killed in the middle', async () => {
    const sheet = openSynced('killed');
    sheet.runtime.onServiceCall = (name) => (name === 'UrlFetchApp.fetch' ? { kill: true } : undefined);
    sheet.runtime.user.edit('Sales', 'F2', 2_222);
    expect(sheet.runtime.deliverEvents().map(({ status }) => status)).toContain('killed');
    expect(marksOf(sheet)).toHaveLength(1);
    sheet.runtime.onServiceCall = undefined;
    editAndDeliver(sheet, 'F3', 3_333);
    expect([await revenueOf('killed', 'order-0'), await revenueOf('killed', 'order-1')]).toEqual(['2222', '3333']);
  });
});

describe('a tick that finds the lock taken', () => {
  it('has the holder compare everything: a change that no trigger reported arrives with its run', async () => {
    const sheet = openSynced('tick-leaves-mark');
    before(sheet, 'UrlFetchApp.fetch', () => {
      sheet.runtime.user.apiWrite('Sales', 'F3', [[3_333]]);
      sheet.tick();
    });
    editAndDeliver(sheet, 'F2', 2_222);
    expect(await revenueOf('tick-leaves-mark', 'order-1')).toBe('3333');
    expect(marksOf(sheet)).toEqual([]);
  });
});

describe('a paste over several columns', () => {
  it('leaves no row under the old key where one of them, not the first, is of the key', async () => {
    const reordered = (row: readonly CellInput[]) => [row[5] ?? '', row[3] ?? '', ...row.slice(0, 3), row[4] ?? ''];
    const sheet = openSynced('pasted', { Sales: [header, order(0), order(1)].map(reordered) });
    sheet.runtime.user.paste('Sales', 'A2', [[7_777, 'order-new']]);
    sheet.deliverEvents();
    expect(await revenueOf('pasted', 'order-new')).toBe('7777');
    const orders = "SELECT count() FROM fact_qtickets_sales FINAL WHERE _source = 'pasted'";
    expect(Number(await stage.value(orders))).toBe(2);
  });
});

describe('an edit whose time runs out', () => {
  it('keeps its mark, and the next execution does its work', async () => {
    const sheet = openSynced('slow');
    sheet.runtime.onServiceCall = (name) => (name === 'UrlFetchApp.fetch' ? { delayMs: 61_000 } : undefined);
    // Of what is pasted nobody knows what it replaced, so this is compared as a whole.
    sheet.runtime.user.paste('Sales', 'D2', [['order-zero']]);
    sheet.deliverEvents();
    sheet.runtime.onServiceCall = undefined;
    expect(marksOf(sheet)).toHaveLength(1);
    editAndDeliver(sheet, 'F3', 3_333);
    expect([await revenueOf('slow', 'order-zero'), await revenueOf('slow', 'order-1')]).toEqual(['100', '3333']);
    expect(marksOf(sheet)).toEqual([]);
  });
});

describe('an edit in a tab of no contract', () => {
  it('asks for no lock and sends nothing', () => {
    const sheet = openSynced('elsewhere');
    sheet.runtime.user.edit('Notes', 'A11', 'another note');
    const calls = sheet.deliverEvents().map((result) => result.calls['Lock.tryLock'] ?? 0);
    expect(calls).toEqual([0, 0]);
    expect(sheet.sent).toEqual([]);
  });

  it('sends nothing either where headers may stand, and looks whether the tab is ours by now', async () => {
    const sheet = openSynced('by-header');
    sheet.runtime.user.renameSheet('Sales', 'Our business');
    sheet.runtime.user.edit('Our business', 'F1', 'money, perhaps');
    sheet.deliverEvents();
    sheet.run('syncNow');
    sheet.sent.length = 0;
    sheet.runtime.user.edit('Notes', 'A1', 'another note');
    sheet.deliverEvents();
    expect(sheet.sent).toEqual([]);
    sheet.runtime.user.edit('Our business', 'F1', 'revenue');
    sheet.deliverEvents();
    sheet.runtime.user.edit('Our business', 'F20', 7777);
    sheet.deliverEvents();
    expect(await revenueOf('by-header', 'order-18')).toBe('7777');
  });

  it('is not taken where the tab was not there by that name before: its new name may not have been reported', async () => {
    const sheet = openSynced('renamed');
    sheet.runtime.user.renameSheet('Sales', 'Sales of May');
    sheet.runtime.pendingEvents.length = 0;
    sheet.runtime.user.edit('Sales of May', 'F2', 5000);
    sheet.deliverEvents();
    expect(await revenueOf('renamed', 'order-0')).toBe('5000');
  });
});

it('an edit of which Google does not say where it was is found by comparing everything, at once', async () => {
  const sheet = openSynced('unnamed');
  sheet.runtime.user.edit('Sales', 'F5', 77);
  sheet.runtime.onServiceCall = (called) => {
    if (called !== 'Sheet.getName') return undefined;
    sheet.runtime.onServiceCall = undefined;
    return { throws: 'Service timed out: Spreadsheets' };
  };
  for (const { status } of sheet.deliverEvents()) expect(status).toBe('ok');
  expect(await revenueOf('unnamed', 'order-3')).toBe('77');
  expect(marksOf(sheet)).toEqual([]);
});
