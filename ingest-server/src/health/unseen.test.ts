/** Where nothing is known of now, for an outage, a clock or a beginning, no place claims that anything is well. */
import { describe, expect, it } from 'vitest';
import { expectClaim, sayings } from '../testing/sayings.ts';
import { judge, minutesAgo, provenAt, runAt, sales, stateOf } from '../testing/seen-sheet.ts';
import { describeFreshnessList, describeIntegration } from './describe.ts';
import type { Outage } from './ports.ts';

describe('what cannot be seen now', () => {
  const outages: readonly Outage[] = ['unreachable', 'slow', 'denied', 'failing'];

  it.each(outages)('while ClickHouse is %s nothing is claimed of now, and no colour is shown', (outage) => {
    for (const readAt of [minutesAgo(3), null]) {
      const health = judge(readAt === null ? null : stateOf([sales()], [runAt(1)]), { outage, readAt });
      for (const { place, language, text } of sayings(health)) {
        expect([
          place,
          language,
          /checked \d+ minutes ago|checked just now|проверено \d+ минут|Every row reads well\. <|Everything is equal|Всё совпадает/.test(
            text,
          ),
        ]).toEqual([place, language, false]);
        if (place === 'json') expect(text).toMatch(/"tab":"sales","status":"unknown"/);
      }
    }
  });

  it('after the clock was set back by a day, a proof of what is now tomorrow claims nothing', () => {
    const tomorrow = sales({ proof: provenAt(-24 * 60) });
    const state = { ...stateOf([tomorrow], [runAt(1)]), ahead: [{ source: 'sheet', until: minutesAgo(-24 * 60) }] };
    const health = judge(state);
    expect(health.findings.map(({ code, level }) => [code, level])).toEqual([['time_ahead', 'warning']]);
    expectClaim(health, false);
    const [page] = sayings(health).filter(({ place, language }) => place === 'page' && language === 'en');
    expect(page?.text).toMatch(/last known equal to the sheet (?!just now)/);
  });

  it('before anything was read, no check is well', () => {
    const { checks } = describeIntegration(judge(null, { readAt: null, outage: 'unreachable' }));
    expect(checks).toMatchObject({ clickhouse: { status: 'error' }, job_run: { status: 'unknown' } });
  });

  it('of two tables of one kind, the one that was never proven is the older', () => {
    const sources = ['sheet', 'other'].map((spreadsheetId) => ({ spreadsheetId, name: '', tabs: ['sales'] }));
    const runs = [runAt(1), runAt(1, { source: 'other', outcomes: [{ kind: 'out_of_time', tab: 'sales' }] })];
    const { data } = describeFreshnessList(
      judge(stateOf([sales(), sales({ source: 'other', proof: null })], runs), { sources }),
    );
    expect(data).toMatchObject([{ source: 'sales', verified_at: null, minutes_since_verified: null }]);
  });

  it('before anything was read, nothing is well because a list is empty', () => {
    for (const health of [judge(null, { readAt: null }), judge(stateOf([], [])), judge(stateOf([], [runAt(1)]))]) {
      expectClaim(health, false);
      for (const { text } of sayings(health)) expect(text).not.toMatch(/Every row reads well|Все строки читаются/);
    }
  });
});
