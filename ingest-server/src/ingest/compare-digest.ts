/** Answers a digest: where does a tab differ from ClickHouse, and is it equal, so that a proof can be written (PROTOCOL 2). */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { type Digest, decodeDigest, rowCountOf } from '@qtickets/shared-schema/wire/digest';
import { addHash, toHex, zeroHash } from '@qtickets/shared-schema/wire/hash64';
import {
  type BlockedTab,
  type ComparedTab,
  type DigestRequestTab,
  isBlocked,
} from '@qtickets/shared-schema/wire/protocol';
import { invalidField } from '../problem.ts';
import { areWhereTheyWere } from './issue-cells.ts';
import { isDigestBlocked } from './mass-delete-guard.ts';
import type { Proof, StoredBucket, Warehouse } from './ports.ts';

export type TabComparison = {
  readonly answer: ComparedTab | BlockedTab;
  /** What a proof says of the tab; null where it is not equal. */
  readonly equal: Pick<Proof, 'rows' | 'digest' | 'latestDate' | 'errors' | 'drafts' | 'held'> | null;
  /** `readAt` of the newest proof; 0 if none. */
  readonly provenAt: number;
};

type DigestTab = {
  readonly warehouse: Warehouse;
  readonly source: string;
  readonly contract: Contract;
  readonly tab: DigestRequestTab;
  /** Index in the request, for the path of an error. */
  readonly index: number;
};

/** @throws ProblemError `invalid_request` where the digest is not of 2^bits buckets */
export async function compareDigest({ warehouse, source, contract, tab, index }: DigestTab): Promise<TabComparison> {
  const digest = decodeDigest(tab.digest, tab.bits);
  if (digest === null) throw invalidField(`tabs.${index}.digest`, `not the base64 of ${2 ** tab.bits} buckets`);
  const [buckets, rejected, version, proof] = await Promise.all([
    warehouse.bucketDigests(source, contract, tab.bits, tab.keep),
    warehouse.rejected(source, contract),
    warehouse.version(source, contract),
    warehouse.lastProof(source, contract),
  ]);
  const hasSameCells = async () =>
    tab.layout === undefined || areWhereTheyWere(contract, tab, await warehouse.issueColumns(source, contract));
  const { differing, losing } = differingBuckets(digest, buckets);
  const rowCount = Math.min(tab.rowCount, rowCountOf(digest));
  const kept = total(buckets.map((bucket) => bucket.kept));
  const stored = total(buckets.map((bucket) => bucket.count)) + kept;
  const loss = { stored, kept, rowCount, hasUnreadableKeys: hasUnreadableKeys(tab) };
  const missing = (proof?.names ?? []).filter((name) => !tab.names.includes(name));
  const blocked = blockedBy({ tab, loss, missing, isLosing: losing > 0 });
  const provenAt = proof?.verifiedAt ?? 0;
  if (blocked !== null) return { answer: { tab: tab.tab, stored, losing, ...blocked }, equal: null, provenAt };
  const isSameQuarantine = rejected.count === tab.rejected.count && rejected.hash === tab.rejected.hash;
  const answer: ComparedTab = {
    tab: tab.tab,
    inSync: differing.length === 0,
    differing,
    stored,
    version,
    rejectedKnown: isSameQuarantine && (rejected.count === 0 || (await hasSameCells())),
  };
  if (!answer.inSync || !answer.rejectedKnown) return { answer, equal: null, provenAt };
  const { count, drafts } = rejected;
  const equal = {
    rows: rowCountOf(digest),
    digest: toHex(totalOf(digest)),
    latestDate: latestOf(buckets),
    errors: count - drafts,
    drafts,
    held: 0,
  };
  return { answer, equal, provenAt };
}

function latestOf(buckets: readonly StoredBucket[]): string | null {
  const latest = buckets.reduce((day, bucket) => (bucket.latestDate > day ? bucket.latestDate : day), '');
  return latest === '' ? null : latest;
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

/** The buckets that differ, and how many rows the sheet is short of in them. */
function differingBuckets(digest: Digest, stored: readonly StoredBucket[]): { differing: number[]; losing: number } {
  const storedOf = new Map(stored.map((bucket) => [bucket.bucket, bucket]));
  const differing: number[] = [];
  let losing = 0;
  digest.buckets.forEach(({ count, sum }, bucket) => {
    const there = storedOf.get(bucket);
    const storedCount = there?.count ?? 0;
    if (storedCount === count && hexOfDecimal(there?.sum ?? '0') === toHex(sum)) return;
    differing.push(bucket);
    losing += Math.max(0, storedCount - count);
  });
  return { differing, losing };
}

function hexOfDecimal(decimal: string): string {
  return BigInt(decimal).toString(16).padStart(16, '0');
}

function totalOf(digest: Digest) {
  return digest.buckets.reduce((total, bucket) => addHash(total, bucket.sum), zeroHash);
}

/** Whether a whole answer says that both ends agree. */
export function isAllInSync(answers: readonly (ComparedTab | BlockedTab)[]): boolean {
  return answers.every((answer) => !isBlocked(answer) && answer.inSync && answer.rejectedKnown);
}
