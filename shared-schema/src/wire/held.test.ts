import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plans } from '../contracts/plans.ts';
import { agrees, chooseHeld, groupUnread, type MaybeHeld, type ReadableParts } from './held.ts';

/** Few values, so that rows agree with one another. */
const value = fc.constantFrom('a', 'b');
const parts: fc.Arbitrary<ReadableParts> = fc.record(
  { event_id: value, city: value, plan_tickets: value },
  { requiredKeys: [] },
);
const storedRow = fc.record({ event_id: value, city: value, plan_tickets: value });

type Stored = { readonly keyHash: string; readonly rows: readonly ReadableParts[] };

const keys: fc.Arbitrary<readonly Stored[]> = fc
  .array(fc.array(storedRow, { minLength: 1, maxLength: 3 }), { maxLength: 6 })
  .map((rows) => rows.map((of, index) => ({ keyHash: String(index).padStart(16, '0'), rows: of })));

function isLike(part: ReadableParts, row: ReadableParts): boolean {
  const names = Object.keys(part);
  return names.length > 0 && names.every((name) => part[name] === row[name]);
}

function maybeOf(stored: readonly Stored[], unread: readonly ReadableParts[]): readonly MaybeHeld[] {
  const groups = groupUnread(unread);
  return stored.map(({ keyHash, rows }) => ({
    keyHash,
    lines: rows.map((row) => groups.filter((group) => isLike(group.parts, row)).map(({ first }) => first)),
  }));
}

/** How many of these lines can have a row of their own, by trying everything. */
function placesFor(lines: readonly ReadableParts[], unread: readonly ReadableParts[]): number {
  const [line, ...others] = lines;
  if (line === undefined) return 0;
  const withRow = unread.flatMap((part, index) =>
    isLike(part, line)
      ? [
          1 +
            placesFor(
              others,
              unread.filter((_, other) => other !== index),
            ),
        ]
      : [],
  );
  return Math.max(placesFor(others, unread), ...withRow);
}

describe('the keys that are held', () => {
  const histories = fc.tuple(keys, fc.array(parts, { maxLength: 5 }));

  it('are as many as the unreadable rows allow, earlier keys first', () => {
    fc.assert(
      fc.property(histories, ([stored, unread]) => {
        const held = chooseHeld(maybeOf(stored, unread), unread);
        let before: ReadableParts[] = [];
        const expected = stored.flatMap(({ keyHash, rows }) => {
          const upTo = rows.map((_, index) => placesFor([...before, ...rows.slice(0, index + 1)], unread));
          const start = placesFor(before, unread);
          before = [...before, ...rows];
          return (upTo.at(-1) ?? start) > start ? [keyHash] : [];
        });
        expect(held).toEqual(expected);
      }),
    );
  });

  it('do not depend on where anything stands in the sheet', () => {
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), ([stored, unread], order) => {
        const shuffled = unread.map((part) => ({ part, at: order.next().value })).sort((a, b) => a.at - b.at);
        const moved = shuffled.map(({ part }) => part);
        expect(chooseHeld(maybeOf([...stored].reverse(), moved), moved)).toEqual(
          chooseHeld(maybeOf(stored, unread), unread),
        );
      }),
    );
  });

  it('are held again where nothing but them is missing, so that a quiet comparison finds them', () => {
    fc.assert(
      fc.property(histories, ([stored, unread]) => {
        const held = chooseHeld(maybeOf(stored, unread), unread);
        const left = stored.filter(({ keyHash }) => held.includes(keyHash));
        expect(chooseHeld(maybeOf(left, unread), unread)).toEqual(held);
      }),
    );
  });

  it('are never more than there are unreadable rows', () => {
    fc.assert(
      fc.property(histories, ([stored, unread]) => {
        expect(chooseHeld(maybeOf(stored, unread), unread).length).toBeLessThanOrEqual(unread.length);
      }),
    );
  });

  it('are chosen of a hundred thousand in a moment', () => {
    const unread = Array.from({ length: 100_000 }, (_, index) => ({ city: `c${index % 20_000}` }));
    const first = new Map(groupUnread(unread).map((group) => [group.parts.city, group.first]));
    const missing = unread.map(({ city }, index) => ({
      keyHash: index.toString(16).padStart(16, '0'),
      lines: [[first.get(city) ?? 0, first.get('c7') ?? 0]],
    }));
    expect(chooseHeld(missing, unread)).toHaveLength(100_000);
  });
});

describe('an unreadable row', () => {
  const row = ['2025-03-01', '1042', '10', '500.00', 'москва'];
  it('agrees with a stored row that has the same in all that could be read', () => {
    expect(agrees(plans, { date: '2025-03-01', plan_tickets: '10' }, row)).toBe(true);
    expect(agrees(plans, { date: '2025-03-01', plan_tickets: '11' }, row)).toBe(false);
    expect(agrees(plans, {}, row)).toBe(false);
  });
});
