/** The page of thirty spreadsheets, and that of each, in a real browser. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe } from './axe.ts';
import { openBrowser } from './browser.ts';
import { opened, textOf } from './open-page.ts';
import { startThirty, type Thirty } from './thirty.ts';

let browser: Browser;
let stage: Thirty;
beforeAll(async () => {
  [stage, browser] = await Promise.all([startThirty(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

describe('thirty spreadsheets', () => {
  it('are a line each, worst first, on a page of a few screens', async () => {
    const [looks, height] = await opened(browser, stage.mixed, {}, async (page) => [
      await page.locator('.rows tbody tr').evaluateAll((rows) => rows.map(({ className }) => className)),
      (await page.evaluate('document.documentElement.scrollHeight')) as number,
    ]);
    expect(looks).toHaveLength(30);
    const order = ['error', 'warning', 'idle', 'ok'];
    expect([...looks].sort((a, b) => order.indexOf(a) - order.indexOf(b))).toEqual(looks);
    expect(new Set(looks)).toEqual(new Set(order));
    expect(height).toBeLessThan(4_000);
  });

  it('on a phone those that are well are one line, which opens', async () => {
    for (const [url, said] of [
      [stage.mixed, '16 таблиц в порядке'],
      [stage.down, 'было: 16 таблиц в порядке'],
    ] as const) {
      const seen = await opened(browser, url, { width: 390, locale: 'ru-RU' }, async (page) => {
        const shown = () => page.locator('.rows tbody tr').filter({ visible: true }).count();
        const [folded, height] = [await shown(), await page.evaluate('document.documentElement.scrollHeight')];
        await page.getByText(said, { exact: true }).click();
        return { folded, isShort: Number(height) < 5_500, all: await shown() };
      });
      expect(seen).toEqual({ folded: 14, isShort: true, all: 30 });
    }
  });

  it('with one cause are one card', async () => {
    const cards = await opened(browser, stage.mixed, {}, (page) =>
      page.locator('.findings .what').evaluateAll((all) => all.map((what) => what.textContent?.trim())),
    );
    expect(cards).toContain('Silent: 3 spreadsheets.');
    expect(cards).toContain('Google does not give a tab: 2 spreadsheets.');
    expect(cards).toContain('The last run failed: Google’s limit of requests for one day is reached: 2 spreadsheets.');
    expect(cards).toContain('Never synced: 2 spreadsheets.');
  });

  it('that are all silent are one card, which says to look at the server first', async () => {
    const cards = await opened(browser, stage.silent, {}, (page) => page.locator('.findings > li').allInnerTexts());
    const ofSilence = cards.filter((card) => /silent|no word/i.test(card));
    expect(ofSilence).toEqual([expect.stringMatching(/All 28 spreadsheets are silent.*Look at the server first/s)]);
  });

  it('show what they are called, whatever that is', async () => {
    const text = await opened(browser, stage.mixed, { locale: 'ru-RU' }, textOf);
    expect(text).toContain('<b>Сочи & "Адлер"</b>');
    expect(text).toMatch(/Молчит: 3 таблицы/);
    expect(text).not.toMatch(/undefined|\[object|NaN/);
  });

  it('while ClickHouse is away none is green, and each is told as it was', async () => {
    const [looks, strips, text] = await opened(browser, stage.down, {}, async (page) => [
      await page.locator('.rows tbody tr').evaluateAll((rows) => rows.map(({ className }) => className)),
      (await page.evaluate(
        '[...document.querySelectorAll(".mini")].map((strip) => getComputedStyle(strip).filter)',
      )) as string[],
      await textOf(page),
    ]);
    expect(new Set(looks)).toEqual(new Set(['idle']));
    expect(new Set(strips)).toEqual(new Set(['grayscale(1)']));
    expect(text).toMatch(/last seen: Equal/);
  });
});

describe('the tab of the browser', () => {
  it('says the state, by words and by its icon', async () => {
    const urls = [
      stage.mixed,
      `${stage.mixed}status/spreadsheet-25`,
      `${stage.mixed}status/spreadsheet-23`,
      stage.down,
    ];
    const seen = await Promise.all(
      urls.map((url) =>
        opened(browser, url, {}, async (page) => {
          const icon = (await page.locator('link[rel=icon]').getAttribute('href')) ?? '';
          return [await page.title(), icon, (await page.request.get(new URL(icon, url).href)).status()];
        }),
      ),
    );
    expect(seen).toEqual([
      ['Something needs you · Sheets in ClickHouse', '/assets/icon-error.svg', 200],
      ['Everything is equal · Липецк', '/assets/icon-ok.svg', 200],
      ['Worth a look · Тула', '/assets/icon-warning.svg', 200],
      ['ClickHouse does not answer · Sheets in ClickHouse', '/assets/icon-error.svg', 200],
    ]);
  });
});

describe('the search', () => {
  it('is reached by /, narrows at once, leads on by Enter, and ends by Escape', async () => {
    const seen = await opened(browser, stage.mixed, { locale: 'ru-RU' }, async (page) => {
      const shown = () => page.locator('.rows tbody tr').filter({ visible: true }).count();
      await page.keyboard.press('/');
      await page.keyboard.type('молчит');
      const silent = await shown();
      await page.keyboard.type(' казань');
      const kazan = await shown();
      const address = new URL(page.url()).searchParams.get('search');
      await page.keyboard.press('Enter');
      const focused = await page.evaluate('document.activeElement.textContent');
      await page.keyboard.press('/');
      await page.keyboard.type('нет такой');
      const none = [await shown(), await page.getByText('Таких таблиц нет.').isVisible()];
      await page.keyboard.press('Escape');
      return { silent, kazan, address, focused, none, all: await shown() };
    });
    expect(seen).toEqual({
      silent: 3,
      kazan: 1,
      address: 'молчит казань',
      focused: 'Казань',
      none: [0, true],
      all: 30,
    });
  });

  it('unfolds those that are well while it finds them, and folds them again', async () => {
    const seen = await opened(browser, stage.mixed, { width: 390 }, async (page) => {
      const shown = () => page.locator('.rows tbody tr').filter({ visible: true }).allInnerTexts();
      await page.getByRole('searchbox').fill('Липецк');
      const found = await shown();
      await page.keyboard.press('Escape');
      return [found.length, found[0]?.includes('Липецк'), (await shown()).length];
    });
    expect(seen).toEqual([1, true, 14]);
  });

  it('works without scripts, as a form', async () => {
    const names = await opened(browser, stage.mixed, { javaScriptEnabled: false }, async (page) => {
      await page.getByRole('searchbox').fill('SPREADSHEET-07');
      await page.getByRole('button', { name: 'Find' }).click();
      return page.locator('.rows tbody tr').filter({ visible: true }).locator('a').allInnerTexts();
    });
    expect(names).toEqual(['Самара']);
  });
});

describe('the page of a spreadsheet', () => {
  it('is reached from its line, and says what concerns it alone', async () => {
    const text = await opened(browser, stage.mixed, {}, async (page) => {
      await page.locator('.rows').getByRole('link', { name: 'Ярославль' }).click();
      await page.waitForURL(/\/status\/spreadsheet-21$/);
      return textOf(page);
    });
    expect(text).toMatch(/All spreadsheets \/ Ярославль/);
    expect(text).toMatch(
      /81 % of the trigger time is spent \(73 of 90 minutes, at this pace 196 in all\); the day ends in 15 hours/,
    );
    expect(text).toMatch(/Sales: equal to the sheet/);
    expect(text).not.toMatch(/Казань|spreadsheets are|Never synced/);
  });

  it('lists its own cells, and no other’s', async () => {
    const text = await opened(browser, `${stage.mixed}status/spreadsheet-24`, {}, textOf);
    expect(text.match(/Продажи, F|Events, F/g)).toHaveLength(3);
  });

  it('says since when each cell waits, and shows those of one tab and column', async () => {
    const texts = await opened(browser, `${stage.mixed}status/spreadsheet-23`, {}, async (page) => {
      await page.locator('#issues').getByLabel('Tab').selectOption('Продажи');
      await page.locator('#issues').getByLabel('Column').selectOption('revenue');
      await page.getByRole('button', { name: 'Show' }).click();
      await page.waitForURL(/column=revenue/);
      return page.locator('.issues tbody tr').allInnerTexts();
    });
    expect(texts).toHaveLength(6);
    expect(texts[1]).toMatch(/Продажи, F4[\s\S]*error\s*for 14 hours/);
    expect(texts.join()).not.toContain('Events');
  });

  it('gives its cells as a file, those that are shown', async () => {
    const file = await opened(
      browser,
      `${stage.mixed}status/spreadsheet-24?tab=Продажи`,
      { locale: 'ru-RU' },
      async (page) => {
        const address = await page.getByRole('link', { name: 'Скачать как CSV' }).getAttribute('href');
        return (await page.request.get(new URL(address ?? '', stage.mixed).href)).text();
      },
    );
    expect(file).toMatch(/^\uFEFFТаблица,Вкладка,Строка,/);
    expect(file.split('\r\n')).toHaveLength(4);
    expect(file).toContain(`Рязань,Продажи,2,F2,,revenue,ошибка,"'=HYPERLINK(""https`);
  });

  it('that is not there says so', async () => {
    const answer = await fetch(`${stage.mixed}status/no-such-sheet`);
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining('There is no such spreadsheet'),
    ]);
  });

  it('is the overview where it is the only one', async () => {
    const text = await opened(browser, stage.one, {}, textOf);
    expect(text).toMatch(/Script and quota/);
    expect(text).not.toMatch(/All spreadsheets/);
  });
});

describe('on paper', () => {
  it('all is unfolded, black on white whatever the theme, and without what only a screen can do', async () => {
    for (const url of [stage.mixed, `${stage.mixed}status/spreadsheet-23`]) {
      const look = { colorScheme: 'dark', javaScriptEnabled: false } as const;
      const seen = await opened(browser, url, look, async (page) => {
        await page.emulateMedia({ media: 'print' });
        const [hidden, colours] = (await page.evaluate(`[
          [...document.querySelectorAll('details > :not(summary), tbody tr')].filter((part) => !part.checkVisibility()).length,
          [...document.querySelectorAll('html, h1 [role=status], tbody a, .sub, .list, .card')].map((part) => getComputedStyle(part)).map(({ color, backgroundColor }) => color + ' ' + backgroundColor),
        ]`)) as [number, string[]];
        const tools = await page.locator('button, input, select, .top a, [download]').filter({ visible: true }).count();
        return { hidden, tools, colours: new Set(colours), pages: pagesOf(await page.pdf({ format: 'A4' })) };
      });
      expect([url, seen.hidden, seen.tools]).toEqual([url, 0, 0]);
      for (const colour of seen.colours)
        expect(colour).toMatch(/^rgb\((0, 0, 0|51, 51, 51)\) (rgb\(255, 255, 255\)|rgba\(0, 0, 0, 0\))$/);
      expect(seen.pages).toBeLessThanOrEqual(4);
    }
  });
});

/** Page objects of a PDF, as its own text has them. */
function pagesOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
}

describe('for everyone', () => {
  const pages = () => [stage.mixed, stage.down, `${stage.mixed}status/spreadsheet-23`, `${stage.mixed}status/no-such`];

  it('axe finds nothing, in light and dark', async () => {
    for (const url of pages().slice(0, 3)) {
      const found = await opened(browser, url, {}, async (page) => {
        const inLight = await axe(page);
        await page.emulateMedia({ colorScheme: 'dark' });
        return [inLight, await axe(page)];
      });
      expect([url, ...found]).toEqual([url, [], []]);
    }
  });

  it('a phone of 320 px scrolls nothing sideways, and cuts nothing off', async () => {
    for (const url of pages().slice(0, 3)) {
      const wide = await opened(browser, url, { width: 320, locale: 'ru-RU' }, (page) =>
        page.evaluate(`[document.documentElement.scrollWidth,
          [...document.querySelectorAll('.rows tbody tr, .card, .sheet')].filter((part) => part.scrollWidth > part.clientWidth).length]`),
      );
      expect([url, wide]).toEqual([url, [320, 0]]);
    }
  });
});
