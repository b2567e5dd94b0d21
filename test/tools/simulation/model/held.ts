/** What is held (R12), by the simulation's own few rules. */
import { keyHashOf } from '../referee/hashes.ts';
import type { TabPlan } from './plans.ts';
import type { Values } from './row.ts';

/** Of a row without a readable key: the values that could be read, by column. */
export type Parts = Readonly<Record<string, string | null>>;

/** A stored key, and for each of its lines the unreadable rows that it may be. */
export type Candidate = { readonly keyHash: string; readonly lines: readonly (readonly number[])[] };

/** @param values in the order of the plan's columns */
function mayBe(plan: TabPlan, parts: Parts, values: Values): boolean {
  return Object.entries(parts).every(
    ([name, value]) => values[plan.columns.findIndex((column) => column.name === name)] === value,
  );
}

export function rowsLike(plan: TabPlan, unread: readonly Parts[], values: Values): readonly number[] {
  return unread.flatMap((parts, index) => (mayBe(plan, parts, values) ? [index] : []));
}

/** Keys in the order of their hash, lines in order; each takes a row, and those before it may change theirs for another. */
export function chosen(candidates: readonly Candidate[]): readonly string[] {
  const takers = new Map<number, readonly number[]>();
  const place = (line: readonly number[], tried: Set<number>): boolean =>
    line.some((row) => {
      if (tried.has(row)) return false;
      tried.add(row);
      const taker = takers.get(row);
      if (taker !== undefined && !place(taker, tried)) return false;
      takers.set(row, line);
      return true;
    });
  const inOrder = [...candidates].sort((a, b) => (a.keyHash < b.keyHash ? -1 : 1));
  return inOrder
    .filter(({ lines }) => lines.filter((line) => place(line, new Set())).length > 0)
    .map((key) => key.keyHash);
}

/**
 * @param stored by key, as JSON
 * @param shown keys that a row of the sheet shows
 * @returns the keys that are held
 */
export function heldKeys(
  plan: TabPlan,
  stored: ReadonlyMap<string, readonly Values[]>,
  shown: { has(key: string): boolean },
  unread: readonly Parts[],
): ReadonlySet<string> {
  if (unread.length === 0) return new Set();
  const missing = [...stored].filter(([key]) => !shown.has(key));
  const held = new Set(
    chosen(
      missing.map(([key, lines]) => ({
        keyHash: keyHashOf(key),
        lines: lines.map((values) => rowsLike(plan, unread, values)),
      })),
    ),
  );
  return new Set(missing.map(([key]) => key).filter((key) => held.has(keyHashOf(key))));
}
