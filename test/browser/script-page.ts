/** A page of the bundle's in a real browser: `google.script.run` is the local runtime's. */
import type { Browser, Page } from 'playwright-core';
import type { Sheet } from '../support/sheet.ts';

/** What Google puts into the page: each call runs in the spreadsheet, or is refused. */
const GOOGLE_SCRIPT_RUN = `
  var handlers = {};
  var run = new Proxy({}, { get: function (_, name) {
    if (name === 'withSuccessHandler') return function (f) { handlers = { ...handlers, ok: f }; return run; };
    if (name === 'withFailureHandler') return function (f) { handlers = { ...handlers, failed: f }; return run; };
    return function () {
      var { ok, failed } = handlers;
      callScript(name, Array.from(arguments)).then(ok, failed);
    };
  } });
  window.google = { script: { run: run, host: { close: function () { document.body.textContent = 'closed'; } } } };`;

export type ScriptPage = {
  /** What opens the page. */
  readonly call: string;
  readonly width: number;
  readonly height: number;
  /** Whether Google lets no call through, as where several accounts are signed in. */
  readonly isRefused?: boolean;
};

export async function openScriptPage(browser: Browser, sheet: Sheet, wanted: ScriptPage): Promise<Page> {
  const { call, width, height, isRefused = false } = wanted;
  const page = await browser.newPage({ viewport: { width, height } });
  await page.exposeFunction('callScript', (name: string, args: unknown[]) => {
    if (isRefused) throw new Error('PERMISSION_DENIED');
    return sheet.runtime.callFromDialog(name, ...args).value ?? null;
  });
  await page.addInitScript(GOOGLE_SCRIPT_RUN);
  const html = sheet.run(call).dialogs[0]?.html ?? '';
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
  await page.goto('http://page.test/');
  return page;
}
