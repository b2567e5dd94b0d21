import { setImmediate as nextRound } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { giveWay, inTurns, isTurnOver } from './give-way.ts';

test('of works that wait at the same moment one goes on in a round of the loop, in their order', async () => {
  const wentOn: number[] = [];
  const works = [0, 1, 2, 3].map(async (work) => {
    await giveWay();
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

test('works of one round of the loop share its slice', async () => {
  expect(isTurnOver()).toBe(false);
  const until = performance.now() + 25;
  while (performance.now() < until);
  expect(isTurnOver()).toBe(true);
  let isDone = false;
  const next = inTurns(one()).then(() => {
    isDone = true;
  });
  await Promise.resolve();
  expect(isDone).toBe(false);
  await next;
  expect(isTurnOver()).toBe(false);
});

function* one(): Generator<undefined, void> {
  yield;
}
