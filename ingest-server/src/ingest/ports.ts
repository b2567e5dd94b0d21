/** What the ingest asks of the warehouse; `clickhouse/` keeps these promises. Hashes are 16 hex digits, those of a change two words; moments unix ms. */
import type { CanonicalRow, Contract } from '@qtickets/shared-schema/contracts/contract';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import type { Hash64 } from '@qtickets/shared-schema/wire/hash64';
import type { MaybeHeld, UnreadGroup } from '@qtickets/shared-schema/wire/held';

/** Live rows of a bucket: those that are compared, and how many stand under kept keys; misplaced rows are neither. */
export type StoredBucket = {
  readonly bucket: number;
  readonly count: number;
  /** Sum of row hashes mod 2^64, in decimal. */
  readonly sum: string;
  readonly kept: number;
  /** Latest date in its rows, YYYY-MM-DD; '' where there is none. */
  readonly latestDate: string;
  /** Rows whose key hash is not that of their key: damage, no row of any sheet (R13). */
  readonly misplaced: number;
  /** Misplaced rows, and rows whose hash is not that of their values. */
  readonly damaged: number;
  /** Sum of row hash and version of all these rows, misplaced ones too, mod 2^64, in decimal. */
  readonly checksum: string;
};

export type StoredLine = {
  readonly keyHash: string;
  /** Canonical text of the key. */
  readonly key: string;
  readonly line: number;
  readonly rowHash: string;
  /** Whether its key hash is not that of its key. */
  readonly isMisplaced: boolean;
  /** Whether its row hash is not that of its values. */
  readonly isDamaged: boolean;
};

/** A stored key that may be held, with what it adds to its bucket's digest (R12). */
export type LikelyKey = MaybeHeld & {
  readonly rows: number;
  /** Sum of row hashes mod 2^64, in decimal. */
  readonly sum: string;
};

/** A row to be written: an upsert, or a tombstone, of which only the key's values are kept. */
export type Change = {
  readonly keyHash: Hash64;
  readonly rowHash: Hash64;
  readonly line: number;
  readonly canonical: CanonicalRow;
  /** Canonical text of all values; '' for tombstones. */
  readonly text: string;
  readonly deleted: boolean;
  readonly version: number;
  /** Where the row stands in the sheet; '' and 0 for tombstones. */
  readonly tab: string;
  readonly row: number;
  /** As received; none for tombstones. */
  readonly cells: readonly WireCell[];
};

export type QuarantinePlace = { readonly tab: string; readonly row: number; readonly column: string };

/** `letters` of the sheet column, '' where none is known; `gid` as in links. */
export type IssueColumn = {
  readonly tab: string;
  readonly column: string;
  readonly letters: string;
  readonly gid: number | null;
};

export type QuarantineRow = QuarantinePlace & {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly value: string;
  /** The cell in A1 notation, `415:415` for a whole row; '' where the sender did not say. */
  readonly cell: string;
  /** The tab's id in links (`#gid=`); null where the sender did not say. */
  readonly gid: number | null;
  readonly payload: string;
  /** Hash of the rejected row with its place (rejected-digest.ts). */
  readonly rowHash: string;
  /** null where the key cannot be read. */
  readonly keyHash: string | null;
  /** When the issue was first received, by the server's clock. */
  readonly firstSeenAt: number;
};

/** A tab's own headers, by contract column. */
export type SheetHeaders = Readonly<Record<string, string>>;

export type RunRef = { readonly runId: string; readonly trigger: string };

export type Proof = {
  readonly contract: Contract;
  /** `readAt` of the reading. */
  readonly verifiedAt: number;
  /** By the server's clock: ages of a proof go by it, never by the sender's (R14). */
  readonly receivedAt: number;
  readonly rows: number;
  readonly digest: string;
  /** Latest date in the rows, YYYY-MM-DD; null where there is none. */
  readonly latestDate: string | null;
  /** Rows of the sheet that are not in the table as they stand: with an error, and half typed. */
  readonly errors: number;
  readonly drafts: number;
  /** Rows of the table that stay as they were until keys in the sheet can be read (R12). */
  readonly held: number;
  /** The sheet's tabs that were read. */
  readonly names: readonly string[];
  /** What each of them calls the contract's columns; empty where the sender did not say. */
  readonly headers: readonly SheetHeaders[];
  readonly runId: string;
  readonly bundle: string;
};

export type RunRecord = {
  readonly runId: string;
  readonly source: string;
  readonly trigger: string;
  readonly bundle: string;
  readonly status: 'running' | 'success' | 'error';
  /** Where no record of the run says when it began: all of them say the same. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly rowsProcessed: number;
  readonly message: string;
  readonly metrics: Readonly<Record<string, unknown>>;
  /** Of two records of one run the higher counts. */
  readonly rank: number;
  /** Whether it began on the day of `startedAt` whatever other record there is of it, so that nobody need look. */
  readonly isOfThisDay: boolean;
};

/** A tab that a digest asks about. */
export type AskedTab = { readonly contract: Contract; readonly bits: number; readonly keep: readonly string[] };

/** What a digest is compared with, all of one moment. */
export type TabState = {
  /** Only those that hold any row. */
  readonly buckets: readonly StoredBucket[];
  readonly rejected: StoredRejected;
  readonly issueColumns: readonly IssueColumn[];
  /** The highest version: of fact and quarantine without FINAL, and of the proofs; 0 if none. */
  readonly version: number;
  readonly proof: LastProof | null;
};

/** The rejected rows of a tab as the quarantine has them; `drafts`: those of them that are only half typed. */
export type StoredRejected = { count: number; hash: string; unreadable: number; drafts: number };

export type LastProof = { verifiedAt: number; names: readonly string[]; rows: number };

/** What a push is complete for: buckets, or keys. */
export type RowsScope =
  | { readonly bits: number; readonly buckets: readonly number[] }
  | { readonly keyHashes: readonly string[] };

/** What a push is compared with. */
export type StoredScope = {
  readonly lines: readonly StoredLine[];
  /** Keys of which anything has a version at or above the push's `readAt`, tombstones included (R5). */
  readonly newerKeys: ReadonlySet<string>;
  /** Whether the tab has a proof of a later reading (R6). */
  readonly isProvenLater: boolean;
};

/** What the guard asks of a tab before rows are deleted. */
export type GuardCounts = {
  /** Without misplaced rows. */
  readonly live: number;
  /** Tombstones that are the newest state of their identity, with a version at or above `readAt`. */
  readonly tombstones: number;
  /** Rejected rows whose key cannot be read. */
  readonly unreadable: number;
};

/** What brought a row, or took it away; '' where it is not known. */
export type KnownChange = { readonly version: number; readonly runId: string; readonly trigger: string };

/** A live row of a key, with its canonical values in contract order. */
export type KeyRow = { readonly line: number; readonly values: CanonicalRow; readonly change: KnownChange };

/** A list of ISO days, '' for none; or all whose sums differ from the rows. */
export type DaysToRenew = readonly string[] | 'differing';

export interface Warehouse {
  /** In the order in which the tabs are asked about. */
  tabStates(source: string, tabs: readonly AskedTab[]): Promise<readonly TabState[]>;
  /** Stored keys of these buckets, but for kept ones, with a line that agrees with one of `unread` (R12). */
  likelyKeys(
    source: string,
    contract: Contract,
    within: { readonly bits: number; readonly buckets: readonly number[]; readonly keep: readonly string[] },
    unread: readonly UnreadGroup[],
  ): Promise<readonly LikelyKey[]>;
  /** The highest version over all tabs of the source. */
  versions(source: string): Promise<number>;
  storedIn(source: string, contract: Contract, scope: RowsScope, readAt: number): Promise<StoredScope>;
  /** Live rows of one key; and what took the newest of its other rows away, null where nothing is known of that. */
  rowsOfKey(
    source: string,
    contract: Contract,
    keyHash: string,
  ): Promise<{ readonly rows: readonly KeyRow[]; readonly removal: KnownChange | null }>;
  guardCounts(source: string, contract: Contract, readAt: number): Promise<GuardCounts>;
  /** Rows that the source holds of each tab, by its name: live ones, without misplaced, and rejected ones. */
  rowsHeld(source: string): Promise<ReadonlyMap<string, number>>;
  /** The log of changes first, then the fact: one insert into each table. */
  write(source: string, contract: Contract, changes: Iterable<Change>, run: RunRef): Promise<void>;
  /** The sums by day that panels read, made anew from the stored rows; nothing for contracts that have none. */
  renewDays(source: string, contract: Contract, days: DaysToRenew): Promise<void>;
  /** ISO days whose sums are not as they were stored: changed by hand. */
  spoiltDays(source: string, contract: Contract): Promise<readonly string[]>;
  /** Whether the sums are of the rows that `checksum` is of: that of a `StoredBucket`, over all of the tab. */
  sumsAddUp(source: string, contract: Contract, checksum: string): Promise<boolean>;
  /** The quarantine of a tab, and the tab's highest version. */
  quarantine(
    source: string,
    contract: Contract,
  ): Promise<{ readonly rows: readonly QuarantineRow[]; readonly version: number }>;
  replaceQuarantine(
    source: string,
    contract: Contract,
    upserts: readonly QuarantineRow[],
    tombstones: readonly QuarantinePlace[],
    readAt: number,
    run: RunRef,
  ): Promise<void>;
  writeProofs(source: string, proofs: readonly Proof[]): Promise<void>;
  recordRun(run: RunRecord): Promise<void>;
}

/** Where a fault is told that no request fails of. */
export type Warn = (event: string, fields: Readonly<Record<string, string>>) => void;

/** A failure of the warehouse that may pass: answered with 503, and tried again by the sender. */
export class WarehouseUnavailable extends Error {
  override readonly name = 'WarehouseUnavailable';
}
