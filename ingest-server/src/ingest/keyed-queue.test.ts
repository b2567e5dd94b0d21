import { expect, test } from 'vitest';
import { ProblemError } from '../problem.ts';
import { KeyedQueue } from './keyed-queue.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('tasks of one key pass one after another, and those of another key beside them', async () => {
  const queue = new KeyedQueue();
  const order: string[] = [];
  const task = (name: string, ms: number) => async () => {
    order.push(`${name} begins`);
    await pause(ms);
    order.push(`${name} ends`);
  };
  await Promise.all([queue.run('a', task('1', 20)), queue.run('a', task('2', 0)), queue.run('b', task('3', 0))]);
  expect(order).toEqual(['1 begins', '3 begins', '3 ends', '1 ends', '2 begins', '2 ends']);
});

test('a caller that waited too long is asked to come again, and none of its work is done', async () => {
  const queue = new KeyedQueue(10);
  let isDone = false;
  const first = queue.run('a', () => pause(30));
  const late = queue.run('a', async () => {
    isDone = true;
  });
  await expect(late).rejects.toMatchObject({ problem: { code: 'unavailable' }, retryAfterSeconds: 10 });
  await expect(late).rejects.toBeInstanceOf(ProblemError);
  await first;
  expect(isDone).toBe(false);
  expect(await queue.run('a', async () => 'again')).toBe('again');
});
