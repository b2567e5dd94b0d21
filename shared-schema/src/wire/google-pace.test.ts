import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PaceSettings, paceOf } from './google-pace.ts';
import { GATHER_TRIGGER_SECONDS, QUOTA_DAY_MS, START_SECONDS, TICK_MINUTES, TRIGGER_SECONDS } from './google-quotas.ts';

const MINUTE = 60_000;
const noSettings: PaceSettings = { allotmentMinutes: null };
const noEdits = { since: 0, executions: 0, isEditTriggerAway: false };
const at = (spentMinutes: number, comparisonSeconds: number, settings = noSettings, hour = 0) =>
  paceOf({ ...noEdits, triggerSeconds: spentMinutes * 60, comparisonSeconds }, settings, hour * 60 * MINUTE);

describe('the pace', () => {
  it('is 15 minutes, and edits at once, while little is spent and comparing takes little', () => {
    expect(at(0, 0)).toEqual({ tickMinutes: 15, edits: 'at_once', reason: 'none' });
    expect(at(19.9, 20)).toEqual({ tickMinutes: 15, edits: 'at_once', reason: 'none' });
  });

  it('is slower by as much as comparing takes more than 40 minutes a day', () => {
    expect(at(0, 60)).toMatchObject({ tickMinutes: 45, reason: 'slow_comparison' });
    expect(at(0, 300)).toMatchObject({ tickMinutes: 195, reason: 'slow_comparison' });
    expect(at(0, 60, { allotmentMinutes: 20 })).toMatchObject({ tickMinutes: 75 });
    expect(at(0, 60, { account: 'workspace', allotmentMinutes: null })).toMatchObject({ tickMinutes: 15 });
  });

  it('gathers edits past half of the allotment, and lets them wait past half of the day', () => {
    expect(at(20, 2)).toEqual({ tickMinutes: 15, edits: 'gathered', reason: 'half_spent' });
    expect(at(44.9, 2)).toMatchObject({ edits: 'gathered' });
    expect(at(45, 2)).toMatchObject({ edits: 'wait', reason: 'little_left' });
    expect(at(60, 2, { account: 'workspace', allotmentMinutes: null })).toMatchObject({ edits: 'at_once' });
  });

  it('takes the edit trigger away where the start alone of as many edits would spend the rest of the day, and until it ends', () => {
    const spent = { ...noEdits, triggerSeconds: 50 * 60, comparisonSeconds: 2 };
    const noon = (executions: number, isEditTriggerAway = false) =>
      paceOf({ ...spent, executions, isEditTriggerAway }, noSettings, 12 * 60 * MINUTE);
    expect(noon(4_000)).toEqual({ tickMinutes: 15, edits: 'wait', reason: 'little_left' });
    expect(noon(4_500)).toMatchObject({ edits: 'wait', editTrigger: 'away' });
    expect(noon(100, true)).toMatchObject({ edits: 'wait', editTrigger: 'away' });
    // While edits go out, and on the next day, it is there.
    expect(
      paceOf(
        { ...noEdits, executions: 9_000, isEditTriggerAway: true, triggerSeconds: 1_000, comparisonSeconds: 2 },
        noSettings,
        MINUTE,
      ),
    ).not.toHaveProperty('editTrigger');
    expect(at(77, 2)).toMatchObject({ editTrigger: 'away' });
  });

  it('never leaves the day without a comparison for long where there is something left of it', () => {
    expect(at(85, 2, noSettings, 1).tickMinutes).toBeLessThanOrEqual(1_440);
    expect(at(85.6, 2, noSettings, 1)).toEqual({
      tickMinutes: 1_440,
      edits: 'wait',
      reason: 'little_left',
      editTrigger: 'away',
    });
    expect(at(60, 20, noSettings, 23).tickMinutes).toBe(15);
  });
});

const START = START_SECONDS;
/** What an edit costs that only leaves its mark, and one that is sent, in seconds; a day of people who type at random. */
const day = fc.record({
  comparison: fc.double({ min: 0.1, max: 330, noNaN: true }),
  sent: fc.double({ min: 0.5, max: 6, noNaN: true }),
  waiting: fc.double({ min: 0.6, max: 0.9, noNaN: true }),
  editsAMinute: fc.double({ min: 0, max: 25, noNaN: true }),
  fromHour: fc.integer({ min: 0, max: 20 }),
  hours: fc.integer({ min: 0, max: 10 }),
  account: fc.constantFrom('consumer' as const, 'workspace' as const),
});

describe('a day at the pace', () => {
  it('has no more comparisons than the allotment holds, one more at most', () => {
    fc.assert(
      fc.property(day, fc.option(fc.integer({ min: 5, max: 80 })), ({ comparison, account }, allotmentMinutes) => {
        const settings = { account, allotmentMinutes };
        const allotment = allotmentMinutes ?? (account === 'consumer' ? 40 : 160);
        let spent = 0;
        let last = -1_440;
        for (let minute = 0; minute < 1_440; minute += TICK_MINUTES) {
          const so = { ...noEdits, triggerSeconds: spent, comparisonSeconds: comparison };
          if (minute - last < paceOf(so, settings, minute * MINUTE).tickMinutes) continue;
          last = minute;
          spent += comparison + START;
        }
        expect(spent).toBeLessThanOrEqual(allotment * 60 + comparison + START);
      }),
    );
  });

  it('ends within what Google gives, whoever types what', () => {
    fc.assert(
      fc.property(day, (typed) => {
        // Thousands of seconds with fractions are added up: the last digit is not theirs.
        expect(spentInDay(typed)).toBeLessThanOrEqual(TRIGGER_SECONDS[typed.account] + 1e-6);
      }),
    );
  });
});

type Day = typeof day extends fc.Arbitrary<infer T> ? T : never;

function spentInDay({ comparison, sent, waiting, editsAMinute, fromHour, hours, account }: Day): number {
  let spent = 0;
  let executions = 0;
  let isAway = false;
  let last = -QUOTA_DAY_MS;
  for (let minute = 0; minute < 1_440; minute += 1) {
    const so = {
      since: 0,
      triggerSeconds: spent,
      executions,
      isEditTriggerAway: isAway,
      comparisonSeconds: comparison,
    };
    const pace = paceOf(so, { account, allotmentMinutes: null }, minute * MINUTE);
    if (minute % TICK_MINUTES === 0) {
      const isDue = minute - last >= pace.tickMinutes;
      if (isDue) last = minute;
      spent += START + (isDue ? comparison : 0);
      executions += 1;
      // Only ticks take the edit trigger away.
      isAway = pace.editTrigger === 'away';
    }
    if (isAway || minute < fromHour * 60 || minute >= (fromHour + hours) * 60) continue;
    executions += editsAMinute;
    spent += editsAMinute * (pace.edits === 'at_once' ? sent : waiting);
    // Many edits at once may be compared as a whole.
    if (pace.edits === 'gathered' && editsAMinute > 0) spent += Math.max(sent, comparison) + GATHER_TRIGGER_SECONDS;
  }
  return spent;
}
