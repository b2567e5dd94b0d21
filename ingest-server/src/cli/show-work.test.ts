import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { showingWork } from './show-work.ts';

const { isTTY } = process.stderr;
let printed: string[];
beforeEach(() => {
  vi.useFakeTimers();
  printed = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  process.stderr.isTTY = isTTY;
});

async function workOf(ms: number): Promise<string> {
  const work = showingWork(new Promise((resolve) => setTimeout(() => resolve('done'), ms)));
  await vi.advanceTimersByTimeAsync(ms);
  expect(await work).toBe('done');
  return printed.join('');
}

test('long work shows on a terminal that it goes on, and leaves nothing behind', async () => {
  process.stderr.isTTY = true;
  expect(await workOf(2_500)).toBe('\r\u001b[Kworking, 1 s\r\u001b[Kworking, 2 s\r\u001b[K');
});

test('short work shows nothing, and none does where the output is no terminal', async () => {
  process.stderr.isTTY = true;
  expect(await workOf(500)).toBe('');
  process.stderr.isTTY = false;
  expect(await workOf(5_000)).toBe('');
});
