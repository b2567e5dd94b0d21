/** The end of a history: everything works again, one sync runs, and everything must be equal, proven and silent. */
import { Dice } from './dice.ts';
import { actualOf } from './model/actual.ts';
import { differenceOf } from './model/compare.ts';
import type { ExpectedTab } from './model/expected.ts';
import { keyHashOf } from './referee/hashes.ts';
import type { Stored } from './referee/mirror.ts';
import { repairAll } from './sheet/actions.ts';
import type { Desk } from './sheet/desk.ts';
import { syncFromMenu, tick } from './steps.ts';
import { BrokenPromise } from './story.ts';
import type { World } from './world.ts';

/** Everything that was broken works again. */
export function clearUp(world: World, dice: Dice): void {
  world.weather.isOn = false;
  world.watch.disturb();
  world.wire.releaseHeld();
  world.wire.skewMs = 0;
  for (const desk of world.desks) {
    desk.lasting.length = 0;
    if (world.isPaced) desk.setPace('at_once');
    world.agreeOnSecret(desk, dice);
    if (dice.chance(0.8)) repairAll(desk);
    desk.runtime.pendingEvents.length = 0;
  }
  world.sendSources();
  world.clock.advance(dice.pick([1_000, 60_000, 1_200_000]));
  world.story.say('--- everything works again ---');
  for (const desk of world.desks) {
    if (desk.hasOlderBundle) syncOlder(world, desk, dice);
    world.useBundle(desk, 'current');
  }
}

/** A bundle with other contracts sends its tabs whole, and proves nothing: what it read alike is there afterwards. */
function syncOlder(world: World, desk: Desk, dice: Dice): void {
  world.mirror.forget();
  const before = world.mirror.stored;
  world.watch.wire.seen = [];
  syncFromMenu(world, desk, dice, true);
  world.watch.look();
  world.mirror.forget();
  for (const tab of desk.expected) assertEqual(desk, seenByServer(tab), before, world.mirror.stored);
  world.story.count('quiet sync of an older bundle');
}

/** What an older bundle takes for valid, and a lower row replaces, is never sent: nobody can tell that it is not. */
function seenByServer(tab: ExpectedTab): ExpectedTab {
  const otherwiseBad = new Set(tab.issues.filter(({ code }) => code !== 'negative').map(placeOf));
  const replaced = new Set(tab.rejected.filter(({ isReplaced }) => isReplaced).map(placeOf));
  const isSeen = (place: string) => otherwiseBad.has(place) || !replaced.has(place);
  return { ...tab, issues: tab.issues.filter((issue) => isSeen(placeOf(issue))) };
}

function placeOf({ tab, row }: { readonly tab: string; readonly row: number }): string {
  return `${tab}!${row}`;
}

/** One sync, and one confirmation where the guard stopped it. */
function syncOnce(world: World, desk: Desk, dice: Dice): void {
  world.watch.wire.seen = [];
  const isTick = dice.chance(0.7);
  if (isTick) tick(world, desk, dice);
  // R15: where comparisons took minutes of Google's day, the tick may not be due yet.
  const isResting = world.weather.families.has('time runs out') && world.watch.seen.length === 0;
  if (!isTick || isResting) syncFromMenu(world, desk, dice, true);
  if (!wasBlocked(world)) return;
  world.story.count('confirmed at the end');
  syncFromMenu(world, desk, dice, true);
}

export function wasBlocked({ watch }: World): boolean {
  return watch.seen.some(
    ({ status, answer }) => status === 409 || answer.tabs?.some(({ blocked }) => blocked !== undefined) === true,
  );
}

/** One sync of each spreadsheet, and what must be true then. */
export function endQuietly(world: World): void {
  const dice = new Dice(world.seed, 'end');
  clearUp(world, dice);
  const before = world.mirror.stored;
  for (const desk of world.desks) {
    syncOnce(world, desk, dice);
    world.quietly.push(...world.watch.seen);
  }
  world.watch.look();
  // Read anew, so that nothing changed unseen.
  world.mirror.forget();
  const after = world.mirror.stored;
  for (const desk of world.desks) for (const tab of desk.expected) assertEqual(desk, tab, before, after);
  for (const desk of world.desks) assertProven(world, desk, after);
  for (const desk of world.desks) assertWitnessed(world, desk);
  assertSettled(world, after);
  assertChecked(world);
  const lastProof = () => Math.max(0, ...world.mirror.stored.proofs.map(({ verifiedAt }) => verifiedAt));
  assertSilent(world, dice, lastProof());
  assertMended(world, dice);
  assertSilent(world, dice, lastProof());
}

function assertEqual(desk: Desk, expected: ExpectedTab, before: Stored, after: Stored): void {
  const { plan } = expected;
  const difference = differenceOf(expected, actualOf(before, desk.id, plan), actualOf(after, desk.id, plan));
  if (difference !== undefined) throw new BrokenPromise(`after one quiet sync, ${desk.id} ${plan.tab} ${difference}`);
}

/** Each tab that can be read has a proof of this sync, with its rows and its tabs. */
function assertProven(world: World, desk: Desk, after: Stored): void {
  for (const { plan, names, isReadable, keys } of desk.expected) {
    if (!isReadable || names.length === 0) continue;
    const at = `${desk.id} ${plan.tab}`;
    const proof = after.proofs.find(({ source, tab }) => source === desk.id && tab === plan.tab);
    if (proof === undefined) throw new BrokenPromise(`${at} has no proof`);
    const rows = [...keys.values()].reduce((sum, lines) => sum + lines.length, 0);
    if (proof.rows !== rows) throw new BrokenPromise(`${at}: the proof says ${proof.rows} rows, the tab has ${rows}`);
    const held = [...actualOf(after, desk.id, plan).keys]
      .filter(([key]) => !keys.has(key))
      .flatMap(([, lines]) => lines);
    if (proof.held !== held.length)
      throw new BrokenPromise(`${at}: the proof says ${proof.held} held, and it is ${held.length}`);
    const asked = readAtsOf(world, desk);
    // Where the clock has stepped back, the last proof is newer than any that this sync could earn.
    if (proof.verifiedAt > Math.max(...asked)) continue;
    if (!asked.includes(proof.verifiedAt)) throw new BrokenPromise(`${at}: the last proof is of ${proof.verifiedAt}`);
    if (String(proof.names) !== String(names)) throw new BrokenPromise(`${at}: the proof names ${proof.names}`);
  }
}

/** The Sheets API reads what the script read. */
function assertWitnessed({ thirdSender }: World, desk: Desk): void {
  if (thirdSender === undefined) return;
  const { outcomes, problem } = thirdSender.witness(desk);
  for (const { plan, names, isReadable } of desk.expected) {
    if (!isReadable || names.length === 0 || outcomes[plan.tab]?.startsWith('equal')) continue;
    throw new BrokenPromise(`${desk.id} ${plan.tab} is ${outcomes[plan.tab]} by the Sheets API (${problem})`);
  }
}

/** The moments of reading that the quiet sync asked about. */
function readAtsOf(world: World, desk: Desk): readonly number[] {
  const digests = world.quietly.filter(({ source, path }) => source === desk.id && path === 'digest');
  return digests.flatMap(({ message }) => message.readAt ?? []);
}

/** R13: somebody damages rows by hand, and one sync repairs what the sheet shows, as if nothing had been. */
function assertMended(world: World, dice: Dice): void {
  const [desk] = dice.shuffled(world.desks);
  const before = world.mirror.stored;
  const spoilt = desk?.expected.flatMap((tab) =>
    tab.isReadable && tab.names.length > 0 ? spoil(world, desk, tab, dice) : [],
  );
  if (desk === undefined || spoilt === undefined || spoilt.length === 0) return;
  world.story.say(`--- somebody damages ${spoilt.join(', ')} by hand ---`);
  world.mirror.forget();
  world.mirror.isSpoilt = true;
  world.clock.advance(900_000);
  tick(world, desk, dice);
  world.mirror.isSpoilt = false;
  world.mirror.forget();
  for (const tab of desk.expected) {
    world.mirror.checkHashes(tab.plan);
    const [was, is] = [before, world.mirror.stored].map((stored) => actualOf(stored, desk.id, tab.plan).keys);
    if (JSON.stringify([...(was ?? [])]) === JSON.stringify([...(is ?? [])])) continue;
    throw new BrokenPromise(`${desk.id} ${tab.plan.tab}: what was damaged by hand is not repaired by one sync`);
  }
  world.story.count('damage repaired');
}

const damages = ["'порча' AS city", 'key_hash + 1 AS key_hash', 'row_hash + 1 AS row_hash', 'line + 7 AS line'];

/** Damages some keys that the sheet shows. @returns what, for the story */
function spoil(world: World, desk: Desk, { plan, keys }: ExpectedTab, dice: Dice): string[] {
  const shown = dice.shuffled([...keys].filter(([, lines]) => lines.length > 0)).slice(0, dice.between(0, 3));
  return shown.map(([key]) => {
    const value = plan.tab === 'inventory' ? '77 AS tickets_left' : "'порча' AS event_name";
    const replaced = dice.pick([...damages, value]);
    world.link.spoil({ table: plan.table, source: desk.id, keyHash: keyHashOf(key), replaced });
    return `${replaced} of ${plan.tab} ${key}`;
  });
}

/** The next sync of each spreadsheet asks once, and sends nothing. */
function assertSilent(world: World, dice: Dice, lastProof: number): void {
  // While a clock that stepped back has not caught up, a sync asks once more, to renew the proof.
  world.clock.set(Math.max(world.clock.now, lastProof));
  for (const desk of world.desks) {
    world.watch.wire.seen = [];
    world.clock.advance(900_000);
    tick(world, desk, dice);
    const tabs = desk.expected.filter(({ isReadable, names }) => isReadable && names.length > 0).length;
    const paths = world.watch.seen.filter(({ path }) => path !== 'report').map(({ path }) => path);
    const isEqual = world.watch.seen.every(({ answer }) => answer.tabs?.every(({ inSync }) => inSync) ?? true);
    if (String(paths) === (tabs > 0 ? 'digest' : '') && isEqual) continue;
    throw new BrokenPromise(`${desk.id}: the sync after the quiet one asked ${paths}`);
  }
}

/** What the warehouse says of itself: its runs, and the smoke checks that know no clock. */
function assertChecked(world: World): void {
  world.watch.referee.runs.hold(world.link.runs());
  const uncompared = world.desks.filter(({ expected }) =>
    expected.some(({ plan, isReadable, names }) => plan.tab === 'sales' && (!isReadable || names.length === 0)),
  );
  const [failed] = world.link.smoke(uncompared.map(({ id }) => id));
  if (failed !== undefined) throw new BrokenPromise(`a smoke check fails: ${failed}`);
}

/** Requests that are still under way change nothing any more. */
function assertSettled(world: World, after: Stored): void {
  while (world.wire.lateCount > 0) world.wire.deliverLate();
  world.mirror.forget();
  const now = world.mirror.stored;
  if (JSON.stringify(now.facts) !== JSON.stringify(after.facts)) {
    throw new BrokenPromise('a late request changed what had been proven');
  }
  if (JSON.stringify(now.issues) !== JSON.stringify(after.issues)) {
    throw new BrokenPromise('a late request changed a quarantine that had been proven');
  }
}
