import { expect, it } from 'vitest';
import { DeadlinePassed, refreshed, within } from './refreshed.ts';

/** A question whose answers are given by hand. */
function question(deadlineMs = 60_000) {
  const open: { resolve: (value: string) => void; reject: (error: Error) => void }[] = [];
  const clock = { now: 0 };
  const load = () => new Promise<string>((resolve, reject) => open.push({ resolve, reject }));
  const ask = refreshed({ load, ttlMs: 5_000, deadlineMs, now: () => clock.now });
  return { ask, clock, open };
}

it('is asked once however many want to know, and again after its time', async () => {
  const { ask, clock, open } = question();
  const answers = [ask(), ask()];
  open[0]?.resolve('first');
  expect((await Promise.all(answers)).map(({ value }) => value)).toEqual(['first', 'first']);
  clock.now = 4_999;
  expect((await ask()).value).toBe('first');
  expect(open).toHaveLength(1);
  clock.now = 5_000;
  const later = ask();
  open[1]?.resolve('second');
  expect(await later).toEqual({ value: 'second', readAt: 5_000, trouble: null });
});

it('that takes long is not asked twice: who asks gets the last answer and why it is not newer', async () => {
  const { ask, clock, open } = question(1);
  const first = ask();
  open[0]?.resolve('first');
  await first;
  clock.now = 10_000;
  for (const _ of [1, 2, 3]) {
    expect(await ask()).toEqual({ value: 'first', readAt: 0, trouble: expect.any(DeadlinePassed) });
  }
  expect(open).toHaveLength(2);
  open[1]?.resolve('late');
  await Promise.resolve();
  expect(await ask()).toEqual({ value: 'late', readAt: 10_000, trouble: null });
});

it('that fails leaves the last answer, and its failure until it is asked again', async () => {
  const { ask, clock, open } = question();
  const first = ask();
  open[0]?.resolve('first');
  await first;
  clock.now = 6_000;
  const failed = ask();
  open[1]?.reject(new Error('refused'));
  expect(await failed).toEqual({ value: 'first', readAt: 0, trouble: new Error('refused') });
  expect((await ask()).trouble).toEqual(new Error('refused'));
  expect(open).toHaveLength(2);
});

it('that is lost for good is asked anew after a minute, and its late answer does not count', async () => {
  const { ask, clock, open } = question(1);
  expect((await ask()).trouble).toBeInstanceOf(DeadlinePassed);
  clock.now = 60_001;
  const again = ask();
  open[1]?.resolve('new');
  expect((await again).value).toBe('new');
  open[0]?.resolve('old');
  await Promise.resolve();
  expect((await ask()).value).toBe('new');
});

it('a clock that is set back keeps no answer for ever', async () => {
  const { ask, clock, open } = question();
  clock.now = 1_000_000;
  const first = ask();
  open[0]?.resolve('first');
  await first;
  clock.now = 0;
  const second = ask();
  open[1]?.resolve('second');
  expect((await second).value).toBe('second');
});

it('what does not answer in time is given up', async () => {
  await expect(within(1, new Promise(() => undefined))).rejects.toThrow(DeadlinePassed);
  await expect(within(60_000, Promise.resolve('soon'))).resolves.toBe('soon');
});
