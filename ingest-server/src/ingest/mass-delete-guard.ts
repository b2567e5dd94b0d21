/** The mass-delete guard: a broken header, a cleared tab or a column of #REF! must never empty the warehouse (PROTOCOL 4, R9). */
import { GUARD_BUCKET_ROWS_MIN, GUARD_ROWS_MIN, GUARD_ROWS_MIN_UNREADABLE } from '@qtickets/shared-schema/wire/limits';

function rowsMin(hasUnreadableKeys: boolean): number {
  return hasUnreadableKeys ? GUARD_ROWS_MIN_UNREADABLE : GUARD_ROWS_MIN;
}

export type DigestLoss = {
  /** Live rows in ClickHouse. */
  readonly stored: number;
  /** Of these, rows under kept keys. */
  readonly kept: number;
  /** Rows that the sheet holds, without kept ones. */
  readonly rowCount: number;
  readonly hasUnreadableKeys: boolean;
};

/** Whether a tab, as its digest shows it, has lost too much to be believed: all, or more than half. */
export function isDigestBlocked(loss: DigestLoss): boolean {
  const remaining = loss.rowCount + loss.kept;
  if (loss.stored === 0 || remaining >= loss.stored) return false;
  if (remaining === 0) return true;
  return loss.stored - remaining > rowsMin(loss.hasUnreadableKeys) && remaining < loss.stored / 2;
}

export type PushLoss = {
  /** Rows that this push would delete. */
  readonly deletes: number;
  /** Identities that this push would add. */
  readonly additions: number;
  /** Tombstones of the tab that requests of the same reading, or newer ones, have written. */
  readonly tombstones: number;
  /** Live rows of the tab now. */
  readonly live: number;
  /** Live rows as the digest's answer gave them; undefined where the push does not say. */
  readonly stored: number | undefined;
  /** Rows stored in the push's buckets. */
  readonly inScope: number;
  readonly hasUnreadableKeys: boolean;
};

/** Whether a push deletes too much; splitting a loss over several requests does not help, since their tombstones count. */
export function isPushBlocked(loss: PushLoss): boolean {
  if (loss.deletes === 0) return false;
  if (loss.live - loss.deletes + loss.additions === 0) return true;
  const before = loss.live + loss.tombstones;
  const base = Math.min(loss.stored ?? before, before);
  const lost = loss.deletes + loss.tombstones;
  if (lost > rowsMin(loss.hasUnreadableKeys) && lost > base / 2) return true;
  return loss.deletes > GUARD_BUCKET_ROWS_MIN && loss.deletes > loss.inScope / 2;
}
