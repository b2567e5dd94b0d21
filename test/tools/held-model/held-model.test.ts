/** R12 on a model of a page: every history keeps its promises, and each way of getting the rule wrong breaks one. */
import { describe, expect, test } from 'vitest';
import { faults } from './faults.ts';
import { History } from './history.ts';

const HISTORIES = 400;

test(`${HISTORIES} random histories end equal by the rule, proven and silent, whatever was lost, late or restored`, () => {
  const reached = { held: 0, late: 0, restored: 0, blocked: 0 };
  for (let seed = 1; seed <= HISTORIES; seed += 1) {
    const history = new History(seed, null);
    expect([seed, history.play()]).toEqual([seed, null]);
    for (const what of ['held', 'late', 'restored', 'blocked'] as const) reached[what] += history.counts[what];
  }
  for (const [what, times] of Object.entries(reached)) expect([what, times > 20]).toEqual([what, true]);
});

describe('a history breaks where', () => {
  test.each(faults)('%s', (fault) => {
    const seeds = Array.from({ length: HISTORIES }, (_, index) => index + 1);
    expect(seeds.find((seed) => new History(seed, fault).play() !== null)).toBeDefined();
  });
});
