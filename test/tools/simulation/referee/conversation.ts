/**
 * The rules that one run keeps on its side of the wire, whatever the server does: what it may send after what it heard
 * (R4, R7, R9), and that its report says what was answered.
 */

import { chosen } from '../model/held.ts';
import { BrokenPromise } from '../story.ts';
import { bucketOf } from './hashes.ts';
import type { DigestMessage, DigestTab, PushMessage, ReportMessage } from './messages.ts';
import { type ComparedTab, DIGESTS_MAX, isUnproven, newTalk, type PushAnswer, type TabTalk } from './tab-talk.ts';
import { type Sending, Tries } from './tries.ts';

/** What came back to the spreadsheet. */
export type Heard = {
  readonly status: number;
  readonly retryAfterMs: number;
  /** null where it can't be read. */
  readonly answer: unknown;
};

const ERRORS = /^(digest_disagrees|blocked|not_readable|read_failed|refused):/;

export class Conversation {
  readonly #where: string;
  readonly isDry: boolean;
  readonly #rowsMax: number;
  readonly #tabs = new Map<string, TabTalk>();
  /** The highest version that this execution was given before. */
  readonly #above: number;
  readonly #tries = new Tries((what) => this.#broken(what));
  #isOver = false;
  #isInterrupted = false;
  #hasPushed = false;
  /** Whether a push was all of the run, and the server closed the run by it. */
  #isClosed = false;
  #report: ReportMessage | undefined;
  #contractsDiffer = false;

  /**
   * @param rowsMax rows of a push of several buckets
   * @param isDry whether it is a dry run
   * @param above the highest version that earlier runs of the same execution were given
   */
  constructor(where: string, rowsMax: number, isDry: boolean, above: number) {
    this.#where = where;
    this.#rowsMax = rowsMax;
    this.isDry = isDry;
    this.#above = above;
  }

  /** The highest version that this run was given, or those before it. */
  get version(): number {
    return Math.max(this.#above, ...[...this.#tabs.values()].map(({ answered }) => answered?.version ?? 0));
  }

  /** A request leaves. */
  sent(path: string, id: string, message: unknown, when: Sending): void {
    if (this.#tries.sent(id, when)) return;
    if (path === 'report') {
      this.#report = message as ReportMessage;
      this.#checkReport(this.#report);
      return;
    }
    if (this.#isOver) this.#broken('the run goes on after a request that got no answer');
    if (this.#isClosed) this.#broken('the run goes on after the push that closed it');
    const { dryRun } = message as DigestMessage | PushMessage;
    if (dryRun !== this.isDry) this.#broken(`dryRun is ${dryRun}`);
    if (path === 'digest') this.#asks(message as DigestMessage, id);
    else this.#pushes(message as PushMessage);
  }

  /** What came back. @param heard undefined where nothing did */
  heard(path: string, id: string, message: unknown, heard: Heard | undefined, now: number): void {
    if (path !== 'report') this.#isOver = isFailure(heard);
    this.#tries.heard(now + (heard?.retryAfterMs ?? 0));
    if (path === 'digest') this.#hearsDigest(message as DigestMessage, id, heard);
    if (path === 'push') this.#hearsPush(message as PushMessage, heard);
  }

  /** A service threw: what was heard last may not have been understood. */
  interrupted(): void {
    this.#tries.interrupted();
    this.#isInterrupted = true;
  }

  /** A service of Google's was slow: what was signed before it is sent after it. */
  delayed(): void {
    this.#tries.delayed();
  }

  /** Whether nobody answered, something stopped it, or it said that work is left: its marks must stay. */
  get isUnfinished(): boolean {
    return (
      this.#isOver ||
      this.#report?.cause !== undefined ||
      this.#flags.some((flag) => /^(out_of_time|unsettled):/.test(flag))
    );
  }

  /** Whether marks may be left after it. */
  get leavesWork(): boolean {
    return this.isUnfinished || this.#contractsDiffer;
  }

  get #flags(): readonly string[] {
    return this.#report?.flags ?? [];
  }

  /**
   * The execution came to its own end, in time.
   * @param gone contracts that had no tab to read at some moment of it
   */
  ended(gone: ReadonlySet<string>): void {
    if (this.isDry || this.#isOver) return;
    if (this.#hasPushed && !this.#isClosed && this.#report === undefined) this.#broken('it pushed and sent no report');
    for (const [tab, talk] of this.#tabs) {
      const isSaid = this.#flags.some((flag) => flag.endsWith(`:${tab}`));
      const isExcused = talk.isStopped || isSaid || this.#contractsDiffer || gone.has(tab);
      if (talk.isUnverified && !isExcused) this.#broken(`${tab} was pushed, and no digest followed`);
      if (isUnproven(talk) && !isExcused) this.#broken(`${tab} is equal, not proven, and not read again (R8)`);
      if (talk.isStopped && this.#report === undefined) this.#broken(`${tab} was stopped, and it is not reported`);
    }
    this.#assertCounted();
  }

  /** A tab that is stopped is an error, which health shows; work that the next run does is not. */
  #checkReport({ status, flags, cause }: ReportMessage): void {
    if (this.isDry) this.#broken('a dry run sends a report');
    if (this.#isOver && cause === undefined) this.#broken('the report does not say what stopped the run');
    const isError = cause !== undefined || flags.some((flag) => ERRORS.test(flag));
    const isSaid = status === (isError ? 'error' : 'success');
    // What a service threw is an error of its own.
    if (!isSaid && !(this.#isInterrupted && status === 'error'))
      this.#broken(`the report says ${status} with ${flags}`);
    const unnamed = [...this.#tabs].filter(([tab, { isBlocked }]) => isBlocked && !flags.includes(`blocked:${tab}`));
    if (unnamed.length > 0) this.#broken(`the report does not say that ${unnamed.map(([tab]) => tab)} is blocked`);
  }

  #assertCounted(): void {
    const counts = (this.#report as { counts?: Record<string, PushAnswer> } | undefined)?.counts;
    if (counts === undefined) return;
    for (const [tab, { inserted, deleted }] of this.#tabs) {
      const reported = counts[tab];
      if (reported === undefined || (reported.inserted === inserted && reported.deleted === deleted)) continue;
      this.#broken(
        `the report says +${reported.inserted} −${reported.deleted} of ${tab}, and it was +${inserted} −${deleted}`,
      );
    }
  }

  #asks({ tabs, readAt }: DigestMessage, id: string): void {
    for (const asked of tabs) {
      const talk = this.#talk(asked.tab);
      if (talk.isStopped) this.#broken(`${asked.tab} was stopped, and is asked about again`);
      const claim = `${asked.bits} ${asked.digest} ${asked.rejected.count} ${asked.rejected.hash} ${asked.keep}`;
      const before = talk.claims.get(readAt);
      if (before === undefined) this.#checkNewReading(asked.tab, talk, readAt);
      if (before !== undefined && before !== claim) this.#broken(`two digests of ${asked.tab} of ${readAt} differ`);
      talk.claims.set(readAt, claim);
      talk.digests.add(id);
    }
  }

  /** R4: a tab that is read again is read above the version that the server named, and above the last reading. */
  #checkNewReading(tab: string, { answered, claims }: TabTalk, readAt: number): void {
    const version = Math.max(this.#above, answered?.version ?? 0, ...claims.keys());
    if (readAt <= version) this.#broken(`${tab} is read again at ${readAt}, not above ${version}`);
  }

  #hearsDigest({ tabs, readAt }: DigestMessage, id: string, heard: Heard | undefined): void {
    if (heard?.status !== 200 || heard.answer === null) {
      for (const { tab } of tabs) this.#talk(tab).digests.delete(id);
      return;
    }
    const answer = heard.answer as { readonly tabs: readonly ComparedTab[]; readonly contracts?: string };
    this.#contractsDiffer ||= answer.contracts === 'differ';
    for (const answered of answer.tabs) {
      const asked = tabs.find(({ tab }) => tab === answered.tab);
      if (asked === undefined) continue;
      const talk = this.#talk(answered.tab);
      if (talk.digests.size > DIGESTS_MAX) this.#broken(`${answered.tab} takes ${talk.digests.size} digests`);
      talk.asked = { ...asked, readAt };
      talk.answered = answered;
      talk.taken = new Set();
      talk.isUnverified = false;
      talk.isBlocked = answered.blocked !== undefined;
      if (talk.isBlocked) talk.isStopped = true;
    }
  }

  #pushes(push: PushMessage): void {
    const talk = this.#talk(push.tab);
    const { scope, readAt } = push;
    if (talk.isStopped && scope.kind !== 'keys') this.#broken(`${push.tab} was stopped, and is pushed`);
    if (talk.spoilt.has(readAt))
      this.#broken(`${push.tab} of ${readAt} is pushed on after it was stale or refused (R7)`);
    if (scope.kind === 'keys') return;
    if (talk.finished.has(readAt) && scope.kind === 'buckets')
      this.#broken(`${push.tab}: buckets after rejected rows (R7)`);
    if (this.#contractsDiffer) return;
    const { asked, answered } = talk;
    if (asked === undefined || answered === undefined) {
      this.#broken(`${push.tab} is pushed and was never compared`);
      return;
    }
    if (asked.readAt !== readAt) this.#broken(`${push.tab} of ${readAt} is pushed, and ${asked.readAt} was compared`);
    if (!this.isDry && readAt <= (answered.version ?? 0))
      this.#broken(`${push.tab} of ${readAt} is pushed at version ${answered.version} (R4)`);
    if (push.stored !== answered.stored)
      this.#broken(`${push.tab}: stored is ${push.stored}, and was answered as ${answered.stored} (R9)`);
    const differing = answered.differing ?? [];
    if (scope.kind === 'rejected') {
      const missing = differing.filter((bucket) => !talk.taken.has(bucket));
      if (missing.length > 0 && !this.isDry)
        this.#broken(`${push.tab}: rejected rows before the buckets ${missing} (R7)`);
      return;
    }
    this.#checkBuckets(push, scope, asked, differing);
  }

  #checkBuckets(
    push: PushMessage,
    scope: { readonly bits: number; readonly buckets: readonly number[] },
    asked: DigestTab,
    differing: readonly number[],
  ): void {
    if (scope.bits !== asked.bits) this.#broken(`${push.tab}: ${scope.bits} bits, and ${asked.bits} were compared`);
    const equal = scope.buckets.filter((bucket) => !differing.includes(bucket));
    if (equal.length > 0) this.#broken(`${push.tab}: the buckets ${equal} are pushed and do not differ`);
    const here = (hashes: readonly string[]) =>
      hashes.filter((hash) => scope.buckets.includes(bucketOf(hash, scope.bits))).sort();
    const held = this.#heldBy(asked) ?? push.keep.filter((hash) => !asked.keep.includes(hash));
    if (here([...asked.keep, ...held]).join() !== [...push.keep].sort().join())
      this.#broken(`${push.tab}: keep is not the digest's, with what is held (R9, R12)`);
    if (push.rows.length > this.#rowsMax && scope.buckets.length > 1)
      this.#broken(`${push.tab}: ${push.rows.length} rows at once`);
  }

  /** R12: the choice among what the answer named, but for keys that the sheet shows. */
  #heldBy({ tab, unread = [] }: DigestTab): readonly string[] | undefined {
    const { answered, shown } = this.#talk(tab);
    if (shown === undefined) return undefined;
    const texts = unread.map((parts) => JSON.stringify(Object.entries(parts).sort()));
    const equals = (row: number) => texts.flatMap((text, index) => (text === texts[row] ? [index] : []));
    const missing = (answered?.maybe ?? []).filter(({ keyHash }) => !shown.has(keyHash));
    return chosen(missing.map(({ keyHash, lines }) => ({ keyHash, lines: lines.map((line) => line.flatMap(equals)) })));
  }

  /** The keys that rows of the digest's reading show, as hashes. */
  shows(tab: string, keyHashes: ReadonlySet<string> | undefined): void {
    this.#talk(tab).shown = keyHashes;
  }

  #hearsPush({ tab, scope, readAt }: PushMessage, heard: Heard | undefined): void {
    const talk = this.#talk(tab);
    if (heard === undefined || heard.status !== 200 || heard.answer === null) {
      if (heard?.status === 409 && scope.kind !== 'keys') talk.isStopped = true;
      if (heard !== undefined && heard.status >= 400 && heard.status < 500 && heard.status !== 429)
        talk.spoilt.add(readAt);
      return;
    }
    const { inserted, deleted, stale, closed } = heard.answer as PushAnswer;
    this.#hasPushed = true;
    this.#isClosed = closed === true;
    if (stale > 0) talk.spoilt.add(readAt);
    if (scope.kind === 'rejected') {
      if (stale === 0) talk.finished.add(readAt);
    } else {
      talk.inserted += inserted;
      talk.deleted += deleted;
    }
    if (scope.kind === 'buckets') for (const bucket of scope.buckets) talk.taken.add(bucket);
    talk.isUnverified = scope.kind !== 'keys';
  }

  #talk(tab: string): TabTalk {
    const known = this.#tabs.get(tab) ?? newTalk();
    this.#tabs.set(tab, known);
    return known;
  }

  #broken(what: string): never {
    throw new BrokenPromise(`${this.#where}: ${what}`);
  }
}

/** No answer, "later", or a signature that is not taken: the run is over. */
function isFailure(heard: Heard | undefined): boolean {
  if (heard === undefined || heard.status >= 500 || [401, 408, 429].includes(heard.status)) return true;
  // An answer that broke off does not count.
  return heard.status === 200 && heard.answer === null;
}
