/** The state of one contract within a run: its stages, and every step from one to the next. */
import type { Contract } from '../contracts/contract.ts';
import type { PushAnswer } from '../wire/answers.ts';
import type { Issue } from '../words/issue.ts';
import { type ContractTable, placeOf, rejectAlso } from './contract-table.ts';
import { type Blocked, type Cause, type Changes, equalOutcome, type Outcome } from './outcome.ts';
import { contentOf, heldBackIn, type Moment, type Snapshot, snapshotOf } from './snapshot.ts';

type Stage =
  /** To be read, for the first time or again. */
  | { readonly at: 'unread' }
  /** To be compared. */
  | { readonly at: 'read'; readonly snapshot: Snapshot }
  | { readonly at: 'ended'; readonly outcome: Outcome };

/** What pushes did; rows that do not validate count as rejected only. */
export type Counts = {
  readonly received: number;
  readonly inserted: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly stale: number;
};

/** What a run found out of one contract. */
export type ContractResult = {
  readonly contract: Contract;
  /** The tabs that serve it, by name. */
  readonly names: readonly string[];
  readonly outcome: Outcome;
  readonly counts: Counts;
  readonly hasPushed: boolean;
  /** Whether a push closed the run, which then needs no report. */
  readonly isClosed: boolean;
  /** Rows in ClickHouse by the server's last word; null: nothing was heard. */
  readonly stored: number | null;
  /** The last reading of all of it; null where it was not read. */
  readonly snapshot: Snapshot | null;
  /** Rows that only the server rejects (R11). */
  readonly serverIssues: readonly Issue[];
};

export class ContractWork {
  readonly contract: Contract;
  readonly names: readonly string[];
  readonly allowMassDelete: boolean;
  private stage: Stage = { at: 'unread' };
  private lastSnapshot: Snapshot | null = null;
  private storedRows: number | null = null;
  /** Content of the snapshot that was pushed wholly, with nothing stale. */
  private taken: string | null = null;
  private pushes = 0;
  private closed = false;
  private counts: Counts = { received: 0, inserted: 0, unchanged: 0, deleted: 0, stale: 0 };
  private rejectedPlaces: ReadonlySet<string> = new Set();
  private serverIssues: readonly Issue[] = [];

  constructor(contract: Contract, names: readonly string[], allowMassDelete: boolean) {
    this.contract = contract;
    this.names = names;
    this.allowMassDelete = allowMassDelete;
  }

  /** The same contract from the start, by other tabs; what was pushed before stays counted, and what the server stopped stays so. */
  startedOver(names: readonly string[]): ContractWork {
    if (this.stage.at === 'ended' && isStop(this.stage.outcome)) return this;
    const fresh = new ContractWork(this.contract, names, this.allowMassDelete);
    fresh.pushes = this.pushes;
    fresh.counts = this.counts;
    return fresh;
  }

  get isOpen(): boolean {
    return this.stage.at !== 'ended';
  }

  get hasPushed(): boolean {
    return this.pushes > 0;
  }

  /** Whether the last push closed the run. */
  get isClosed(): boolean {
    return this.closed;
  }

  get mustBeRead(): boolean {
    return this.stage.at === 'unread';
  }

  /** What is to be compared; null where it must be read before, or where the work has ended. */
  get snapshot(): Snapshot | null {
    return this.stage.at === 'read' ? this.stage.snapshot : null;
  }

  get stored(): number | null {
    return this.storedRows;
  }

  /** Whether the server rejects rows of this reading that validate here. */
  get isRejectedByServer(): boolean {
    return this.rejectedPlaces.size > 0;
  }

  /** A new reading may have its rows elsewhere, so what the server said of places is no longer known. */
  wasRead(reading: ContractTable, moment: Moment): void {
    this.rejectedPlaces = new Set();
    this.serverIssues = [];
    this.setSnapshot(snapshotOf(reading, moment));
  }

  /** Before it is compared once more, or because what was read is too old (R1, R4). */
  mustReadAgain(): void {
    if (this.isOpen) this.stage = { at: 'unread' };
  }

  /** From the short way back to the full comparison, whatever the short way ran into (R2). */
  reopen(): void {
    this.stage = { at: 'unread' };
  }

  /** The digest's answer: both ends agree. @param held rows that stay because others cannot be identified (R12) */
  wasFoundEqual(stored: number, held: number): void {
    this.storedRows = stored;
    const { snapshot } = this;
    if (snapshot === null) return;
    this.end(equalOutcome(snapshot.settled().count, heldBackIn(snapshot, held)));
  }

  wasFoundDifferent(stored: number): void {
    this.storedRows = stored;
  }

  wasBlocked(blocked: Blocked): void {
    this.storedRows = blocked.stored;
    this.end({ kind: 'blocked', blocked });
  }

  wasRefused(cause: Cause): void {
    this.end({ kind: 'refused', cause });
  }

  /** @param isRejected whether the rows were such that do not validate */
  wasPushed(answer: PushAnswer, isRejected: boolean): void {
    this.pushes += 1;
    this.closed = answer.closed === true;
    this.counts = countedWith(this.counts, answer, isRejected);
    if (!isRejected) this.noteServerIssues(answer.issues);
  }

  /** Rows that the pushes of this run deleted. */
  get deletedRows(): number {
    return this.counts.deleted;
  }

  /** Every row of the reading is at the server, or in its quarantine. */
  wasTakenWholly(): void {
    this.taken = this.snapshot === null ? null : contentOf(this.snapshot);
  }

  /** Takes rows out that only the server rejects; their keys are left alone from now on (R11). */
  leaveOutRejected(): void {
    const { snapshot } = this;
    if (snapshot !== null) this.setSnapshot(snapshotOf(rejectAlso(snapshot.reading, this.rejectedPlaces), snapshot));
  }

  /** The closing digest still differs: our error where this very content was taken wholly, else bad luck (R4). */
  stillDiffers(): void {
    const isOurs = this.snapshot !== null && this.taken === contentOf(this.snapshot);
    this.end({ kind: isOurs ? 'digest_disagrees' : 'unsettled' });
  }

  /** No digest can show whether a server with other contracts has it. */
  otherContracts(isDry: boolean): void {
    const { snapshot } = this;
    this.end({ kind: 'older_bundle', sent: !isDry && snapshot !== null && this.taken === contentOf(snapshot) });
  }

  /** @param isCounted whether a dry push said what would change */
  differs(isCounted: boolean): void {
    this.end({ kind: 'differs', changes: isCounted ? this.changes() : null });
  }

  /** Complete keys were taken and nothing else was asked; where nothing was written, a difference shows by what would be. */
  wasSent(rows: number, mode: 'sync' | 'dry_run' | 'compare'): void {
    const { inserted, deleted } = this.counts;
    if (mode !== 'sync' && inserted + deleted > 0) this.differs(true);
    else this.end(mode === 'sync' ? { kind: 'sent', rows } : { kind: 'equal', rows });
  }

  /** Ends the work for this run, whatever stage it is in. */
  end(outcome: Outcome): void {
    this.stage = { at: 'ended', outcome };
  }

  /** @param cause what stopped the run, if something did */
  result(cause: Cause | null): ContractResult {
    const { contract, names, counts, serverIssues } = this;
    return {
      contract,
      names,
      outcome: this.outcome(cause),
      counts,
      hasPushed: this.hasPushed,
      isClosed: this.isClosed,
      stored: this.storedRows,
      snapshot: this.lastSnapshot,
      serverIssues,
    };
  }

  private outcome(cause: Cause | null): Outcome {
    if (this.stage.at === 'ended') return this.stage.outcome;
    return cause === null ? { kind: 'never' } : { kind: 'not_asked', cause };
  }

  private setSnapshot(snapshot: Snapshot): void {
    this.stage = { at: 'read', snapshot };
    this.lastSnapshot = snapshot;
  }

  /** Issues of rows that were sent as valid: the server reads them otherwise, and its word counts (R11). */
  private noteServerIssues(issues: readonly Issue[]): void {
    const rejecting = issues.filter((issue) => issue.severity !== 'notice');
    const names = this.snapshot?.reading.names ?? this.names;
    const places = rejecting.map((issue) => placeOf(names.indexOf(issue.tab), issue.row));
    this.rejectedPlaces = new Set([...this.rejectedPlaces, ...places]);
    this.serverIssues = [...this.serverIssues, ...rejecting];
  }

  /** `stored` and the tab's rows show which rows are new and which changed; a changed row of `lines` is one of each. */
  private changes(): Changes {
    const here = this.lastSnapshot?.settled().count ?? 0;
    const { inserted, deleted } = this.counts;
    const more = Math.max(0, here + deleted - (this.storedRows ?? 0));
    const added = Math.min(inserted, more);
    return { added, changed: inserted - added, deleted };
  }
}

/** Nothing that the same run may do would move the server. */
function isStop({ kind }: Outcome): boolean {
  return kind === 'blocked' || kind === 'refused';
}

function countedWith(counts: Counts, answer: PushAnswer, isRejected: boolean): Counts {
  const stale = counts.stale + answer.stale;
  if (isRejected) return { ...counts, stale };
  return {
    received: counts.received + answer.received,
    inserted: counts.inserted + answer.inserted,
    unchanged: counts.unchanged + answer.unchanged,
    deleted: counts.deleted + answer.deleted,
    stale,
  };
}
