/**
 * Pictures of the script's own dialogs, for ops/APPS-SCRIPT-SETUP.md: `tsx test/browser/dialog-pictures.ts <folder>`. The real
 * bundle makes them over the sample workbook; Google's frame around each is drawn, since only its content is ours.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { writeSampleWorkbook } from '../fixtures/sample-workbook.ts';
import type { Sheet } from '../support/sheet.ts';
import { openStage } from '../support/stage.ts';
import { type ExecutionResult, Workbook } from '../tools/apps-script-runtime/index.ts';
import { openBrowser } from './browser.ts';

const SPREADSHEET = 'moscow-office';
/** In the order of an installation. */
const steps = [
  { name: 'settings', call: 'showSettings' },
  { name: 'check', call: 'checkSheet' },
  { name: 'sidebar', call: 'showSidebar' },
  { name: 'row', call: 'whereIsRow' },
  { name: 'status', call: 'showStatus' },
  { name: 'self-test', call: 'selfTest' },
];

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
const temporary = mkdtempSync(join(tmpdir(), 'qtickets-dialogs-'));
const stage = await openStage([SPREADSHEET]);
const browser = await openBrowser();
try {
  for (const locale of ['ru_RU', 'en_US']) {
    const path = join(temporary, 'workbook.xlsx');
    writeSampleWorkbook(path, { salesRows: 300, events: 20 });
    const workbook = await Workbook.fromXlsx(path, { id: SPREADSHEET, locale });
    const sheet = stage.open(workbook);
    const page = await browser.newPage({ viewport: { width: 1000, height: 900 }, deviceScaleFactor: 1 });
    for (const { name, call } of steps) {
      if (name === 'sidebar') {
        sheet.run('syncNow');
        sheet.run('installTriggers');
      }
      if (name === 'row') sheet.runtime.user.select('Продажи', 'A12');
      const dialog = name === 'settings' ? settingsOf(sheet) : sheet.run(call).dialogs.at(-1);
      if (dialog !== undefined) await picture(page, dialog, join(folder, `${name}-${locale.slice(0, 2)}.png`));
    }
    await page.close();
  }
} finally {
  await browser.close();
  await stage.close();
  rmSync(temporary, { recursive: true, force: true });
}
