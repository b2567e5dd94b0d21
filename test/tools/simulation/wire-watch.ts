/** What the requests and answers alone show, and what each entitles the warehouse to hold. */
import type { Desk } from './sheet/desk.ts';
import { BrokenPromise } from './story.ts';
import type { Arrived, Seen, Sent } from './wire.ts';
import type { World } from './world.ts';

const GUARD_ROWS = 50;

export class WireWatch {
  /** What was answered since it was last forgotten. */
  seen: Seen[] = [];
  /** Whether anything may have been written since the last look. */
  isDirty = true;
  /** Whether something older than the newest may have been written since, as is allowed for a moment. */
  isDisturbed = false;
  readonly #world: World;
  /** Every `readAt` that a spreadsheet sent: the only versions that rows may have. */
  readonly #readAts = new Set<number>();
  /** Rows of a tab when a reading of it was first pushed. */
  readonly #liveBefore = new Map<string, number>();
  /** Proofs that an answer stood for, or may have stood for. */
  readonly #earned = new Set<string>();
  /** State of the sheet that a proof was given for, and that is still the newest of both ends. */
  readonly #proven = new Map<string, number>();
  readonly #provenNames = new Map<string, readonly string[]>();
  /** When the tab was read of which the newest proof is. */
  readonly #provenAt = new Map<string, number>();
  /** Whether the last push of a tab was taken, and read after the sheet's last change. */
  readonly #steady = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  disturb(): void {
    this.isDirty = true;
    this.isDisturbed = true;
    this.#liveBefore.clear();
    this.#proven.clear();
    this.#provenNames.clear();
  }

  /** The warehouse is what it was long ago, proofs included. */
  restored(): void {
    this.#provenAt.clear();
  }

  /** After a look. */
  calm(): void {
    this.isDirty = false;
    this.isDisturbed = false;
  }

  /** A spreadsheet sent something, whether or not it arrives. */
  sent({ source, message }: Sent): void {
    if ((message.flags ?? []).length > 0) this.#desk(source)?.arrivals.excuse();
  }

  before(seen: Arrived): void {
    const { message, path } = seen;
    if (message.readAt !== undefined) this.#readAts.add(message.readAt);
    if (path !== 'push' || message.scope?.kind === 'rejected' || message.dryRun === true) return;
    const place = placeOf(seen);
    if (!this.#liveBefore.has(place)) this.#liveBefore.set(place, this.#live(seen));
  }

  after(seen: Seen): void {
    this.seen.push(seen);
    this.isDirty ||= seen.path !== 'report';
    if (seen.isLate) this.#assertStale(seen);
    if (seen.isLate) this.disturb();
    if (seen.isLate || seen.status === 409 || seen.answer.contracts === 'differ') {
      this.#desk(seen.source)?.arrivals.excuse();
    }
    if (seen.path === 'digest') this.#afterDigest(seen);
    if (seen.path === 'push' && seen.message.dryRun !== true) this.#afterPush(seen);
  }

  #afterDigest(seen: Seen): void {
    const { message, answer, source, status } = seen;
    const desk = this.#desk(source);
    for (const asked of message.tabs ?? []) {
      if (typeof asked === 'string') continue;
      const answered = answer.tabs?.find(({ tab }) => tab === asked.tab);
      if (answered?.blocked !== undefined) desk?.arrivals.excuse();
      const isEqual = answered?.inSync === true && answered.rejectedKnown === true && answer.contracts !== 'differ';
      // Where the answer is not known, the proof may have been written before things went wrong.
      if (status !== 200 || isEqual) this.#earned.add(`${source} ${asked.tab} ${message.readAt}`);
      if (status === 200 && isEqual && message.dryRun !== true) this.#prove(seen, asked.tab, asked.names ?? []);
    }
  }

  /** R6: what was read before the newest proof changes nothing. */
  #assertStale({ source, message, answer, status }: Seen): void {
    const provenAt = this.#provenAt.get(`${source} ${message.tab}`) ?? 0;
    const changed = (answer.inserted ?? 0) + (answer.deleted ?? 0);
    if (status !== 200 || message.readAt === undefined || message.readAt >= provenAt || changed === 0) return;
    throw new BrokenPromise(`${source} ${message.tab}: a request of before the proof changed ${changed} rows`);
  }

  #prove(seen: Seen, tab: string, names: readonly string[]): void {
    const at = `${seen.source} ${tab}`;
    this.#provenAt.set(at, Math.max(this.#provenAt.get(at) ?? 0, seen.message.readAt ?? 0));
    this.#provenNames.set(at, names);
    const running = this.#world.running.at(-1);
    const isOfNow = running !== undefined && running.desk.changes === running.changesBefore && !seen.isLate;
    if (isOfNow && running.desk.id === seen.source) this.#proven.set(at, running.desk.changes);
    else this.#proven.delete(at);
  }

  #afterPush(seen: Seen): void {
    const { message, source } = seen;
    const at = `${source} ${message.tab}`;
    this.#proven.delete(at);
    const running = this.#world.running.at(-1);
    // What was refused says nothing of what left the quarantine before.
    const isTaken = seen.status === 200 && seen.answer.stale === 0;
    // Nor does a push of keys that takes nothing out of it.
    const isOfQuarantine = message.scope?.kind !== 'keys' || (message.scope.fixed ?? []).length > 0;
    const isSteady =
      isTaken && isOfQuarantine && running !== undefined && running.desk.changes === running.changesBefore;
    if (isSteady && running.desk.id === source) this.#steady.set(at, running.changesBefore);
    else this.#steady.delete(at);
    if (message.scope?.kind === 'rejected') return;
    if (message.allowMassDelete === true) this.#liveBefore.clear();
    else this.#assertGuarded(seen);
  }

  #assertGuarded(seen: Seen): void {
    const before = this.#liveBefore.get(placeOf(seen));
    if (before === undefined || (seen.status === 200 && (seen.answer.deleted ?? 0) === 0)) return;
    const now = this.#live(seen);
    this.#assertNamed(seen, before - now);
    const isGone = before > 0 && now === 0;
    const isMost = before - now > GUARD_ROWS && now < before / 2;
    if (!isGone && !isMost) return;
    const { source, message } = seen;
    throw new BrokenPromise(`${source} ${message.tab}: ${before} rows became ${now}, and nobody confirmed it`);
  }

  /** A tab of the last proof that was not read takes no rows with it (R10). */
  #assertNamed({ source, message, isLate }: Seen, lost: number): void {
    if (message.scope?.kind !== 'buckets' || isLate || lost <= 0) return;
    const read = (message.tabs ?? []).map(String);
    const missing = (this.#provenNames.get(`${source} ${message.tab}`) ?? []).filter((name) => !read.includes(name));
    if (missing.length === 0) return;
    throw new BrokenPromise(`${source} ${message.tab}: ${missing} was not read, and rows went unconfirmed`);
  }

  assertVersions(at: string, versions: readonly number[]): void {
    const alien = versions.find((version) => !this.#readAts.has(version));
    if (alien !== undefined) throw new BrokenPromise(`${at}: a row has the version ${alien}, which is no readAt`);
  }

  /** R8: a proof is written only for a digest that found everything equal, quarantine included. */
  assertEarned({ source, tab, verifiedAt }: { source: string; tab: string; verifiedAt: number }): void {
    if (this.#earned.has(`${source} ${tab} ${verifiedAt}`)) return;
    throw new BrokenPromise(`${source} ${tab} has a proof of ${verifiedAt}, when nothing was found equal`);
  }

  /** What was proven, with no change and no push since, is equal. */
  assertProofTrue(desk: Desk, tab: string, difference: string | undefined): void {
    const at = `${desk.id} ${tab}`;
    if (difference === undefined || this.#proven.get(at) !== desk.changes) return;
    throw new BrokenPromise(`${at} was proven equal, and is not: ${difference}`);
  }

  /** Whether the last push of a tab was read after the sheet's last change. */
  isSteady(at: string): boolean {
    const desk = this.#desk(at.split(' ')[0] ?? '');
    return desk !== undefined && this.#steady.get(at) === desk.changes;
  }

  #desk(source: string): Desk | undefined {
    return this.#world.desks.find(({ id }) => id === source);
  }

  #live({ source, message }: Sent): number {
    const table = this.#world.desks[0]?.expected.find(({ plan }) => plan.tab === message.tab)?.plan.table ?? '';
    return this.#world.mirror.facts(table).live.filter((line) => line.source === source).length;
  }
}

/** A loss is judged by the reading that shows it (R9): a run may read again what lost more rows meanwhile. Late requests belong to no run that goes on. */
function placeOf({ source, message, isLate }: Sent): string {
  return `${source} ${message.tab} ${isLate ? 'late' : message.run} ${message.readAt}`;
}
