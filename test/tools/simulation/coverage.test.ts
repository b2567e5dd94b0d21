/** A run of histories fails where something that it must have reached was never reached; what can fail is on that list. */
import { describe, expect, it } from 'vitest';
import { exceptionsOf } from '../apps-script-runtime/index.ts';
import { coverageOf } from './coverage.ts';
import { lastingFailures } from './faults/lasting.ts';
import type { Outcome } from './simulate-seed.ts';

const histories = (count: number, counts: Outcome['counts'] = {}): readonly Outcome[] =>
  Array.from({ length: count }, (_, seed) => ({ seed, broken: undefined, story: [], counts, steps: [] }));

/** Calls that histories interrupt, one of each service. */
const calls = [
  'Range.getValues',
  'Properties.setProperty',
  'Properties.getProperties',
  'Lock.tryLock',
  'UrlFetchApp.fetch',
];

describe('a run of histories', () => {
  it('has missed each known exception that it never met, and each thing that never failed for good', () => {
    const { missing } = coverageOf(histories(500), true, 'usual');
    const known = calls.flatMap(exceptionsOf).map((name) => `exception ${name}`);
    expect(known.filter((name) => !missing.includes(name))).toEqual([]);
    const lasting = coverageOf(histories(200), true, 'liveness').missing;
    expect(lasting.toSorted()).toEqual(lastingFailures.map(([name]) => `lasting: ${name}`).toSorted());
  });

  it('has missed one thing where it met all others', () => {
    const { missing } = coverageOf(histories(500), true, 'usual');
    const [first = '', ...others] = missing;
    const met = histories(500, Object.fromEntries(others.map((name) => [name, 1])));
    expect(coverageOf(met, true, 'usual').missing).toEqual([first]);
    expect(coverageOf(histories(500, { ...met[0]?.counts, [first]: 1 }), true, 'usual').missing).toEqual([]);
  });

  it('owes nothing where it is too short, or has chosen its faults', () => {
    expect(coverageOf(histories(50), true, 'usual').missing).toEqual([]);
    expect(coverageOf(histories(500), false, 'usual').missing).toEqual([]);
  });
});
