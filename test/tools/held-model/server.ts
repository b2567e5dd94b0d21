/** The server's side of R5, R6, R9 and R12, over a table in memory; what is decided is decided by the server's own functions. */
import { explainingKeys, rowsMaybeHeld, type Surplus } from '@qtickets/ingest-server/ingest/held-keys';
import { isDigestBlocked, isPushBlocked } from '@qtickets/ingest-server/ingest/mass-delete-guard';
import type { LikelyKey } from '@qtickets/ingest-server/ingest/ports';
import { groupUnread, type ReadableParts } from '@qtickets/shared-schema/wire/held';
import type { Fault } from './faults.ts';
import { BITS, bucketOfKey, isLike, keyHashOf, rowHashOf, type Values } from './sheet.ts';

type StoredRow = {
  readonly values: Values;
  readonly line: number;
  readonly version: number;
  readonly deleted: boolean;
};
export type Proof = { readonly verifiedAt: number; readonly rows: number; readonly held: number };
export type Backup = { readonly rows: ReadonlyMap<string, StoredRow>; readonly proof: Proof | undefined };

export type Digest = {
  readonly readAt: number;
  readonly buckets: readonly { readonly count: number; readonly sum: bigint }[];
  readonly rowCount: number;
  readonly keep: ReadonlySet<number>;
  readonly unread: readonly ReadableParts[];
  readonly isAllowed: boolean;
};
export type DigestAnswer =
  | { readonly blocked: true }
  | {
      readonly blocked: false;
      readonly differing: readonly number[];
      readonly version: number;
      readonly stored: number;
      readonly heldRows: number;
      readonly maybe: readonly LikelyKey[];
    };

export type Push = {
  readonly readAt: number;
  readonly buckets: readonly number[];
  readonly keys: ReadonlyMap<number, readonly Values[]>;
  readonly keep: ReadonlySet<number>;
  readonly stored: number;
  readonly hasUnreadable: boolean;
  readonly isAllowed: boolean;
};
export type PushAnswer = { readonly blocked: boolean; readonly stale: number };

export class Server {
  #rows = new Map<string, StoredRow>();
  proof: Proof | undefined;
  readonly #fault: Fault | null;

  constructor(fault: Fault | null) {
    this.#fault = fault;
  }

  backup(): Backup {
    return { rows: new Map(this.#rows), proof: this.proof };
  }

  restore({ rows, proof }: Backup): void {
    this.#rows = new Map(rows);
    this.proof = proof;
  }

  /** Live rows by key, in line order. */
  live(): ReadonlyMap<number, readonly Values[]> {
    const keys = new Map<number, Values[]>();
    const rows = [...this.#rows.values()].filter(({ deleted }) => !deleted).sort((x, y) => x.line - y.line);
    for (const { values } of rows) keys.set(values.key, [...(keys.get(values.key) ?? []), values]);
    return keys;
  }

  digest(question: Digest): DigestAnswer {
    const live = [...this.live()];
    const compared = live.filter(([key]) => !question.keep.has(key));
    const kept = rowsIn(live) - rowsIn(compared);
    const differing = question.buckets.flatMap(({ count, sum }, bucket): Surplus[] => {
      const lines = compared
        .filter(([key]) => bucketOfKey(key) === bucket)
        .flatMap(([, lines]) => lines.map(rowHashOf));
      const more = BigInt.asUintN(64, lines.reduce((total, hash) => total + hash, 0n) - sum);
      const rows = lines.length - count;
      return rows === 0 && more === 0n ? [] : [{ bucket, surplus: rows > 0 ? { count: rows, sum: more } : null }];
    });
    const likely = this.#likely(compared, differing, question.unread);
    const held = differing.length === 0 ? [] : this.#explaining(differing, likely, question.unread);
    const heldRows = (held ?? []).reduce((total, { rows }) => total + rows, 0);
    const counted = held === null ? rowsMaybeHeld(likely, question.unread) : heldRows;
    const loss = {
      stored: rowsIn(live),
      kept: kept + (this.#fault === 'the guard does not count what is held' ? 0 : counted),
      rowCount: question.rowCount,
      hasUnreadableKeys: question.unread.length > 0,
    };
    if (!question.isAllowed && isDigestBlocked(loss)) return { blocked: true };
    const open = held === null ? differing.map(({ bucket }) => bucket) : [];
    const isNew = (this.proof?.verifiedAt ?? 0) <= question.readAt;
    const saysHeld = this.#fault === 'proofs say nothing of what is held' ? 0 : heldRows;
    if (open.length === 0 && isNew) {
      this.proof = { verifiedAt: question.readAt, rows: question.rowCount, held: saysHeld };
    }
    const version = Math.max(0, this.proof?.verifiedAt ?? 0, ...[...this.#rows.values()].map((row) => row.version));
    const maybe = held === null ? likely : [];
    return { blocked: false, differing: open, version, stored: rowsIn(live), heldRows, maybe };
  }

  #explaining(differing: readonly Surplus[], likely: readonly LikelyKey[], unread: readonly ReadableParts[]) {
    const isBelieved = this.#fault === 'the server believes a sum that the rule does not hold together';
    // With as many unreadable rows of each sort as there are lines, the rule holds whatever adds up.
    const rows = isBelieved ? unread.flatMap((parts) => new Array<ReadableParts>(9).fill(parts)) : unread;
    return explainingKeys(differing, this.#withFirst(likely, unread, rows), BITS, rows);
  }

  #withFirst(likely: readonly LikelyKey[], from: readonly ReadableParts[], to: readonly ReadableParts[]) {
    if (from === to) return likely;
    const firstOf = new Map(groupUnread(from).map((group, index) => [group.first, groupUnread(to)[index]?.first ?? 0]));
    return likely.map((key) => ({ ...key, lines: key.lines.map((line) => line.map((at) => firstOf.get(at) ?? at)) }));
  }

  #likely(
    compared: readonly (readonly [number, readonly Values[]])[],
    differing: readonly Surplus[],
    unread: readonly ReadableParts[],
  ): readonly LikelyKey[] {
    const holdsAny = this.#fault === 'an unreadable row holds any row';
    const groups = groupUnread(unread);
    return compared
      .filter(([key]) => differing.some(({ bucket }) => bucket === bucketOfKey(key)))
      .map(([key, lines]) => ({
        keyHash: keyHashOf(key),
        rows: lines.length,
        sum: String(
          BigInt.asUintN(
            64,
            lines.map(rowHashOf).reduce((total, hash) => total + hash, 0n),
          ),
        ),
        lines: lines.map((values) =>
          groups.filter(({ parts }) => holdsAny || isLike(parts, values)).map(({ first }) => first),
        ),
      }))
      .filter(({ lines }) => lines.some((line) => line.length > 0));
  }

  push(push: Push): PushAnswer {
    const isProven = this.proof !== undefined && this.proof.verifiedAt > push.readAt;
    const changes: StoredRow[] = [];
    let stale = 0;
    const inScope = [...this.#rows.values()].filter(({ values }) => push.buckets.includes(bucketOfKey(values.key)));
    for (const key of new Set([...inScope.map(({ values }) => values.key), ...push.keys.keys()])) {
      const ofKey = inScope.filter(({ values }) => values.key === key);
      const wanted = push.keys.get(key) ?? [];
      const difference = push.keep.has(key) ? [] : differenceOf(ofKey, wanted, push.readAt);
      const isStale = isProven || ofKey.some(({ version }) => version >= push.readAt);
      if (isStale) stale += difference.length;
      else changes.push(...difference);
    }
    if (!push.isAllowed && this.#isBlocked(push, changes, inScope.length)) return { blocked: true, stale };
    for (const row of changes) this.#rows.set(`${row.values.key}/${row.line}`, row);
    return { blocked: false, stale };
  }

  #isBlocked(push: Push, changes: readonly StoredRow[], inScope: number): boolean {
    const isLive = ({ values, line }: StoredRow) => this.#rows.get(`${values.key}/${line}`)?.deleted === false;
    return isPushBlocked({
      deletes: changes.filter(({ deleted }) => deleted).length,
      additions: changes.filter((row) => !row.deleted && !isLive(row)).length,
      tombstones: [...this.#rows.values()].filter((row) => row.deleted && row.version >= push.readAt).length,
      live: rowsIn([...this.live()]),
      stored: push.stored,
      inScope,
      hasUnreadableKeys: push.hasUnreadable,
    });
  }
}

function differenceOf(stored: readonly StoredRow[], wanted: readonly Values[], version: number): StoredRow[] {
  const live = stored.filter(({ deleted }) => !deleted);
  const isThere = (values: Values, line: number) =>
    live.some((row) => row.line === line && row.values.a === values.a && row.values.b === values.b);
  const upserts = wanted.map((values, line) => ({ values, line, version, deleted: false }));
  const gone = live.filter(({ line }) => line >= wanted.length).map((row) => ({ ...row, version, deleted: true }));
  return [...upserts.filter(({ values, line }) => !isThere(values, line)), ...gone];
}

function rowsIn(keys: readonly (readonly [number, readonly Values[]])[]): number {
  return keys.reduce((total, [, lines]) => total + lines.length, 0);
}
