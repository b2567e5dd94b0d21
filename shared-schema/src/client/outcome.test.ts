import { describe, expect, it } from 'vitest';
import { equalOutcome, isOutcomeKind, isProven, nothingHeldBack, outcomeGrades } from './outcome.ts';

describe('the outcome of a comparison', () => {
  it('is plainly equal only where no row is held back', () => {
    expect(equalOutcome(5, nothingHeldBack)).toEqual({ kind: 'equal', rows: 5 });
    for (const one of ['errors', 'drafts', 'replaced', 'held'] as const) {
      expect(equalOutcome(5, { ...nothingHeldBack, [one]: 1 }).kind).toBe('equal_except');
    }
  });

  it('is a proof only by a digest: rows that were merely sent prove nothing', () => {
    expect(isProven({ kind: 'equal', rows: 1 })).toBe(true);
    expect(isProven({ kind: 'sent', rows: 1 })).toBe(false);
  });

  it('has a grade for each kind, and no grade for any other word', () => {
    expect(Object.keys(outcomeGrades)).toHaveLength(16);
    expect(isOutcomeKind('toString')).toBe(false);
    expect(isOutcomeKind('read_failed')).toBe(true);
  });
});
