/** The history of a row in a real browser: found by its key, by its place, and from a cell to fix. */
import type { Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWatchedServer, syncTab, type WatchedServer } from '../health/support.ts';
import { pushOf, sale, send } from '../ingest/support.ts';
import { axe } from './axe.ts';
import { openBrowser } from './browser.ts';
import { opened, textOf } from './open-page.ts';
import { listen } from './stage.ts';

let browser: Browser;
let server: WatchedServer;
let listening: Server;
let url: string;
beforeAll(async () => {
  [server, browser] = await Promise.all([
    startWatchedServer({ environment: { MONITORING_TOKEN: '', LOCAL_ONLY: 'yes', TIMEZONE: 'Europe/Moscow' } }),
    openBrowser(),
  ]);
  await live(server);
  const listened = await listen(server);
  listening = listened.server;
  url = `${listened.url}status/sheet-one`;
});
afterAll(async () => {
  await browser.close();
  listening.closeAllConnections();
  listening.close();
  await server.close();
});

/** No browser breaks it where it is not told to. */
const header = `Выручка${'_'.repeat(190)}`;

/** Three rows; one is edited, one is deleted, and then the edited one breaks. */
async function live(target: WatchedServer): Promise<void> {
  target.clock.now = Date.parse('2026-03-10T09:00:00Z');
  await syncTab(target, 'sales', [sale('order-1', 100), sale('order-2', 200), sale('order-3', 300)]);
  target.clock.now += 60_000;
  await syncTab(target, 'sales', [sale('order-1', 150.5), sale('order-3', 300)], 'Продажи', { revenue: header });
  target.clock.now += 60_000;
  const broken = pushOf(target, 'sales', [sale('order-1', '#REF!')], { kind: 'rejected' }, { tabs: ['Продажи'] });
  await send(target, 'push', broken);
}

const changes = (text: string) => text.slice(text.indexOf('History of a row\n'));

describe('the history of a row', () => {
  it('is found by a part of the key, on the page of the spreadsheet: what, when, by which run', async () => {
    const [address, text] = await opened(browser, url, {}, async (page) => {
      await page.getByLabel('Part of its key').fill('ORDER-1');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/row\?contract=sales&key=[0-9a-f]{16}$/);
      return [page.url(), await textOf(page)];
    });
    expect(address).toContain('/status/sheet-one/row?');
    expect(changes(text)).toMatch(
      /Продажи: .*order-1[\s\S]*10 Mar 2026, 12:01:00[\s\S]*schedule, run [0-9a-f]{8}[\s\S]*changed[\s\S]*Выручка_+ \(revenue\)\s+100\.00 → 150\.50[\s\S]*10 Mar 2026, 12:00:00[\s\S]*first seen/,
    );
  });

  it('of a deleted row is kept, and the list says that it is gone', async () => {
    const [listed, text] = await opened(browser, url, {}, async (page) => {
      await page.getByLabel('Part of its key').fill('order');
      await page.keyboard.press('Enter');
      const row = page.getByRole('row', { name: /order-2/ });
      const said = await row.innerText();
      await row.getByRole('link').click();
      await page.waitForURL(/key=/);
      return [said, await textOf(page)];
    });
    expect(listed).toMatch(/deleted/);
    expect(changes(text)).toMatch(/deleted[\s\S]*Выручка_+ \(revenue\)\s+200\.00/);
  });

  it('is led to from a cell to fix, although its row does not read', async () => {
    const text = await opened(browser, url, {}, async (page) => {
      await page.getByRole('link', { name: 'history of the row' }).click();
      await page.waitForURL(/key=/);
      return textOf(page);
    });
    expect(text).toMatch(/order-1[\s\S]*100\.00 → 150\.50/);
  });

  it('is found by the row of the sheet, in the reader’s language, which stays when it is chosen', async () => {
    const [russian, english] = await opened(browser, url, { locale: 'ru-RU' }, async (page) => {
      await page.getByLabel('или номер строки').fill('3');
      await page.getByRole('button', { name: 'Найти' }).click();
      await page.waitForURL(/row=3/);
      const before = await textOf(page);
      await page.getByRole('link', { name: 'English' }).click();
      await page.waitForURL(/lang=en/);
      return [before, await textOf(page)];
    });
    expect(russian).toMatch(/История строки[\s\S]*Эти строки стояли там/);
    expect(russian).toMatch(/order-2[\s\S]*Sales, строка 3[\s\S]*удалена/);
    expect(english).toMatch(/These rows stood there/);
  });

  it('says what it does not have: no such key, no such row, nobody’s page', async () => {
    const textAt = (path: string) => opened(browser, `${url}/row?contract=sales${path}`, {}, textOf);
    expect(await textAt('&find=no-such-order')).toMatch(/No row with such a key has ever been stored/);
    expect(await textAt('&row=999')).toMatch(/No row is known to have stood there/);
    expect(await textAt('&key=0123456789abcdef')).toMatch(/No row with this key has ever been stored/);
    for (const path of ['/row?contract=nothing', '/../nobody/row']) {
      const answer = await fetch(`${url}${path}`);
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });

  it('passes axe in both themes and fits 320 px', async () => {
    const found = await opened(browser, `${url}/row?contract=sales&find=order`, { width: 320 }, async (page) => {
      const list = await axe(page);
      await page.getByRole('link', { name: /order-1/ }).click();
      await page.emulateMedia({ colorScheme: 'dark' });
      const widths = [await page.evaluate('document.documentElement.scrollWidth')];
      await page.goto(url);
      return [list, await axe(page), ...widths, await page.evaluate('document.documentElement.scrollWidth')];
    });
    expect(found).toEqual([[], [], 320, 320]);
  });
});
