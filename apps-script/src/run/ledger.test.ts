import { QUOTA_DAY_MS } from '@qtickets/shared-schema/wire/google-quotas';
import { describe, expect, it } from 'vitest';
import { accountText, LEDGER_PROPERTY, ledgerNow, ledgerText, parseLedger, spentOf } from './ledger.ts';
import type { LeftMark } from './marks.ts';

const now = 1_800_000_000_000;
const kept = { [LEDGER_PROPERTY]: `${now - 1_000} 60000 7 40` };

describe('the ledger', () => {
  it('goes on from what was kept, as long as Google’s day lasts', () => {
    expect(ledgerNow(kept, now)).toMatchObject({ since: now - 1_000, triggerMs: 60_000 });
    const [since, triggerMs] = ledgerText(kept, [], now).split(' ').map(Number);
    expect([since, triggerMs]).toEqual([now - 1_000, 60_000]);
    expect(parseLedger(kept[LEDGER_PROPERTY], now - 1_000 + QUOTA_DAY_MS)).toBeNull();
  });

  it('begins anew where it cannot be read, or was kept by a clock that is ahead', () => {
    for (const text of [undefined, '', 'x', '1 2 3', '1 2 3 -4', `${now + 5_000} 1 1 1`]) {
      expect(parseLedger(text, now)).toBeNull();
      expect(ledgerNow({ [LEDGER_PROPERTY]: text ?? '' }, now).since).toBe(now);
    }
  });

  it('counts the executions that left marks, and ticks with their wait', () => {
    const edit: LeftMark = { property: 'MARK_1', mark: { tab: 'Sales', rows: [2, 2], columns: [1, 1] } };
    const tick: LeftMark = { property: 'MARK_2', mark: { all: 'schedule' } };
    const triggerMs = (marks: readonly LeftMark[]) => Number(ledgerText(kept, marks, now).split(' ')[1]);
    expect(triggerMs([edit, edit]) - triggerMs([])).toBe(1_000);
    expect(triggerMs([tick]) - triggerMs([])).toBe(10_500);
  });

  it('names the account that limits have shown, unless somebody set another one', () => {
    const spent = { ...kept, [LEDGER_PROPERTY]: `${now - 1_000} 60000 19900 400` };
    expect([accountText(spent, 'quota_fetch', now), accountText(spent, null, now)]).toEqual(['consumer', '']);
    const seen = { ...kept, GOOGLE_ACCOUNT_SEEN: 'workspace' };
    expect(accountText(seen, null, now)).toBe('workspace');
    expect(spentOf(seen, now, 1)).toMatchObject({ account: 'workspace' });
    expect(spentOf({ ...seen, GOOGLE_ACCOUNT: 'consumer' }, now, 1)).toMatchObject({ account: 'consumer' });
  });

  it('names the account where somebody set it', () => {
    expect(spentOf(kept, now, 0)).not.toHaveProperty('account');
    expect(spentOf({ ...kept, GOOGLE_ACCOUNT: 'workspace' }, now, 1)).toMatchObject({ account: 'workspace' });
    expect(spentOf({ ...kept, GOOGLE_ACCOUNT: 'else' }, now, 1)).not.toHaveProperty('account');
  });
});
