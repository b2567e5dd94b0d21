import { expect, test } from 'vitest';
import { KeyedQueue } from './keyed-queue.ts';

const late = (key: string) => new Error(`${key} is late`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('tasks of one key pass one after another, and those of another key beside them', async () => {
  const queue = new KeyedQueue(1_000, late);
  const order: string[] = [];
  const task = (name: string, ms: number) => async () => {
    order.push(`${name} begins`);
    await pause(ms);
    order.push(`${name} ends`);
  };
  await Promise.all([queue.run('a', task('1', 20)), queue.run('a', task('2', 0)), queue.run('b', task('3', 0))]);
  expect(order).toEqual(['1 begins', '3 begins', '3 ends', '1 ends', '2 begins', '2 ends']);
});

test('a task that waited too long fails as it was said, and none of its work is done', async () => {
  const queue = new KeyedQueue(10, late);
  let isDone = false;
  const first = queue.run('a', () => pause(30));
  const second = queue.run('a', async () => {
    isDone = true;
  });
  await expect(second).rejects.toThrow('a is late');
  await first;
  expect(isDone).toBe(false);
  expect(await queue.run('a', async () => 'again')).toBe('again');
});
