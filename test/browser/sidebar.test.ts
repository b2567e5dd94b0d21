/** The sidebar's page in a real browser, over the real bundle. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { Workbook } from '../tools/apps-script-runtime/index.ts';
import { openBrowser } from './browser.ts';
import { openScriptPage } from './script-page.ts';

const ids = ['works', 'refused'];
let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage(ids), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

function open(id: string, locale: string): Sheet {
  const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
  const rows = [100, 'many'].map((revenue, index) => [{ date: '2025-10-01' }, '7', 'Moscow', `o${index}`, 1, revenue]);
  const sheet = stage.open(Workbook.fromArrays({ Sales: [header, ...rows] }, { id, locale }));
  sheet.run('syncNow');
  return sheet;
}

function openSidebar(sheet: Sheet, isRefused = false): Promise<Page> {
  return openScriptPage(browser, sheet, { call: 'showSidebar', width: 300, height: 640, isRefused });
}

describe('the page of the sidebar', () => {
  it('sends by its button, and shows how things stand then', async () => {
    const sheet = open('works', 'en_US');
    const page = await openSidebar(sheet);
    await page.getByText('Cells to fix: 1').waitFor();
    await page.getByRole('button', { name: 'Sales, F3' }).click();
    await expect.poll(() => sheet.workbook.activeArea).toMatchObject({ row: 3, column: 6 });
    sheet.runtime.user.apiWrite('Sales', 'F3', [[7]]);
    await page.getByRole('button', { name: 'Sync now' }).click();
    await page.getByText('All equal: 2 rows.').waitFor();
    expect(await page.getByText('No cells to fix.').isVisible()).toBe(true);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.close();
  });

  it('says how to go on by the menu where Google refuses its calls, and looks fresh no more', async () => {
    const page = await openSidebar(open('refused', 'ru_RU'), true);
    await page.getByRole('button', { name: 'Отправить сейчас' }).click();
    await page.locator('#note', { hasText: /Кнопки здесь не работают.*меню QTickets: «Отправить сейчас»/ }).waitFor();
    expect(await page.locator('#body.stale').count()).toBe(1);
    await page.close();
  });
});
