/**
 * R12: what cannot be identified is not deleted. A stored key that no row of a reading shows is held, kept as it was,
 * where one of its lines may be a row of the same reading whose key cannot be read.
 */
import type { CanonicalRow, CanonicalValue, Contract } from '../contracts/contract.ts';

/** Of a row whose key cannot be read: the canonical value of each column that reads, by column name; at least one cell is not blank. */
export type ReadableParts = Readonly<Record<string, CanonicalValue>>;

/**
 * A stored key that may be held. For each of its lines, in order, the rows of `unread` that the line agrees with, as
 * indexes; of equal rows of `unread` the first stands for all.
 */
export type MaybeHeld = { readonly keyHash: string; readonly lines: readonly (readonly number[])[] };

/** Equal rows of `unread`: the index of the first, and how many they are. */
export type UnreadGroup = { readonly first: number; readonly parts: ReadableParts; readonly rows: number };

/** Whether a stored row may be the unreadable one: it has the same value in every column that could be read. */
export function agrees(contract: Contract, parts: ReadableParts, row: CanonicalRow): boolean {
  const names = Object.keys(parts);
  return (
    names.length > 0 &&
    names.every((name) => row[contract.columns.findIndex((column) => column.name === name)] === parts[name])
  );
}

/** Rows with equal parts cannot be distinguished, so they are counted. */
export function groupUnread(unread: readonly ReadableParts[]): readonly UnreadGroup[] {
  const groups = new Map<string, { first: number; parts: ReadableParts; rows: number }>();
  unread.forEach((parts, first) => {
    const text = JSON.stringify(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1)));
    const group = groups.get(text);
    if (group === undefined) groups.set(text, { first, parts, rows: 1 });
    else group.rows += 1;
  });
  return Array.from(groups.values());
}

/**
 * Which keys are held. Keys are taken in the order of their hash, lines in order; each agreeing line uses up one
 * unreadable row, and a key that got one is held whole. A line that came earlier keeps a row, though another one where
 * that leaves one for both; so the order of `unread` does not matter, and sorting the tab changes no choice.
 *
 * @param missing stored keys that agree and that no row of the reading shows
 * @returns key hashes
 */
export function chooseHeld(missing: readonly MaybeHeld[], unread: readonly ReadableParts[]): readonly string[] {
  const takeRow = seating(unread);
  const inOrder = missing.slice().sort((a, b) => (a.keyHash < b.keyHash ? -1 : 1));
  return inOrder.flatMap(({ keyHash, lines }) => {
    const placed = lines.filter((line) => takeRow(line));
    return placed.length > 0 ? [keyHash] : [];
  });
}

type Line = readonly number[];
/** A group of equal unreadable rows, and the lines that have used some of them up. */
type Seats = { readonly rows: number; readonly takers: Line[]; isFull: boolean };
/** How the search came to a group: for `line`, which has a row of the group `from`, or none yet. */
type Step = { readonly line: Line; readonly from: number | null };

/**
 * Unreadable rows and the stored lines that use them up: a matching, grown by augmenting paths.
 * @returns gives a line a row, if need be by giving lines before it other ones; false where none is left
 */
function seating(unread: readonly ReadableParts[]): (line: Line) => boolean {
  const seats = new Map<number, Seats>();
  for (const { first, rows } of groupUnread(unread)) seats.set(first, { rows, takers: [], isFull: false });
  return (line) => {
    const steps = new Map<number, Step>();
    const queue: number[] = [];
    const reach = (groups: Line, step: Step) => {
      for (const group of groups) {
        if (steps.has(group) || seats.get(group)?.isFull !== false) continue;
        steps.set(group, step);
        queue.push(group);
      }
    };
    reach(line, { line, from: null });
    for (let next = 0; next < queue.length; next += 1) {
      const group = queue[next] ?? 0;
      const found = seats.get(group);
      if (found === undefined) continue;
      if (found.takers.length < found.rows) {
        moveOn(seats, steps, group);
        return true;
      }
      for (const taker of found.takers) reach(taker, { line: taker, from: group });
    }
    // No free row can be reached from these, and none ever will.
    for (const group of queue) {
      const found = seats.get(group);
      if (found !== undefined) found.isFull = true;
    }
    return false;
  };
}

/** Moves each line on the way to the free row one group on. */
function moveOn(seats: ReadonlyMap<number, Seats>, steps: ReadonlyMap<number, Step>, free: number): void {
  let group: number | null = free;
  while (group !== null) {
    const step = steps.get(group);
    if (step === undefined) return;
    seats.get(group)?.takers.push(step.line);
    const left = step.from === null ? undefined : seats.get(step.from)?.takers;
    if (left !== undefined) left.splice(left.indexOf(step.line), 1);
    group = step.from;
  }
}
