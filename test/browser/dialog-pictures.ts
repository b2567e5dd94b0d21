/**
 * Pictures of the script's own dialogs, for ops/APPS-SCRIPT-SETUP.md: `tsx test/browser/dialog-pictures.ts <folder>`. The real
 * bundle makes them over a workbook in order; Google's frame around each is drawn, since only its content is ours.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Sheet } from '../support/sheet.ts';
import { openStage } from '../support/stage.ts';
import { type ExecutionResult, Workbook } from '../tools/apps-script-runtime/index.ts';
import { openBrowser } from './browser.ts';

const spreadsheets = { ru_RU: 'moscow-office', en_US: 'london-office' } as const;
type Locale = keyof typeof spreadsheets;
const locales = ['ru_RU', 'en_US'] as const;
/** In the order of an installation. */
const steps = [
  { name: 'settings', call: 'showSettings' },
  { name: 'check', call: 'checkSheet' },
  { name: 'sidebar', call: 'showSidebar' },
  { name: 'row', call: 'whereIsRow' },
  { name: 'status', call: 'showStatus' },
  { name: 'self-test', call: 'selfTest' },
];

/** A spreadsheet in order: what a newcomer sees should be what most days look like. */
function calmWorkbook(locale: Locale): Workbook {
  const isRussian = locale === 'ru_RU';
  const [events, sales] = isRussian ? ['Мероприятия', 'Продажи'] : ['Events', 'Sales'];
  const [city, title] = isRussian ? ['Москва', 'Концерт'] : ['Moscow', 'Concert'];
  const day = (index: number) => ({ date: `2025-10-${String(1 + (index % 28)).padStart(2, '0')}` });
  const eventHeader = isRussian
    ? ['ID события', 'Название', 'Дата события', 'Город', 'Всего билетов']
    : ['Event ID', 'Name', 'Event date', 'City', 'Total tickets'];
  const saleHeader = isRussian
    ? ['Дата', 'ID события', 'Город', 'Номер заказа', 'Продано', 'Выручка']
    : ['Date', 'Event ID', 'City', 'Order ID', 'Tickets sold', 'Revenue'];
  return Workbook.fromArrays(
    {
      [events]: [eventHeader, ...times(20, (index) => [String(1_040 + index), title, day(index), city, 500])],
      [sales]: [
        saleHeader,
        ...times(300, (index) => [day(index), String(1_040 + (index % 20)), city, `A-${index}`, 2, 3_000 + index]),
      ],
    },
    { id: spreadsheets[locale], locale },
  );
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

type Dialog = ExecutionResult['dialogs'][number];

function framed({ title, html, width, height }: Dialog): string {
  const content = html.replace(/&/g, '&amp;').replace(/"/g, '&quot;');
  return `<body style="margin:0;background:#e8eaed"><div id="frame" style="display:inline-block;margin:24px;padding:20px 24px;
    background:#fff;border-radius:12px;box-shadow:0 4px 16px #0003;font:500 18px Arial">${title}
    <iframe style="display:block;border:0;margin-top:12px" width="${width ?? 300}" height="${height ?? 620}"
    srcdoc="${content}"></iframe></div></body>`;
}

/** With an address as people have it, not that of a test. */
function settingsOf({ runtime, run }: Sheet): Dialog | undefined {
  const address = runtime.properties.document.get('INGEST_URL') ?? '';
  runtime.properties.document.set('INGEST_URL', 'https://sheets.example.com');
  runtime.properties.document.delete('WATCH_CHANGES');
  const dialog = run('showSettings').dialogs.at(-1);
  runtime.properties.document.set('INGEST_URL', address);
  return dialog;
}

async function picture(page: Page, dialog: Dialog, path: string): Promise<void> {
  await page.setContent(framed(dialog));
  await page.waitForLoadState('networkidle');
  await page.locator('#frame').screenshot({ path });
}

const [folder = 'ops/apps-script-setup'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const stage = await openStage(Object.values(spreadsheets));
const browser = await openBrowser();
try {
  for (const locale of locales) {
    const sheet = stage.open(calmWorkbook(locale));
    const page = await browser.newPage({ viewport: { width: 1000, height: 900 }, deviceScaleFactor: 1 });
    for (const { name, call } of steps) {
      if (name === 'sidebar') {
        sheet.run('syncNow');
        sheet.run('installTriggers');
        sheet.tick();
      }
      if (name === 'row') sheet.runtime.user.select(locale === 'ru_RU' ? 'Продажи' : 'Sales', 'A12');
      const dialog = name === 'settings' ? settingsOf(sheet) : sheet.run(call).dialogs.at(-1);
      if (dialog !== undefined) await picture(page, dialog, join(folder, `${name}-${locale.slice(0, 2)}.png`));
    }
    await page.close();
  }
} finally {
  await browser.close();
  await stage.close();
}
