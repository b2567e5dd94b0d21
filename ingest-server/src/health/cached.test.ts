import { expect, it } from 'vitest';
import { cached, DeadlinePassed, within } from './cached.ts';

function counting(now: () => number) {
  let loads = 0;
  return cached(
    async () => {
      loads += 1;
      return loads;
    },
    5_000,
    now,
  );
}

it('an answer is given again for its time, and asked for anew after it', async () => {
  let now = 0;
  const ask = counting(() => now);
  const answers = [await ask(), await ask()];
  now = 4_999;
  answers.push(await ask());
  now = 5_000;
  answers.push(await ask());
  expect(answers).toEqual([1, 1, 1, 2]);
});

it('a clock that is set back keeps no answer for ever', async () => {
  let now = 1_000_000;
  const ask = counting(() => now);
  await ask();
  now = 0;
  expect(await ask()).toBe(2);
});

it('what does not answer in time is given up', async () => {
  await expect(within(1, new Promise(() => undefined))).rejects.toThrow(DeadlinePassed);
  await expect(within(60_000, Promise.resolve('soon'))).resolves.toBe('soon');
});
