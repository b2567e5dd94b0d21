/** `/docs/sql` in a real browser: to assistive technology, on a small phone, in both languages and themes, and by a click. */
import { once } from 'node:events';
import { serve } from '@hono/node-server';
import axeCore from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWatchedServer, type WatchedServer } from '../health/support.ts';
import { openBrowser } from './browser.ts';
import { opened } from './open-page.ts';

let browser: Browser;
let base: WatchedServer;
let url: string;
let close: () => void;
beforeAll(async () => {
  [base, browser] = await Promise.all([startWatchedServer(), openBrowser()]);
  const server = serve({ fetch: base.app.fetch, hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/docs/sql`;
  close = () => server.close();
});
afterAll(async () => {
  await browser.close();
  close();
  await base.close();
});

test.each([
  ['en-GB', 'light'],
  ['ru-RU', 'dark'],
] as const)('in %s and %s, 320 pixels wide: axe finds nothing, and nothing is cut off', async (locale, colorScheme) => {
  const found = await opened(browser, url, { locale, colorScheme, width: 320 }, async (page) => {
    await page.evaluate(axeCore.source);
    const violations = await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))');
    return [violations, await page.evaluate('document.documentElement.scrollWidth')];
  });
  expect(found).toEqual([[], 320]);
});

test('a click selects a query whole', async () => {
  const selected = await opened(browser, url, {}, async (page) => {
    await page.locator('pre code').first().click();
    return page.evaluate('getSelection().toString()');
  });
  expect(selected).toMatch(/^SELECT date, currency[\s\S]+ORDER BY date DESC, currency$/);
});
