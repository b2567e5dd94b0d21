/** The sender's side of R4 and R12: compare, choose once for the whole tab, push, compare again. */
import type { LikelyKey } from '@qtickets/ingest-server/ingest/ports';
import { chooseHeld, type ReadableParts } from '@qtickets/shared-schema/wire/held';
import type { Fault } from './faults.ts';
import type { Digest, DigestAnswer, Push, PushAnswer } from './server.ts';
import { BITS, bucketOfKey, keyHashOf, type Reading, rowHashOf } from './sheet.ts';

export const KEYS = 10;
const ROUNDS = 4;
const PUSH_BUCKETS = 2;

/** The network; null: no answer came. */
export type Net = {
  readonly digest: (question: Digest) => DigestAnswer | null;
  readonly push: (push: Push) => PushAnswer | null;
};

export type Run = {
  readonly outcome: 'equal' | 'blocked' | 'failed' | 'unsettled';
  readonly pushes: number;
  readonly heldRows: number;
};

export type Sheet = {
  /** Reads the sheet as later than a version. */
  readonly readAbove: (version: number) => Reading;
  /** Whether it takes several calls, so that it is read anew for the closing digest (R1). */
  readonly isLarge: boolean;
};

export function sync(net: Net, { readAbove, isLarge }: Sheet, isAllowed: boolean, fault: Fault | null): Run {
  let reading = readAbove(0);
  let choice: ReadonlySet<number> = new Set();
  let pushes = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const answer = net.digest(digestOf(reading, choice, isAllowed, fault));
    if (answer === null) return { outcome: 'failed', pushes, heldRows: 0 };
    if (answer.blocked) return { outcome: 'blocked', pushes, heldRows: 0 };
    if (answer.differing.length === 0) return { outcome: 'equal', pushes, heldRows: answer.heldRows };
    if (answer.version >= reading.readAt) {
      reading = readAbove(answer.version);
      if (fault !== 'a choice outlives its reading') choice = new Set();
      continue;
    }
    if (fault !== 'a choice outlives its reading' || choice.size === 0) choice = choose(reading, answer.maybe, fault);
    for (let from = 0; from < answer.differing.length; from += PUSH_BUCKETS) {
      const buckets = answer.differing.slice(from, from + PUSH_BUCKETS);
      const taken = net.push(
        pushOf(reading, buckets, choiceFor(reading, answer.maybe, choice, buckets, fault), answer.stored, isAllowed),
      );
      if (taken === null) return { outcome: 'failed', pushes, heldRows: 0 };
      pushes += 1;
      if (taken.blocked) return { outcome: 'blocked', pushes, heldRows: 0 };
      if (taken.stale === 0) continue;
      reading = readAbove(answer.version);
      break;
    }
    if (isLarge) reading = readAbove(answer.version);
  }
  return { outcome: 'unsettled', pushes, heldRows: 0 };
}

function digestOf(reading: Reading, choice: ReadonlySet<number>, isAllowed: boolean, fault: Fault | null): Digest {
  const buckets = Array.from({ length: 2 ** BITS }, () => ({ count: 0, sum: 0n }));
  for (const [key, lines] of reading.keys) {
    const bucket = buckets[bucketOfKey(key)];
    if (bucket === undefined) continue;
    bucket.count += lines.length;
    bucket.sum = BigInt.asUintN(
      64,
      lines.map(rowHashOf).reduce((sum, hash) => sum + hash, bucket.sum),
    );
  }
  const hides = fault === 'the closing digest leaves the held keys out';
  return {
    readAt: reading.readAt,
    buckets,
    rowCount: [...reading.keys.values()].reduce((total, lines) => total + lines.length, 0),
    keep: new Set([...reading.kept, ...(hides ? choice : [])]),
    unread: reading.unread,
    isAllowed,
  };
}

function choose(reading: Reading, maybe: readonly LikelyKey[], fault: Fault | null): ReadonlySet<number> {
  const isShown = (key: number) => reading.keys.has(key) || reading.kept.has(key);
  const keys = Array.from({ length: KEYS }, (_, key) => key);
  const all = fault === 'the sender chooses among keys that the sheet shows';
  const missing = maybe.filter(({ keyHash }) => all || keys.some((key) => keyHashOf(key) === keyHash && !isShown(key)));
  const held = chosen(missing, reading.unread, fault);
  return new Set(keys.filter((key) => held.includes(keyHashOf(key))));
}

function chosen(
  missing: readonly LikelyKey[],
  unread: readonly ReadableParts[],
  fault: Fault | null,
): readonly string[] {
  if (fault === 'more are held than there are unreadable rows') return missing.map(({ keyHash }) => keyHash);
  if (fault !== 'the choice depends on the order of the sheet') return chooseHeld(missing, unread);
  const free = new Set(unread.keys());
  return missing.flatMap(({ keyHash, lines }) => {
    const first = lines.flat().find((at) => free.delete(at));
    return first === undefined ? [] : [keyHash];
  });
}

function choiceFor(
  reading: Reading,
  maybe: readonly LikelyKey[],
  choice: ReadonlySet<number>,
  buckets: readonly number[],
  fault: Fault | null,
): ReadonlySet<number> {
  if (fault === 'pushes do not name what is held') return new Set();
  if (fault !== 'the sender chooses for each bucket anew') return choice;
  const here = Array.from({ length: KEYS }, (_, key) => key).filter((key) => buckets.includes(bucketOfKey(key)));
  return choose(
    reading,
    maybe.filter(({ keyHash }) => here.some((key) => keyHashOf(key) === keyHash)),
    fault,
  );
}

function pushOf(
  reading: Reading,
  buckets: readonly number[],
  choice: ReadonlySet<number>,
  stored: number,
  isAllowed: boolean,
): Push {
  return {
    readAt: reading.readAt,
    buckets,
    keys: new Map([...reading.keys].filter(([key]) => buckets.includes(bucketOfKey(key)))),
    keep: new Set([...reading.kept, ...choice]),
    stored,
    hasUnreadable: reading.unread.length > 0,
    isAllowed,
  };
}
