import { expect, test } from 'vitest';
import { ReaderSlots, ReadersBusy } from './reader-slots.ts';

function held(): { readonly query: () => Promise<string>; readonly end: () => void } {
  let end = (): void => undefined;
  const ended = new Promise<string>((resolve) => {
    end = () => resolve('ended');
  });
  return { query: () => ended, end };
}

test('so many run at once, and the next one starts when one of them has ended', async () => {
  const slots = new ReaderSlots({ slots: 1, waitMsMax: 10_000 });
  const long = held();
  const first = slots.run(long.query);
  let isStarted = false;
  const second = slots.run(async () => {
    isStarted = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isStarted).toBe(false);
  long.end();
  await Promise.all([first, second]);
  expect(isStarted).toBe(true);
});

test('a query that waits too long is refused with the reason, and takes no slot', async () => {
  const slots = new ReaderSlots({ slots: 1, waitMsMax: 5 });
  const long = held();
  const first = slots.run(long.query);
  await expect(slots.run(async () => 1)).rejects.toBeInstanceOf(ReadersBusy);
  long.end();
  await first;
  expect(await slots.run(async () => 2)).toBe(2);
});

test('a query that fails gives its slot back', async () => {
  const slots = new ReaderSlots({ slots: 1 });
  await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await slots.run(async () => 1)).toBe(1);
});
