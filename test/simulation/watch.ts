/** Watches the promises that hold at every moment of a history. */
import { type ActualTab, actualOf } from './model/actual.ts';
import type { ExpectedTab, Values } from './model/expected.ts';
import type { Stored } from './server/stored.ts';
import type { Desk } from './sheet/desk.ts';
import { BrokenPromise } from './story.ts';
import type { Seen } from './wire.ts';
import type { World } from './world.ts';

const GUARD_ROWS = 50;

export class Watch {
  readonly #world: World;
  /** Every `readAt` that a spreadsheet sent: the only versions that rows may have. */
  readonly #readAts = new Set<number>();
  /** Rows of a tab when a run first pushed to it; absent once somebody confirmed a deletion. */
  readonly #liveBefore = new Map<string, number>();
  /** Whether anything may have been written since the last look. */
  #isDirty = true;
  /** Whether something older than the newest may have been written since the last look, as is allowed for a moment. */
  #isDisturbed = false;
  #last = new Map<string, ActualTab>();
  /** What went over the wire since it was last emptied. */
  seen: Seen[] = [];
  readonly #all: Seen[] = [];

  constructor(world: World) {
    this.#world = world;
    world.wire.before = (seen) => this.#before(seen);
    world.wire.after = (seen) => this.#after(seen);
  }

  /** Older rows may be back: a backup was restored, or a request of long ago came through. */
  disturb(): void {
    this.#isDirty = true;
    this.#isDisturbed = true;
    this.#liveBefore.clear();
  }

  /** When the tabs were read that a spreadsheet asked about since `seen` was emptied. */
  readAtsOf(source: string, path: Seen['path']): readonly number[] {
    const own = this.#all.filter((seen) => seen.source === source && seen.path === path);
    return own.flatMap(({ message }) => message.readAt ?? []);
  }

  /** Holds what is stored against what the sheets ever showed. */
  look(): Stored | undefined {
    if (!this.#isDirty) return undefined;
    const stored = this.#world.link.stored();
    for (const desk of this.#world.desks) {
      for (const expected of desk.expected) this.#lookAt(desk, expected, actualOf(stored, desk.id, expected.plan));
      desk.touched.clear();
    }
    this.#isDirty = false;
    this.#isDisturbed = false;
    return stored;
  }

  #lookAt(desk: Desk, expected: ExpectedTab, actual: ActualTab): void {
    const { tab } = expected.plan;
    const at = `${desk.id} ${tab}`;
    if (actual.badLines !== undefined) throw new BrokenPromise(`${at}: ${actual.badLines}`);
    for (const [key, lines] of actual.keys) this.#assertHeld(desk, tab, key, lines);
    const alien = actual.versions.find((version) => !this.#readAts.has(version));
    if (alien !== undefined) throw new BrokenPromise(`${at}: a row has the version ${alien}, which is no readAt`);
    if (!this.#isDisturbed) this.#assertUntouched(at, desk, expected, actual);
    this.#last.set(at, actual);
  }

  #assertHeld(desk: Desk, tab: string, key: string, lines: readonly Values[]): void {
    const held = this.#isTorn(desk, tab) ? desk.ledger.heldEach(tab, key, lines) : desk.ledger.held(tab, key, lines);
    if (!held) throw new BrokenPromise(`${desk.id} ${tab} ${key} holds what the sheet never held: ${show(lines)}`);
  }

  /** Tabs that are read by several calls: lines of one key may then be of two moments. */
  #isTorn(desk: Desk, tab: string): boolean {
    const isSplit = (desk.expected.find(({ plan }) => plan.tab === tab)?.names.length ?? 0) > 1;
    return this.#world.hasSmallLimits || isSplit || desk.settings.size > 0;
  }

  /** A key that was equal and that nobody touched is still equal: no row goes because of another. */
  #assertUntouched(at: string, desk: Desk, expected: ExpectedTab, actual: ActualTab): void {
    const before = this.#last.get(at);
    if (before === undefined || !expected.isReadable) return;
    for (const [key, lines] of expected.keys) {
      if (lines.length === 0 || desk.touched.has(`${expected.plan.tab} ${key}`)) continue;
      const wanted = JSON.stringify(lines);
      if (JSON.stringify(before.keys.get(key)) !== wanted) continue;
      const now = actual.keys.get(key);
      if (JSON.stringify(now) !== wanted) {
        throw new BrokenPromise(`${at} ${key}: was equal, nobody touched it, and now ${show(now)} is stored`);
      }
    }
  }

  #before(seen: Omit<Seen, 'status' | 'answer'>): void {
    const { message, path } = seen;
    if (message.readAt !== undefined) this.#readAts.add(message.readAt);
    if (path !== 'push' || message.scope?.kind === 'rejected') return;
    const place = placeOf(seen);
    if (!this.#liveBefore.has(place)) this.#liveBefore.set(place, this.#live(seen));
  }

  #after(seen: Seen): void {
    this.seen.push(seen);
    this.#all.push(seen);
    this.#isDirty ||= seen.path !== 'report';
    if (seen.isLate) this.#isDisturbed = true;
    if (seen.path !== 'push' || seen.message.scope?.kind === 'rejected') return;
    if (seen.message.allowMassDelete === true) this.#liveBefore.clear();
    else this.#assertGuarded(seen);
  }

  #assertGuarded(seen: Seen): void {
    const before = this.#liveBefore.get(placeOf(seen));
    if (before === undefined || (seen.status === 200 && (seen.answer.deleted ?? 0) === 0)) return;
    const now = this.#live(seen);
    const isGone = before > 0 && now === 0;
    const isMost = before - now > GUARD_ROWS && now < before / 2;
    if (!isGone && !isMost) return;
    throw new BrokenPromise(
      `${seen.source} ${seen.message.tab}: ${before} rows became ${now}, and nobody confirmed it`,
    );
  }

  #live({ source, message }: Pick<Seen, 'source' | 'message'>): number {
    const table = this.#world.desks[0]?.expected.find(({ plan }) => plan.tab === message.tab)?.plan.table;
    return this.#world.link.live()[`${source}/${table}`] ?? 0;
  }
}

/** Late requests belong to no run that goes on. */
function placeOf({ source, message, isLate }: Pick<Seen, 'source' | 'message' | 'isLate'>): string {
  return `${source} ${message.tab} ${isLate ? `late ${message.readAt}` : message.run}`;
}

export function show(lines: readonly Values[] | undefined): string {
  return lines === undefined ? 'nothing' : JSON.stringify(lines);
}
