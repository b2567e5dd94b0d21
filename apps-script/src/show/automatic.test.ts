import { describe, expect, it } from 'vitest';
import { automaticSync } from './automatic.ts';

const hour = 3_600_000;
const now = 1_800_000_000_000;
const ago = (hours: number) => now - hours * hour;
const HANDLERS = 3;
const state = (own: number | null, onSince: number | null, lastTick: number | null) =>
  automaticSync({ own: own === null ? null : { any: own > 0, missing: HANDLERS - own }, onSince, lastTick, now });

describe('whether automatic sync is on', () => {
  it('is shown by the last scheduled run, no matter who turned it on', () => {
    expect(state(3, ago(100), ago(0.2))).toEqual({ kind: 'on', by: 'you', lastTick: ago(0.2) });
    expect(state(0, ago(100), ago(0.2))).toEqual({ kind: 'on', by: 'other', lastTick: ago(0.2) });
    expect(state(null, null, ago(0.2))).toEqual({ kind: 'on', by: 'unknown', lastTick: ago(0.2) });
  });

  it('is not believed because somebody once turned it on', () => {
    expect(state(0, ago(100), ago(72))).toEqual({ kind: 'silent', by: 'other', since: ago(72), now });
    expect(state(3, ago(100), ago(72))).toMatchObject({ kind: 'silent', by: 'you' });
    expect(state(0, ago(5), null)).toMatchObject({ kind: 'silent', since: ago(5) });
  });

  it('waits for the first run where it has just been turned on', () => {
    expect(state(3, ago(0.1), null)).toEqual({ kind: 'waiting', by: 'you' });
    expect(state(3, ago(0.1), ago(72))).toEqual({ kind: 'waiting', by: 'you' });
    expect(state(3, null, null)).toEqual({ kind: 'waiting', by: 'you' });
  });

  it('is partly, off or not known in words of their own', () => {
    expect(state(2, ago(100), ago(0.2))).toEqual({ kind: 'partly' });
    expect(state(0, null, null)).toEqual({ kind: 'off' });
    expect(state(null, null, null)).toEqual({ kind: 'unknown' });
  });
});
