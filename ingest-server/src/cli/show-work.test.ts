import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { NoteProgress } from '../progress.ts';
import { showingWork } from './show-work.ts';

const terminals = [process.stderr, process.stdout];
const before = terminals.map(({ isTTY }) => isTTY);
let printed: string[];
beforeEach(() => {
  vi.useFakeTimers();
  printed = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  onTerminal(true, true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  terminals.forEach((terminal, index) => {
    terminal.isTTY = before[index] ?? false;
  });
});

function onTerminal(...are: boolean[]): void {
  terminals.forEach((terminal, index) => {
    terminal.isTTY = are[index] ?? false;
  });
}

/** @param steps what is noted at the beginning of each second */
async function workOf(ms: number, steps: readonly (readonly [number, number])[] = []): Promise<string> {
  const work = async (note: NoteProgress) => {
    steps.forEach((step, second) => void setTimeout(() => note(...step), second * 1_000));
    await new Promise((resolve) => setTimeout(resolve, ms));
    return 'done';
  };
  const shown = showingWork(work);
  await vi.advanceTimersByTimeAsync(ms);
  expect(await shown).toBe('done');
  return printed.join('');
}

test('long work shows on a terminal that it goes on, and leaves nothing behind', async () => {
  expect(await workOf(2_500)).toBe('\r\u001b[Kworking, 1 s\r\u001b[Kworking, 2 s\r\u001b[K');
});

test('what is known of its share is shown, is no more than all, and is all only at the end', async () => {
  const steps = [
    [0, 0],
    [1, 3],
    [199, 200],
    [9, 8],
    [0, 0],
  ] as const;
  const lines = (await workOf(5_500, steps)).split('\r\u001b[K');
  expect(lines).toEqual([
    '',
    'working, 1 s',
    '████████░░░░░░░░░░░░░░░░ 33 %, working, 2 s',
    '███████████████████████░ 99 %, working, 3 s',
    '████████████████████████ 100 %, working, 4 s',
    'working, 5 s',
    '',
  ]);
});

test('short work shows nothing, and none does where the output goes elsewhere', async () => {
  expect(await workOf(500)).toBe('');
  for (const [errors, output] of [
    [false, true],
    [true, false],
    [false, false],
  ] as const) {
    onTerminal(errors, output);
    expect(await workOf(5_000, [[1, 2]])).toBe('');
  }
});
