/** Answers a digest: where does a tab differ from ClickHouse, and is it equal, so that a proof can be written (PROTOCOL 2). */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { type BlockedTab, type ComparedTab, isBlocked } from '@qtickets/shared-schema/wire/answers';
import { type Digest, decodeDigest, rowCountOf } from '@qtickets/shared-schema/wire/digest';
import { addHash, toHex, zeroHash } from '@qtickets/shared-schema/wire/hash64';
import { groupUnread } from '@qtickets/shared-schema/wire/held';
import type { DigestRequestTab } from '@qtickets/shared-schema/wire/protocol';
import { invalidField } from '../problem.ts';
import { explainingKeys, rowsMaybeHeld, type Surplus } from './held-keys.ts';
import { areWhereTheyWere } from './issue-cells.ts';
import { isDigestBlocked } from './mass-delete-guard.ts';
import type { LikelyKey, Proof, StoredBucket, TabState, Warehouse } from './ports.ts';

export type TabComparison = {
  readonly answer: ComparedTab | BlockedTab;
  /** What a proof says of the tab; null where it is not equal. */
  readonly equal: Pick<Proof, 'rows' | 'digest' | 'latestDate' | 'errors' | 'drafts' | 'held'> | null;
  /** `readAt` of the newest proof; 0 if none. */
  readonly provenAt: number;
  /** That of all `StoredBucket`s, mod 2^64, decimal. */
  readonly checksum: string;
};

type AskedDigest = { readonly contract: Contract; readonly tab: DigestRequestTab };

type DigestTab = AskedDigest & {
  readonly warehouse: Warehouse;
  readonly source: string;
  readonly digest: Digest;
  readonly state: TabState;
  readonly isSentWhole: boolean;
};

/**
 * All tabs of a request, each with what ClickHouse holds of it at one moment.
 * @param isSentWhole the sender has other contracts, and sends all of a tab whatever the answer: it has to be told what may be held
 * @throws ProblemError `invalid_request` where a digest is not of 2^bits buckets
 */
export async function compareDigests(
  warehouse: Warehouse,
  source: string,
  asked: readonly AskedDigest[],
  isSentWhole: boolean,
): Promise<readonly TabComparison[]> {
  const digests = asked.map(({ tab: { digest, bits } }, index) => {
    const decoded = decodeDigest(digest, bits);
    if (decoded === null) throw invalidField(`tabs.${index}.digest`, `not the base64 of ${2 ** bits} buckets`);
    return decoded;
  });
  const tabs = asked.map(({ contract, tab: { bits, keep } }) => ({ contract, bits, keep }));
  const states = await warehouse.tabStates(source, tabs);
  const comparisons: TabComparison[] = [];
  for (const [index, one] of asked.entries()) {
    const [digest, state] = [digests[index], states[index]];
    if (digest === undefined || state === undefined) throw new Error(`No state of ${one.contract.tab}`);
    comparisons.push(await compareDigest({ ...one, warehouse, source, digest, state, isSentWhole }));
  }
  return comparisons;
}

async function compareDigest(question: DigestTab): Promise<TabComparison> {
  const { contract, tab, digest, state } = question;
  const { buckets, rejected, version, proof } = state;
  const checksum = BigInt.asUintN(
    64,
    buckets.reduce((sum, bucket) => sum + BigInt(bucket.checksum), 0n),
  ).toString();
  const differences = differingBuckets(digest, buckets);
  const { held, maybe } = await heldKeys(question, differences);
  const open = held === null ? differences : [];
  const kept = total(buckets.map((bucket) => bucket.kept));
  const ownRows = total(buckets.map((bucket) => bucket.count)) + kept;
  const stored = ownRows + total(buckets.map((bucket) => bucket.misplaced));
  const heldRows = total((held ?? []).map(({ rows }) => rows));
  const losing = total(open.map((bucket) => bucket.losing));
  const loss = {
    stored: ownRows,
    kept: kept + (held === null ? rowsMaybeHeld(maybe, tab.unread ?? []) : heldRows),
    rowCount: Math.min(tab.rowCount, rowCountOf(digest)),
    hasUnreadableKeys: hasUnreadableKeys(tab),
  };
  const missing = (proof?.names ?? []).filter((name) => !tab.names.includes(name));
  const blocked = blockedBy({ tab, loss, missing, isLosing: losing > 0 });
  const provenAt = proof?.verifiedAt ?? 0;
  if (blocked !== null)
    return { answer: { tab: tab.tab, stored, losing, ...blocked }, equal: null, provenAt, checksum };
  const isSameQuarantine = rejected.count === tab.rejected.count && rejected.hash === tab.rejected.hash;
  const answer: ComparedTab = {
    tab: tab.tab,
    inSync: open.length === 0,
    differing: open.map(({ bucket }) => bucket),
    stored,
    version,
    rejectedKnown: isSameQuarantine && areWhereTheyWere(contract, tab, state.issueColumns),
    ...(held !== null && held.length > 0 && { held: held.map(({ keyHash }) => keyHash), heldRows }),
    ...(maybe.length > 0 && { maybe: maybe.map(({ keyHash, lines }) => ({ keyHash, lines: lines.map(copyOf) })) }),
  };
  if (!answer.inSync || !answer.rejectedKnown) return { answer, equal: null, provenAt, checksum };
  const { count, drafts } = rejected;
  const equal = {
    rows: rowCountOf(digest),
    digest: toHex(totalOf(digest)),
    latestDate: latestOf(buckets),
    errors: count - drafts,
    drafts,
    held: heldRows,
  };
  return { answer, equal, provenAt, checksum };
}

function latestOf(buckets: readonly StoredBucket[]): string | null {
  const latest = buckets.reduce((day, bucket) => (bucket.latestDate > day ? bucket.latestDate : day), '');
  return latest === '' ? null : latest;
}

function copyOf(line: readonly number[]): number[] {
  return [...line];
}

/**
 * `held`: the keys that explain all differences; null where these do not. `maybe`: then, those that agree with an
 * unreadable row, of which the sender chooses.
 */
async function heldKeys(
  { warehouse, source, contract, tab, isSentWhole }: DigestTab,
  differences: readonly BucketDifference[],
): Promise<{ held: readonly LikelyKey[] | null; maybe: readonly LikelyKey[] }> {
  const { unread = [], bits, keep } = tab;
  if (differences.length === 0) return { held: [], maybe: [] };
  if (unread.length === 0) return { held: null, maybe: [] };
  const within = { bits, keep, buckets: differences.map(({ bucket }) => bucket) };
  const likely = await warehouse.likelyKeys(source, contract, within, groupUnread(unread));
  const held = isSentWhole ? null : explainingKeys(differences, likely, bits, unread);
  return { held, maybe: held === null ? likely : [] };
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** Unless the sender says, the worst is assumed: each rejected row that `keep` does not account for has lost its key. */
function hasUnreadableKeys(tab: DigestRequestTab): boolean {
  return tab.unreadable === undefined ? tab.rejected.count > tab.keep.length : tab.unreadable > 0;
}

function blockedBy(question: {
  tab: DigestRequestTab;
  loss: Parameters<typeof isDigestBlocked>[0];
  missing: readonly string[];
  isLosing: boolean;
}): { blocked: 'mass_delete' } | { blocked: 'missing_tab'; missing: string[] } | null {
  if (question.tab.allowMassDelete) return null;
  if (question.missing.length > 0 && question.isLosing) {
    return { blocked: 'missing_tab', missing: [...question.missing] };
  }
  return isDigestBlocked(question.loss) ? { blocked: 'mass_delete' } : null;
}

/** A bucket that differs, and how many rows the sheet is short of there. */
type BucketDifference = Surplus & { readonly losing: number };

/** A bucket with damage differs, whatever its hashes add up to (R13). */
function differingBuckets(digest: Digest, stored: readonly StoredBucket[]): readonly BucketDifference[] {
  const storedOf = new Map(stored.map((bucket) => [bucket.bucket, bucket]));
  return digest.buckets.flatMap(({ count, sum }, bucket) => {
    const there = storedOf.get(bucket) ?? { count: 0, sum: '0', damaged: 0 };
    const more = BigInt.asUintN(64, BigInt(there.sum) - BigInt(`0x${toHex(sum)}`));
    const rows = there.count - count;
    if (there.damaged === 0 && rows === 0 && more === 0n) return [];
    const surplus = there.damaged === 0 && rows > 0 ? { count: rows, sum: more } : null;
    return [{ bucket, losing: Math.max(0, rows), surplus }];
  });
}

function totalOf(digest: Digest) {
  return digest.buckets.reduce((total, bucket) => addHash(total, bucket.sum), zeroHash);
}

/** Whether a whole answer says that both ends agree. */
export function isAllInSync(answers: readonly (ComparedTab | BlockedTab)[]): boolean {
  return answers.every((answer) => !isBlocked(answer) && answer.inSync && answer.rejectedKnown);
}
