/** The page of the settings dialog in a real browser, over the real bundle. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newTestSource } from '../support/sources-file.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { Workbook } from '../tools/apps-script-runtime/index.ts';
import { openBrowser } from './browser.ts';
import { openScriptPage } from './script-page.ts';

let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage(['tried', 'refused']), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

const dialog = { call: 'showSettings', width: 460, height: 670 };
const open = (id: string, locale: string) => stage.open(Workbook.fromArrays({ Sales: [['date']] }, { id, locale }));

it('a secret that the server does not know is kept only by the second button, which goes as soon as something is typed', async () => {
  const sheet = open('tried', 'en_US');
  const wrong = newTestSource('tried').secrets[0] ?? '';
  const page = await openScriptPage(browser, sheet, dialog);
  const again = page.getByRole('button', { name: 'Save all the same' });
  const secret = page.getByLabel('Secret of this spreadsheet');
  await secret.fill(wrong);
  expect(await again.isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText(/Not saved yet.*does not know this spreadsheet/).waitFor();
  expect(await again.isVisible()).toBe(true);
  await secret.press('End');
  await secret.pressSequentially('=');
  expect(await again.isVisible()).toBe(false);
  await secret.fill(wrong);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await again.click();
  await page.getByText('closed').waitFor();
  expect(sheet.runtime.properties.document.get('INGEST_SECRET')).toBe(wrong);
  await page.close();
});

it('where Google refuses the call, the page names the menu item that needs no page', async () => {
  const sheet = open('refused', 'ru_RU');
  const page = await openScriptPage(browser, sheet, { ...dialog, isRefused: true });
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.locator('#text', { hasText: 'меню QTickets → Настройки по вопросам' }).waitFor();
  sheet.run('onOpen');
  sheet.runtime.answerDialog = () => ({ button: 'CANCEL' });
  expect(sheet.runtime.clickMenu('Настройки по вопросам').status).toBe('ok');
  await page.close();
});
