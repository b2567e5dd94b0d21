/** Pictures of the status page in every state: `tsx test/browser/screenshots.ts <folder> [state …]`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from './browser.ts';
import { startStage, states } from './stage.ts';

const looks = [
  { name: 'desktop-light-en', width: 1280, height: 900, colorScheme: 'light', locale: 'en-GB' },
  { name: 'phone-dark-ru', width: 390, height: 844, colorScheme: 'dark', locale: 'ru-RU' },
  { name: 'phone-light-ru', width: 390, height: 844, colorScheme: 'light', locale: 'ru-RU' },
  { name: 'desktop-dark-ru', width: 1280, height: 900, colorScheme: 'dark', locale: 'ru-RU' },
] as const;

const [folder = 'screenshots', ...wanted] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const stage = await startStage();
const browser = await openBrowser();
try {
  const pages = [...states.map((name) => [name, stage.urls[name]] as const), ['login', stage.locked] as const];
  for (const { name: look, width, height, ...context } of looks) {
    const opened = await browser.newContext({ ...context, viewport: { width, height } });
    const page = await opened.newPage();
    for (const [name, url] of pages) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      await page.goto(url);
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: true });
    }
    await opened.close();
  }
} finally {
  await browser.close();
  await stage.close();
}
