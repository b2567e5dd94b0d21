import { setImmediate as nextRound } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turn } from './give-way.ts';

test('of works that wait at the same moment one goes on in a round of the loop, in their order', async () => {
  const wentOn: number[] = [];
  const works = [0, 1, 2, 3].map(async (work) => {
    await new Turn().giveWay();
    wentOn.push(work);
  });
  let before = 0;
  while (wentOn.length < works.length) {
    await nextRound();
    expect(wentOn.length - before).toBeLessThanOrEqual(1);
    before = wentOn.length;
  }
  await Promise.all(works);
  expect(wentOn).toEqual([0, 1, 2, 3]);
});
