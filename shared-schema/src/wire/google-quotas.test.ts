import { describe, expect, it } from 'vitest';
import { accountSeen, expectedDay, secondsAtThisPace } from './google-quotas.ts';

const HOUR = 3_600_000;

describe('what a day of Google’s comes to', () => {
  it('follows from how long comparing everything takes: the lines of `bench -- --day`', () => {
    expect(expectedDay(2)).toEqual({ comparisons: 4, typist: 49 });
    expect(expectedDay(9.4)).toEqual({ comparisons: 16, typist: 70 });
  });

  it('is its pace so far, of which nothing is known within the first two hours', () => {
    expect(secondsAtThisPace({ since: 0, triggerSeconds: 600 }, 2 * HOUR - 1)).toBeNull();
    expect(secondsAtThisPace({ since: 0, triggerSeconds: 600 }, 6 * HOUR)).toBe(2_400);
  });
});

describe('the account', () => {
  const spent = (of: { triggerSeconds?: number; fetches?: number; propertyCalls?: number }) => ({
    ...{ triggerSeconds: 0, fetches: 0, propertyCalls: 0 },
    ...of,
  });

  it.each([
    ['quota_fetch', { fetches: 19_800 }],
    ['quota_properties', { propertyCalls: 44_000 }],
    ['quota_time', { triggerSeconds: 88 * 60 }],
  ])('is a consumer’s where Google refused at about its limit: %s', (refused, of) => {
    expect(accountSeen(spent(of), refused)).toBe('consumer');
    expect(accountSeen(spent(of), refused, 'workspace')).toBe('consumer');
  });

  it('is Workspace where more was spent than a consumer has', () => {
    expect(accountSeen(spent({ triggerSeconds: 95 * 60 }), null)).toBe('workspace');
    expect(accountSeen(spent({ fetches: 22_000 }), null)).toBe('workspace');
    expect(accountSeen(spent({ fetches: 99_000 }), 'quota_fetch', 'consumer')).toBe('workspace');
  });

  it('stays as it was seen where nothing new can be concluded: refused by what others spent, or a ledger a little off', () => {
    expect(accountSeen(spent({ fetches: 900 }), 'quota_fetch')).toBeUndefined();
    expect(accountSeen(spent({ fetches: 900 }), 'no_connection', 'workspace')).toBe('workspace');
    expect(accountSeen(spent({ triggerSeconds: 100 * 60 }), null, 'consumer')).toBe('consumer');
    expect(accountSeen(spent({ triggerSeconds: 0 }), null)).toBeUndefined();
  });
});
