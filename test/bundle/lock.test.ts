/** A lock that cannot be had: Google refuses it, or somebody holds it for too long. Nothing is lost, and it does not go unseen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textsIn } from '../support/failing-desk.ts';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { Workbook } from '../tools/apps-script-runtime/index.ts';

const locales = ['ru_RU', 'en_US'] as const;
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(locales.flatMap((locale) => [`refused-${locale}`, `held-${locale}`]));
});
afterAll(() => stage.close());

const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
const sale = [{ date: '2025-10-01' }, '1042', 'Москва', 'o2', 1, 100];

function open(id: string, locale: string): Sheet {
  const sheet = stage.open(Workbook.fromArrays({ Sales: [header, sale] }, { id, locale }));
  for (const item of ['syncNow', 'installTriggers']) sheet.run(item);
  sheet.tick();
  sheet.sent.length = 0;
  sheet.runtime.user.apiWrite('Sales', 'F2', [[4321]]);
  return sheet;
}

function throwing(sheet: Sheet, text: string): void {
  sheet.runtime.onServiceCall = (name) => (name.startsWith('Lock') ? { throws: text } : undefined);
}

const refusal = 'There are too many LockService operations against the same script.';
const allEqual = /овпадает|all equal/i;

async function revenueOf(id: string): Promise<unknown> {
  return stage.value(`SELECT toUInt32(revenue) FROM fact_qtickets_sales FINAL WHERE _source = '${id}'`);
}

async function lastRunOf(id: string): Promise<unknown> {
  const [run] = await stage.select(
    `SELECT status, message FROM meta_job_runs FINAL WHERE sheet_id = '${id}' ORDER BY started_at DESC LIMIT 1`,
  );
  return run;
}

describe.each(locales)('in %s', (locale) => {
  it('a refused lock is not called a running sync', () => {
    const sheet = open(`refused-${locale}`, locale);
    throwing(sheet, refusal);
    for (const item of ['syncNow', 'checkSheet']) {
      const seen = textsIn(sheet.run(item)).join('\n');
      expect(seen, item).toMatch(locale === 'ru_RU' ? /Google просит подождать/ : /Google asks for a pause/);
      expect(seen, item).not.toMatch(/Отправка уже идёт|A sync is running/);
    }
  });

  it('a tick to which it is refused has failed: the server and Status say so, and the next one does the work', async () => {
    const id = `refused-${locale}`;
    const sheet = open(id, locale);
    throwing(sheet, refusal);
    sheet.tick();
    expect(sheet.sent).toMatchObject([{ action: 'report', message: { status: 'error', cause: 'quota_rate' } }]);
    expect(await lastRunOf(id)).toMatchObject({ status: 'error', message: expect.stringContaining(refusal) });
    const status = textsIn(sheet.run('showStatus')).join('\n');
    expect(status).toMatch(
      locale === 'ru_RU' ? /не удалась.*Google просит подождать/s : /failed.*Google asks for a pause/s,
    );
    expect(status).not.toMatch(allEqual);
    sheet.runtime.onServiceCall = undefined;
    sheet.tick();
    expect(await revenueOf(id)).toBe(4321);
    expect(textsIn(sheet.run('showStatus')).join('\n')).toMatch(allEqual);
  });

  it('one that is held is left to its holder once, and told where the next tick finds nothing done', async () => {
    const id = `held-${locale}`;
    const sheet = open(id, locale);
    const seen: string[] = [];
    sheet.runtime.onServiceCall = (name) => {
      if (name !== 'UrlFetchApp.fetch') return undefined;
      sheet.runtime.onServiceCall = undefined;
      sheet.tick();
      expect(sheet.sent).toEqual([]);
      sheet.tick();
      expect(sheet.sent).toMatchObject([{ action: 'report', message: { status: 'error', cause: 'google_failed' } }]);
      seen.push(...textsIn(sheet.run('showStatus')));
      return undefined;
    };
    sheet.run('syncNow');
    expect(seen.join('\n')).toMatch(
      locale === 'ru_RU' ? /Последняя сверка .* не удалась/ : /last comparison .* failed/,
    );
    expect(seen.join('\n')).not.toMatch(allEqual);
    expect(await revenueOf(id)).toBe(4321);
    expect(textsIn(sheet.run('showStatus')).join('\n')).toMatch(allEqual);
    expect([...sheet.runtime.properties.document.keys()].filter((name) => name.startsWith('MARK_'))).toEqual([]);
  });
});
