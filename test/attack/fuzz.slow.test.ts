import { expect, test } from 'vitest';
import { runFuzz } from '../tools/fuzz/run-fuzz.ts';

/** Caches and the engine's own pools fill up at first; a leak of a kilobyte a request would not stay below this. */
const GROWTH_MB_MAX = 400;

test('a few thousand hostile requests: right answers, nothing stored that should not be, memory bounded', async () => {
  const { faults, memory, answers } = await runFuzz({ requests: 2_400, seed: 20_251_123 });
  expect(faults).toEqual([]);
  expect((memory.at(-1) ?? 0) - (memory[0] ?? 0)).toBeLessThan(GROWTH_MB_MAX);
  expect(Object.keys(answers).length).toBeGreaterThan(8);
}, 240_000);
