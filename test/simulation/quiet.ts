/** The end of a history: everything works again, one sync runs, and everything must be equal, proven and silent. */
import { Dice } from './dice.ts';
import { type ActualTab, actualOf, issueText } from './model/actual.ts';
import type { ExpectedTab, Values } from './model/expected.ts';
import type { Stored } from './server/stored.ts';
import { repairAll } from './sheet/actions.ts';
import type { Desk } from './sheet/desk.ts';
import { syncFromMenu, tick } from './steps.ts';
import { BrokenPromise } from './story.ts';
import { show } from './watch.ts';
import type { World } from './world.ts';

/** Everything that was broken works again. */
function clearUp(world: World, dice: Dice): void {
  world.weather.isOn = false;
  world.watch.disturb();
  world.wire.releaseHeld();
  world.wire.skewMs = 0;
  for (const desk of world.desks) {
    world.useBundle(desk, 'current');
    const secret = world.newSecret(dice);
    world.secrets.set(desk.id, [secret]);
    desk.setProperty('INGEST_SECRET', secret);
    if (dice.chance(0.8)) repairAll(desk);
    desk.runtime.pendingEvents.length = 0;
  }
  world.sendSources();
  world.clock.advance(dice.pick([1_000, 60_000, 1_200_000]));
  world.story.say('--- everything works again ---');
}

/** One sync, and one confirmation where the guard stopped it. */
function syncOnce(world: World, desk: Desk, dice: Dice): void {
  world.watch.seen = [];
  if (dice.chance(0.7)) tick(world, desk, dice);
  else syncFromMenu(world, desk, dice, true);
  if (!wasBlocked(world)) return;
  world.story.count('confirmed at the end');
  syncFromMenu(world, desk, dice, true);
}

function wasBlocked({ watch }: World): boolean {
  return watch.seen.some(
    ({ status, answer }) => status === 409 || answer.tabs?.some(({ blocked }) => blocked !== undefined) === true,
  );
}

/** One sync of each spreadsheet, and what must be true then. */
export function endQuietly(world: World): void {
  const dice = new Dice(world.seed, 'end');
  clearUp(world, dice);
  const before = world.link.stored();
  const startedAt = new Map<string, number>();
  for (const desk of world.desks) {
    startedAt.set(desk.id, world.clock.now);
    syncOnce(world, desk, dice);
  }
  world.watch.look();
  const after = world.link.stored();
  for (const desk of world.desks) for (const tab of desk.expected) assertEqual(desk, tab, before, after);
  for (const desk of world.desks) assertProven(world, desk, after);
  assertSilent(world, dice);
  assertSettled(world, after);
}

function assertEqual(desk: Desk, expected: ExpectedTab, before: Stored, after: Stored): void {
  const { plan } = expected;
  const was = actualOf(before, desk.id, plan);
  const is = actualOf(after, desk.id, plan);
  const at = `${desk.id} ${plan.tab}`;
  // What can't be read is not sent: all stays as it was.
  const wanted = expected.names.length > 0 && expected.isReadable ? wantedKeys(expected, was) : was.keys;
  assertSameKeys(at, wanted, is.keys);
  const issues = expected.names.length > 0 && expected.isReadable ? expected.issues.map(issueText).sort() : was.issues;
  assertSameIssues(at, issues, is);
}

/** The valid rows, and what is stored under keys that hold nothing valid now. */
function wantedKeys(expected: ExpectedTab, was: ActualTab): ReadonlyMap<string, readonly Values[]> {
  const wanted = new Map<string, readonly Values[]>();
  for (const [key, lines] of expected.keys) {
    const kept = lines.length > 0 ? lines : was.keys.get(key);
    if (kept !== undefined) wanted.set(key, kept);
  }
  return wanted;
}

type Keys = ReadonlyMap<string, readonly Values[]>;

function assertSameKeys(at: string, wanted: Keys, is: Keys): void {
  for (const key of new Set([...wanted.keys(), ...is.keys()])) {
    const [should, does] = [wanted.get(key), is.get(key)];
    if (JSON.stringify(should) === JSON.stringify(does)) continue;
    throw new BrokenPromise(`${at} ${key}: the sheet has ${show(should)}, ClickHouse has ${show(does)}`);
  }
}

function assertSameIssues(at: string, wanted: readonly string[], { issues }: ActualTab): void {
  const missing = wanted.filter((issue) => !issues.includes(issue));
  const left = issues.filter((issue) => !wanted.includes(issue));
  if (missing.length + left.length === 0) return;
  throw new BrokenPromise(`${at} quarantine: missing ${missing.slice(0, 5)}; too much ${left.slice(0, 5)}`);
}

/** Each tab that can be read has a proof of this sync, with its rows and its tabs. */
function assertProven(world: World, desk: Desk, after: Stored): void {
  const readAts = new Set(world.watch.readAtsOf(desk.id, 'digest'));
  for (const { plan, names, isReadable, keys } of desk.expected) {
    if (!isReadable || names.length === 0) continue;
    const at = `${desk.id} ${plan.tab}`;
    const proof = after.proofs.find(({ source, tab }) => source === desk.id && tab === plan.tab);
    if (proof === undefined) throw new BrokenPromise(`${at} has no proof`);
    const rows = [...keys.values()].reduce((sum, lines) => sum + lines.length, 0);
    if (proof.rows !== rows) throw new BrokenPromise(`${at}: the proof says ${proof.rows} rows, the tab has ${rows}`);
    if (!readAts.has(proof.verifiedAt))
      throw new BrokenPromise(`${at}: the proof is of ${proof.verifiedAt}, not of this sync`);
    if (String(proof.names) !== String(names)) throw new BrokenPromise(`${at}: the proof names ${proof.names}`);
  }
}

/** The next sync of each spreadsheet asks once, and sends nothing. */
function assertSilent(world: World, dice: Dice): void {
  for (const desk of world.desks) {
    world.watch.seen = [];
    world.clock.advance(900_000);
    tick(world, desk, dice);
    const tabs = desk.expected.filter(({ isReadable, names }) => isReadable && names.length > 0).length;
    const paths = world.watch.seen.filter(({ path }) => path !== 'report').map(({ path }) => path);
    const isEqual = world.watch.seen.every(({ answer }) => answer.tabs?.every(({ inSync }) => inSync) ?? true);
    if (String(paths) === (tabs > 0 ? 'digest' : '') && isEqual) continue;
    throw new BrokenPromise(`${desk.id}: the sync after the quiet one asked ${paths}`);
  }
}

/** Requests that are still under way change nothing any more. */
function assertSettled(world: World, after: Stored): void {
  while (world.wire.lateCount > 0) world.wire.deliverLate();
  const now = world.link.stored();
  if (JSON.stringify(now.facts) !== JSON.stringify(after.facts)) {
    throw new BrokenPromise('a late request changed what had been proven');
  }
  if (JSON.stringify(now.issues) !== JSON.stringify(after.issues)) {
    throw new BrokenPromise('a late request changed a quarantine that had been proven');
  }
}
