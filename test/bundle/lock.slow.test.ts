/** A lock that cannot be had: Google refuses it, or somebody holds it for too long. Nothing is lost, and it does not go unseen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import { idOf, locales, openSales, revenueOf, seenIn, throwing } from './faulty-sales.ts';

const cases = ['asked', 'refused', 'held'];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(cases.flatMap((name) => locales.map((locale) => idOf(name, locale))));
});
afterAll(() => stage.close());

const refusal = 'There are too many LockService operations against the same script.';
const allEqual = /овпадает|all equal/i;

async function lastRunOf(id: string): Promise<unknown> {
  const [run] = await stage.select(
    `SELECT status, message FROM meta_job_runs FINAL WHERE sheet_id = '${id}' ORDER BY started_at DESC LIMIT 1`,
  );
  return run;
}

describe.each(locales)('in %s', (locale) => {
  it('a refused lock is not called a running sync', () => {
    const sheet = openSales(stage, 'asked', locale);
    throwing(sheet, /^Lock/, refusal);
    for (const item of ['syncNow', 'checkSheet']) {
      const seen = seenIn(sheet.run(item));
      expect(seen, item).toMatch(locale === 'ru_RU' ? /Google просит подождать/ : /Google asks for a pause/);
      expect(seen, item).not.toMatch(/Отправка уже идёт|A sync is running/);
    }
  });

  it('a tick to which it is refused has failed: the server and Status say so, and the next one does the work', async () => {
    const sheet = openSales(stage, 'refused', locale);
    sheet.runtime.user.apiWrite('Sales', 'F5', [[4321]]);
    throwing(sheet, /^Lock/, refusal);
    sheet.tick();
    expect(sheet.sent).toMatchObject([{ action: 'report', message: { status: 'error', cause: 'quota_rate' } }]);
    expect(await lastRunOf(idOf('refused', locale))).toMatchObject({
      status: 'error',
      message: expect.stringContaining(refusal),
    });
    const status = seenIn(sheet.run('showStatus'));
    expect(status).toMatch(
      locale === 'ru_RU' ? /не удалась.*Google просит подождать/s : /failed.*Google asks for a pause/s,
    );
    expect(status).not.toMatch(allEqual);
    sheet.runtime.onServiceCall = undefined;
    sheet.tick();
    expect(await revenueOf(stage, 'refused', locale, 'o5')).toBe('4321');
    expect(seenIn(sheet.run('showStatus'))).toMatch(allEqual);
  });

  it('one that is held is left to its holder once, and told where the next tick finds nothing done', async () => {
    const sheet = openSales(stage, 'held', locale);
    sheet.runtime.user.apiWrite('Sales', 'F5', [[4321]]);
    let seen = '';
    sheet.runtime.onServiceCall = (name) => {
      if (name !== 'UrlFetchApp.fetch') return undefined;
      sheet.runtime.onServiceCall = undefined;
      sheet.tick();
      expect(sheet.sent).toEqual([]);
      sheet.tick();
      expect(sheet.sent).toMatchObject([{ action: 'report', message: { status: 'error', cause: 'google_failed' } }]);
      seen = seenIn(sheet.run('showStatus'));
      return undefined;
    };
    sheet.run('syncNow');
    expect(seen).toMatch(locale === 'ru_RU' ? /Последняя сверка .* не удалась/ : /last comparison .* failed/);
    expect(seen).not.toMatch(allEqual);
    expect(await revenueOf(stage, 'held', locale, 'o5')).toBe('4321');
    expect(seenIn(sheet.run('showStatus'))).toMatch(allEqual);
    expect([...sheet.runtime.properties.document.keys()].filter((name) => name.startsWith('MARK_'))).toEqual([]);
  });
});
