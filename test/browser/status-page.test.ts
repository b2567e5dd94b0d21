/** The status page in a real browser: what it says in each state, by keyboard, to assistive technology, and live. */
import axeCore from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pass, syncTab } from '../health/support.ts';
import { openBrowser } from './browser.ts';
import { type Stage, type StateName, startStage, states, statusToken } from './stage.ts';

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  [stage, browser] = await Promise.all([startStage(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

type Look = {
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly javaScriptEnabled?: boolean;
};

/** Opens a page that fails the test where anything is refused by its policy, or asked for elsewhere. */
async function opened<Value>(url: string, look: Look, use: (page: Page) => Promise<Value>): Promise<Value> {
  const { locale = 'en-GB', colorScheme = 'light', width = 1280, javaScriptEnabled = true } = look;
  const context = await browser.newContext({
    locale,
    colorScheme,
    javaScriptEnabled,
    viewport: { width, height: 900 },
    bypassCSP: false,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on(
    'request',
    (request) => new URL(request.url()).origin === new URL(url).origin || complaints.push(request.url()),
  );
  try {
    await page.goto(url);
    const value = await use(page);
    expect(complaints).toEqual([]);
    return value;
  } finally {
    await context.close();
  }
}

const textOf = (page: Page) => page.locator('body').innerText();

describe('each state says so in plain words', () => {
  const said: Record<StateName, { en: RegExp[]; ru: RegExp[] }> = {
    empty: {
      en: [/Add the first spreadsheet/, /qtickets-sheets source add/],
      ru: [/Добавьте первую таблицу/, /Отправить сейчас/],
    },
    waiting: { en: [/Waiting for the first sync/, /never synced/], ru: [/Ждём первой отправки/, /Настройки/] },
    well: {
      en: [
        /Everything is equal/,
        /Sales: equal to the sheet, checked 4 minutes ago, 5,210 rows/,
        /Every row reads well/,
      ],
      ru: [/Всё совпадает/, /Sales: совпадает с таблицей, проверено 4 минуты назад, 5\s210 строк/],
    },
    stale: {
      en: [
        /Something needs you/,
        /All 2 spreadsheets are silent/,
        /Look at the server first/,
        /Google’s quota of trigger time/,
      ],
      ru: [/Нужна ваша помощь/, /Молчат все таблицы/, /Сначала посмотрите на сервер/],
    },
    quarantined: {
      en: [
        /All readable rows are equal; 3 rows wait for a cell to be fixed; 1 unfinished row/,
        /3 cells to fix/,
        /Продажи, row 2/,
        /#REF!/,
      ],
      ru: [/3 строки ждут исправления ячейки/, /исправить 3 ячейки/, /Продажи, строка 2/, /Дня «31\.02\.2026» нет/],
    },
    held: {
      en: [/Worth a look/, /20 rows are kept as they were until the key cells/],
      ru: [/Стоит взглянуть/, /20 строк оставлено без изменений, пока не читаются ячейки ключа/],
    },
    oldErrors: {
      en: [/Worth a look/, /3 rows wait for a cell to be fixed, the oldest for 5 days/],
      ru: [/3 строки ждут исправления ячейки, самая старая уже 5 дней/],
    },
    blocked: {
      en: [/Something needs you/, /too many of its 5,210 rows would be deleted/],
      ru: [/пропало бы слишком много/],
    },
    readFailed: {
      en: [
        /Something needs you/,
        /Google does not give its cells; last known equal to the sheet \d minutes? ago, 5,210 rows/,
      ],
      ru: [/Google не отдаёт её ячейки/],
    },
    gone: { en: [/Worth a look/, /no longer in the spreadsheet/], ru: [/вкладки больше нет в таблице/] },
    unrecognised: {
      en: [/Worth a look/, /reports “sorted_by_moon”, which this server/],
      ru: [/сообщает «sorted_by_moon»/],
    },
    runFailed: {
      en: [/Worth a look/, /Google’s limit of requests for one day is reached/, /urlfetch/],
      ru: [/исчерпан дневной лимит запросов Google/],
    },
    nothing: {
      en: [/Nothing is known to be equal yet/, /not in this spreadsheet/i],
      ru: [/Пока неизвестно, совпадает ли что-нибудь/],
    },
    older: {
      en: [/All readable rows are equal/, /script 0\.9\.4, older than the server/, /npm run deploy:script/],
      ru: [/старше сервера/],
    },
    down: {
      en: [
        /ClickHouse does not answer/,
        /as it was last seen/,
        /Sales: as seen .*readable rows are equal, checked \d+ \w+, \d\d:\d\d/,
      ],
      ru: [/ClickHouse не отвечает/, /Ничего не потеряно/],
    },
    slow: {
      en: [/ClickHouse is too slow to answer/, /as it was last seen/, /what loads it/],
      ru: [/ClickHouse не успевает отвечать/],
    },
    denied: {
      en: [/ClickHouse does not let the server in/, /CLICKHOUSE_PASSWORD/],
      ru: [/ClickHouse не пускает сервер/, /пароль не подходят/],
    },
    neverRead: {
      en: [/ClickHouse does not answer/, /Nothing could be read/, /not known yet/],
      ru: [/прочитать из него ничего не удалось/],
    },
  };

  it.each(states)('%s', async (state) => {
    for (const [locale, expected] of [
      ['en-GB', said[state].en],
      ['ru-RU', said[state].ru],
    ] as const) {
      const text = await opened(stage.urls[state], { locale }, textOf);
      for (const sentence of expected) expect(text).toMatch(sentence);
      expect(text).not.toMatch(/undefined|\[object|NaN/);
    }
  });

  it('without scripts, too', async () => {
    const text = await opened(stage.urls.quarantined, { javaScriptEnabled: false }, async (page) => {
      await page.locator('#changes summary').click();
      return textOf(page);
    });
    for (const part of [/equal to the sheet/, /#REF!/, /new or changed/, /24 hours ago/]) expect(text).toMatch(part);
  });
});

describe('for everyone', () => {
  it.each(states.flatMap((state) => (['light', 'dark'] as const).map((colorScheme) => ({ state, colorScheme }))))(
    '$state in $colorScheme has no violation that axe finds',
    async ({ state, colorScheme }) => {
      const violations = await opened(stage.urls[state], { colorScheme }, axe);
      expect(violations).toEqual([]);
    },
  );

  it.each(['light', 'dark'] as const)('the way in has none either, in %s', async (colorScheme) => {
    expect(await opened(stage.locked, { colorScheme }, axe)).toEqual([]);
  });

  it.each(states)('%s fits a phone: nothing to scroll sideways', async (state) => {
    const [wide, seen] = await opened(
      stage.urls[state],
      { width: 360, locale: 'ru-RU' },
      (page) => page.evaluate('[document.documentElement.scrollWidth, innerWidth]') as Promise<[number, number]>,
    );
    expect(wide).toBeLessThanOrEqual(seen);
  });

  it('everything that can be used is reached by the keyboard, in reading order', async () => {
    const reached = await opened(stage.urls.quarantined, {}, async (page) => {
      const seen: string[] = [];
      for (let step = 0; step < 14; step += 1) {
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
    const rows = await opened(stage.urls.quarantined, {}, async (page) => {
      await page.locator('#changes summary').focus();
      await page.keyboard.press('Enter');
      return page.locator('#changes tbody tr').filter({ visible: true }).count();
    });
    expect(rows).toBeGreaterThan(5);
  });
});

async function axe(page: Page): Promise<string[]> {
  await page.waitForLoadState('load');
  // As an evaluated text and not as a script element, which the page's own policy rightly refuses.
  await page.evaluate(axeCore.source);
  const found = await page.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))',
  );
  return found as string[];
}

describe('charts', () => {
  it('are drawn from their tables, in the colours of the theme', async () => {
    const colours = await Promise.all(
      (['light', 'dark'] as const).map((colorScheme) =>
        opened(stage.urls.well, { colorScheme }, async (page) => {
          await page.locator('#changes canvas').waitFor();
          await page.locator('#delay canvas').waitFor();
          return page.evaluate(`(() => {
            const canvas = document.querySelector('#changes canvas');
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let painted = 0;
            for (let at = 3; at < data.length; at += 4) if (data[at] > 0) painted += 1;
            return [painted > 500, getComputedStyle(document.querySelector('#changes')).getPropertyValue('--first').trim()];
          })()`) as Promise<[boolean, string]>;
        }),
      ),
    );
    expect(colours.map(([isPainted]) => isPainted)).toEqual([true, true]);
    expect(colours[0]?.[1]).not.toBe(colours[1]?.[1]);
  });

  it('show the hour under the pointer', async () => {
    const readout = await opened(stage.urls.well, {}, async (page) => {
      const plot = page.locator('#changes .u-over');
      const { width } = (await plot.boundingBox()) ?? { width: 0 };
      await plot.hover({ position: { x: width - 3, y: 20 } });
      await page.locator('#changes .readout', { hasText: 'new' }).waitFor();
      return page.locator('#changes .readout').innerText();
    });
    expect(readout).toMatch(/new or changed [\d,]+, deleted \d+/);
  });
});

describe('links', () => {
  it('lead to the row of the sheet', async () => {
    const address = await opened(stage.urls.quarantined, {}, (page) =>
      page.getByRole('link', { name: 'Продажи, row 2' }).getAttribute('href'),
    );
    expect(decodeURIComponent(address ?? '')).toBe(
      "https://docs.google.com/spreadsheets/d/sheet-one/edit#range='Продажи'!2:2",
    );
  });

  it('switch the language, and it stays', async () => {
    const text = await opened(stage.urls.well, {}, async (page) => {
      await page.getByRole('link', { name: 'Русский' }).click();
      await page.goto(stage.urls.well);
      return textOf(page);
    });
    expect(text).toContain('Всё совпадает');
  });
});

describe('live', () => {
  it('shows what has happened without a reload; open details and the focus stay', async () => {
    await opened(stage.urls.well, {}, async (page) => {
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
      await page.locator('#changes canvas').waitFor();
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
