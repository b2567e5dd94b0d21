/** The status page in a real browser: what it says in each state, to assistive technology, by keyboard, and live. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pass, syncTab } from '../health/support.ts';
import { axe } from './axe.ts';
import { openBrowser } from './browser.ts';
import { opened, textOf } from './open-page.ts';
import { type Stage, startStage, states, statusToken } from './stage.ts';
import { stateTexts } from './state-texts.ts';

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  [stage, browser] = await Promise.all([startStage(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

describe('each state says so in plain words', () => {
  it.each(states)('%s', async (state) => {
    for (const [locale, expected] of [
      ['en-GB', stateTexts[state].en],
      ['ru-RU', stateTexts[state].ru],
    ] as const) {
      const text = await opened(browser, stage.urls[state], { locale }, textOf);
      for (const sentence of expected) expect(text).toMatch(sentence);
      expect(text).not.toMatch(/undefined|\[object|NaN/);
    }
  });

  it.each(['down', 'slow'] as const)('%s: nothing that is only remembered is green', async (state) => {
    const looks = await opened(browser, stage.urls[state], {}, async (page) => {
      const strips = await page.evaluate(
        '[...document.querySelectorAll(".strip")].map((strip) => getComputedStyle(strip).filter)',
      );
      return [strips, await page.locator('li.ok').count()];
    });
    expect(looks).toEqual([['grayscale(1)', 'grayscale(1)'], 0]);
  });

  it('without scripts, too', async () => {
    const text = await opened(browser, stage.urls.quarantined, { javaScriptEnabled: false }, async (page) => {
      await page.locator('#changes summary').click();
      return textOf(page);
    });
    for (const part of [/equal to the sheet/, /#REF!/, /new or changed/, /24 hours ago/]) expect(text).toMatch(part);
  });
});

describe('for everyone', () => {
  it.each([...states, 'the way in'] as const)('%s has no violation that axe finds, in light and dark', async (name) => {
    const url = name === 'the way in' ? stage.locked : stage.urls[name];
    const [light, dark] = await opened(browser, url, {}, async (page) => {
      const inLight = await axe(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      return [inLight, await axe(page)];
    });
    expect([light, dark]).toEqual([[], []]);
  });

  it.each(states)('%s fits a phone: nothing to scroll sideways', async (state) => {
    const [wide, seen] = await opened(
      browser,
      stage.urls[state],
      { width: 360, locale: 'ru-RU' },
      (page) => page.evaluate('[document.documentElement.scrollWidth, innerWidth]') as Promise<[number, number]>,
    );
    expect(wide).toBeLessThanOrEqual(seen);
  });
});

describe('by the keyboard', () => {
  it('everything that can be used is reached by the keyboard, in reading order', async () => {
    const reached = await opened(browser, stage.urls.quarantined, {}, async (page) => {
      const seen: string[] = [];
      for (let step = 0; step < 24; step += 1) {
        await page.keyboard.press('Tab');
        seen.push((await page.evaluate('document.activeElement.innerText.trim().split("\\n")[0]')) as string);
      }
      return seen;
    });
    expect(reached.slice(0, 5)).toEqual([
      'To the content',
      'Русский',
      'Московский офис',
      '3 cells to fix',
      expect.stringMatching(/^Runs of the last/),
    ]);
    expect(reached).toContain('Продажи, row 2');
    expect(reached.filter((text) => text === 'As a table')).toHaveLength(2);
  });

  it('details open by the keyboard', async () => {
    const rows = await opened(browser, stage.urls.quarantined, {}, async (page) => {
      await page.locator('#changes summary').focus();
      await page.keyboard.press('Enter');
      return page.locator('#changes tbody tr').filter({ visible: true }).count();
    });
    expect(rows).toBeGreaterThan(5);
  });
});

describe('charts', () => {
  it('say dates and units in the reader’s language, in the colours of the theme', async () => {
    const seen = await Promise.all(
      (
        [
          ['en-GB', 'light'],
          ['ru-RU', 'dark'],
        ] as const
      ).map(([locale, colorScheme]) =>
        opened(browser, stage.urls.well, { locale, colorScheme }, async (page) => {
          const texts = await page.locator('#changes svg text').allTextContents();
          const bar = page.locator('#changes rect.first').first();
          const colour = await page.evaluate('getComputedStyle(document.querySelector("#changes rect.first")).fill');
          return { texts: texts.join(' | '), colour, isSeen: ((await bar.boundingBox())?.width ?? 0) > 3 };
        }),
      ),
    );
    expect(seen.map(({ isSeen }) => isSeen)).toEqual([true, true]);
    expect(seen[0]?.texts).toMatch(/^rows \| 0 \| [\d,]+ .*\d\d:00 \| \d+ [A-Z][a-z]{2,3} .*[\d,]+ rows$/);
    expect(seen[1]?.texts).toMatch(/^строк \| 0 .*\d\d:00 \| \d+ [а-я]+\.? .*строк[аи]?$/);
    expect(seen[0]?.colour).not.toBe(seen[1]?.colour);
  });

  it('keep their words as large on a phone', async () => {
    const heights = await Promise.all(
      [320, 390, 720, 800, 1280].map((width) =>
        opened(browser, stage.urls.well, { width }, async (page) => {
          const box = await page.locator('#changes svg .day').first().boundingBox();
          return Math.round(box?.height ?? 0);
        }),
      ),
    );
    for (const height of heights) expect(height).toBeGreaterThanOrEqual(11);
    for (const height of heights) expect(height).toBeLessThanOrEqual(22);
  });
});

describe('links', () => {
  it('lead to the row of the sheet', async () => {
    const address = await opened(browser, stage.urls.quarantined, {}, (page) =>
      page.getByRole('link', { name: 'Продажи, row 2' }).getAttribute('href'),
    );
    expect(decodeURIComponent(address ?? '')).toBe(
      "https://docs.google.com/spreadsheets/d/sheet-one/edit#range='Продажи'!2:2",
    );
  });

  it('switch the language, and it stays', async () => {
    const text = await opened(browser, stage.urls.well, {}, async (page) => {
      await page.getByRole('link', { name: 'Русский' }).click();
      await page.goto(stage.urls.well);
      return textOf(page);
    });
    expect(text).toContain('Всё совпадает');
  });
});

describe('live', () => {
  it('shows what has happened without a reload; open details and the focus stay', async () => {
    await opened(browser, stage.urls.well, {}, async (page) => {
      await page.locator('#changes summary').focus();
      await page.keyboard.press('Enter');
      await page.evaluate('window.isSamePage = true');
      pass(stage.well, 1);
      await syncTab(
        stage.well,
        'events',
        ['1042', '1043', '1044'].map((id) => [id, 'Концерт', '2026-12-24', 'Москва', 900, 214]),
      );
      // What the page asked for while that went on is given again for its time.
      pass(stage.well, 1);
      await page.getByText(/checked .*, 3 rows/).waitFor({ timeout: 30_000 });
      expect(await page.evaluate('window.isSamePage')).toBe(true);
      expect(await page.locator('#changes details').getAttribute('open')).toBe('');
      expect(await page.evaluate('document.activeElement.closest("figure")?.id')).toBe('changes');
    });
  });

  it('says so where the server does not answer any more, and when it does again', async () => {
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(stage.urls.well);
    await context.setOffline(true);
    await page.getByText('The server does not answer').waitFor({ timeout: 30_000 });
    await context.setOffline(false);
    await page.getByText('The server does not answer').waitFor({ state: 'hidden', timeout: 30_000 });
    await context.close();
  });
});

describe('the way in', () => {
  it('leads to the page that was wanted, also by way of another language', async () => {
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(`${stage.locked}status/sheet-one?tab=Продажи`);
    await page.getByRole('link', { name: 'Русский' }).click();
    await page.getByLabel('Токен страницы состояния').fill(statusToken);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/status\/sheet-one\?tab=/);
    expect(await textOf(page)).toContain('Скрипт и квота');
    await context.close();
  });

  it('takes the token and lets out again', async () => {
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(stage.locked);
    await page.getByLabel('Token of the status page').fill('not the token');
    await page.keyboard.press('Enter');
    await page.getByText('That is not the token.').waitFor();
    await page.getByLabel('Token of the status page').fill(statusToken);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Spreadsheets' }).waitFor();
    expect(await page.evaluate('document.cookie')).toBe('');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto(stage.locked);
    expect(await textOf(page)).not.toContain('Московский');
    await context.close();
  });
});
