/** Watches the promises that hold at every moment of a history. */
import { contractsHash } from '@qtickets/shared-schema/contracts/contract-hash';
import { type ActualTab, actualOf } from './model/actual.ts';
import { differenceOf, differenceOfRows, show } from './model/compare.ts';
import type { ExpectedTab } from './model/expected.ts';
import { heldKeys } from './model/held.ts';
import type { Values } from './model/row.ts';
import { type Judged, Referee } from './referee/referee.ts';
import { RunWatch } from './run-watch.ts';
import type { Desk } from './sheet/desk.ts';
import { BrokenPromise } from './story.ts';
import { Tally } from './tally.ts';
import type { Arrived, Seen } from './wire.ts';
import { WireWatch } from './wire-watch.ts';
import type { World } from './world.ts';

const ownContracts = contractsHash([]);

export class Watch {
  readonly wire: WireWatch;
  readonly referee: Referee;
  readonly runs: RunWatch;
  readonly #world: World;
  #judged: Judged | undefined;
  #last = new Map<string, ActualTab>();

  constructor(world: World) {
    this.#world = world;
    this.wire = new WireWatch(world);
    this.referee = new Referee(world.mirror);
    this.runs = new RunWatch(world);
    const tally = new Tally(world.story);
    world.wire.sent = (sent) => {
      tally.sent(sent);
      this.wire.sent(sent);
      this.runs.sent(sent);
    };
    world.wire.received = (sent, outcome) => {
      tally.received(sent, outcome);
      this.runs.received(sent, outcome);
    };
    world.wire.before = (seen) => this.#before(seen);
    world.wire.after = (seen) => this.#after(seen);
  }

  #before(arrived: Arrived): void {
    this.wire.before(arrived);
    const secrets = this.#world.secrets.get(arrived.source) ?? [];
    const contractsDiffer = arrived.message.contracts !== ownContracts;
    this.#judged = this.referee.judge({ ...arrived, secrets, contractsDiffer });
  }

  #after(seen: Seen): void {
    if (this.#judged !== undefined) this.referee.hold(this.#judged, seen);
    this.wire.after(seen);
  }

  /** Older rows may be back: a backup was restored, or a request of long ago came through. */
  disturb(): void {
    this.#world.mirror.forget();
    this.wire.disturb();
    for (const desk of this.#world.desks) desk.arrivals.excuse();
  }

  /** What went over the wire since `forget`. */
  get seen(): readonly Seen[] {
    return this.wire.seen;
  }

  /** Holds what is stored against what the sheets ever showed. No execution may be under way. */
  look(): void {
    const { stored } = this.#world.mirror;
    for (const desk of this.#world.desks) {
      const differences = desk.expected.map((tab) => this.#lookAt(desk, tab, actualOf(stored, desk.id, tab.plan)));
      this.#judge(desk, differences);
      desk.touched.clear();
    }
    for (const proof of stored.proofs) this.wire.assertEarned(proof);
    this.wire.calm();
  }

  /** @returns where the tab is not equal now */
  #lookAt(desk: Desk, expected: ExpectedTab, actual: ActualTab): string | undefined {
    const at = `${desk.id} ${expected.plan.tab}`;
    if (actual.badLines !== undefined) throw new BrokenPromise(`${at}: ${actual.badLines}`);
    for (const [key, lines] of actual.keys) this.#assertHeld(desk, expected.plan.tab, key, lines);
    this.wire.assertVersions(at, actual.versions);
    if (!this.wire.isDisturbed) this.#assertUntouched(at, desk, expected, actual);
    if (!this.wire.isDisturbed) this.#assertMended(at, expected, actual);
    const difference = differenceOf(expected, actual, actual);
    this.wire.assertProofTrue(desk, expected.plan.tab, difference);
    this.#last.set(at, actual);
    // Drafts are left to the next comparison, and so is what else the quarantine holds.
    const found = differenceOfRows(expected, actual);
    return found === undefined ? undefined : `${at} ${found}`;
  }

  /** What was reported to the script, and has no mark left, has arrived. */
  #judge(desk: Desk, differences: readonly (string | undefined)[]): void {
    const difference = differences.find((found) => found !== undefined);
    if (difference === undefined) {
      // What was changed behind the script's back may show only once a row is no longer held for it.
      if (!this.#holds(desk)) desk.arrivals.settle();
    } else if (desk.arrivals.isDue && desk.marks.length === 0) {
      throw new BrokenPromise(`every change was taken up and no mark is left, yet ${difference}`);
    }
  }

  /** Whether stored rows are held for rows that cannot be identified (R12). */
  #holds({ id, expected }: Desk): boolean {
    return expected.some(({ plan, keys, unread }) => {
      const stored = this.#last.get(`${id} ${plan.tab}`)?.keys ?? new Map();
      return heldKeys(plan, stored, keys, unread).size > 0;
    });
  }

  #assertHeld(desk: Desk, tab: string, key: string, lines: readonly Values[]): void {
    const held = this.#isTorn(desk) ? desk.ledger.heldEach(tab, key, lines) : desk.ledger.held(tab, key, lines);
    if (!held) throw new BrokenPromise(`${desk.id} ${tab} ${key} holds what the sheet never held: ${show(lines)}`);
  }

  /** Tabs that are read by several calls: lines of one key may then be of two moments. */
  #isTorn(desk: Desk): boolean {
    return this.#world.hasSmallLimits || desk.settings.size > 0;
  }

  /** A key that was equal, or kept, and that nobody touched is as it was: no row goes because of another. */
  #assertUntouched(at: string, desk: Desk, expected: ExpectedTab, actual: ActualTab): void {
    const before = this.#last.get(at);
    if (before === undefined || !expected.isReadable) return;
    for (const [key, lines] of expected.keys) {
      if (desk.touched.has(`${expected.plan.tab} ${key}`)) continue;
      const was = show(before.keys.get(key));
      const now = show(actual.keys.get(key));
      // A key that holds nothing valid keeps what is stored, whatever that is.
      if (was === now || (lines.length > 0 && was !== show(lines))) continue;
      throw new BrokenPromise(`${at} ${key}: nobody touched it, and ${was} became ${now}`);
    }
  }

  /** A fixed row leaves the quarantine only when the table has it (R7). */
  #assertMended(at: string, expected: ExpectedTab, actual: ActualTab): void {
    const before = this.#last.get(at);
    if (before === undefined || !this.wire.isSteady(at)) return;
    const still = new Set(actual.issues.map(placeOfIssue));
    for (const place of new Set(before.issues.map(placeOfIssue))) {
      const row = still.has(place) ? undefined : expected.validAt.get(place);
      if (row === undefined || !show(expected.keys.get(row.key)).includes(JSON.stringify(row.values))) continue;
      if (show(actual.keys.get(row.key)).includes(JSON.stringify(row.values))) continue;
      throw new BrokenPromise(`${at}: ${place} was fixed and left the quarantine, and is not stored`);
    }
  }
}

function placeOfIssue(issue: string): string {
  const [, place = issue] = /^(.*!\d+) /.exec(issue) ?? [];
  return place;
}
