/** A digest: where the ends differ, what the guard says, and which tabs are proven (R6, R8, R9, R10). */
import type { Candidate } from '../model/held.ts';
import { groupBy } from './group-by.ts';
import { bucketOf, decodedDigest, type Sum, sumOf, sumText } from './hashes.ts';
import { countRows, type Held, heldIn, maybeText, rowsAtMost, type Surplus } from './judge-held.ts';
import type { DigestMessage, DigestTab } from './messages.ts';
import { damageOf, ownLive, type TabState } from './tab-state.ts';
import type { Verdict } from './verdict.ts';

type TabAnswer = {
  readonly tab: string;
  readonly stored: number;
  readonly blocked?: string;
  readonly inSync?: boolean;
  readonly differing?: readonly number[];
  readonly version?: number;
  readonly rejectedKnown?: boolean;
  /** Sorted. */
  readonly held?: readonly string[];
  readonly heldRows?: number;
  readonly maybe?: string;
};

type SentAnswer = Omit<TabAnswer, 'held' | 'heldRows' | 'maybe'> & {
  readonly held?: readonly string[];
  readonly heldRows?: number;
  readonly maybe?: readonly Candidate[];
};

function storedBuckets(state: TabState, asked: DigestTab): readonly Sum[] {
  const compared = ownLive(state).filter(({ keyHash }) => !asked.keep.includes(keyHash));
  const byBucket = groupBy(compared, ({ keyHash }) => bucketOf(keyHash, asked.bits));
  return Array.from({ length: 2 ** asked.bits }, (_, bucket) =>
    sumOf((byBucket.get(bucket) ?? []).map(({ rowHash }) => rowHash)),
  );
}

function isRejectedKnown({ issues }: TabState, { rejected, layout, names }: DigestTab): boolean {
  const moved = issues.filter(({ tab, row, column, cell, gid }) => {
    const now = layout?.layouts[names.indexOf(tab)];
    const letters = now?.letters[layout?.columns.indexOf(column) ?? -1];
    const isSameTab = now !== undefined && (now.gid === undefined || gid === now.gid);
    return layout !== undefined && !(isSameTab && cell === `${letters}${row}`);
  });
  if (moved.length > 0) return false;
  const { count, sum } = sumOf([...new Set(issues.map(({ rowHash }) => rowHash))]);
  return rejected.count === count && rejected.hash === sumText(sum);
}

/** Tabs of the last proof that were not read, where rows would go; or too great a loss. */
function blockedBy(
  state: TabState,
  asked: DigestTab,
  there: readonly Sum[],
  sheet: readonly Sum[],
  { held, maybe }: Held,
): string | undefined {
  if (asked.allowMassDelete) return undefined;
  const isLosing = held === undefined && there.some(({ count }, bucket) => count > (sheet[bucket]?.count ?? 0));
  const isMissing = (state.proof?.names ?? []).some((name) => !asked.names.includes(name));
  if (isLosing && isMissing) return 'missing_tab';
  const own = ownLive(state);
  const stored = own.length;
  const kept = own.filter(({ keyHash }) => asked.keep.includes(keyHash)).length;
  const heldRows = held === undefined ? rowsAtMost(maybe, asked.unread?.length ?? 0) : countRows(held);
  const counted = sheet.reduce((total, { count }) => total + count, 0);
  const remaining = Math.min(asked.rowCount, counted) + kept + heldRows;
  if (stored > 0 && remaining === 0) return 'mass_delete';
  const lost = stored - remaining;
  return lost > (asked.unreadable > 0 ? 5 : 50) && remaining < stored / 2 ? 'mass_delete' : undefined;
}

/** A bucket with damage differs, whatever it adds up to (R13). */
function surplusesOf(
  state: TabState,
  asked: DigestTab,
  there: readonly Sum[],
  sheet: readonly Sum[],
): readonly Surplus[] {
  const spoilt = state.live.filter((line) => damageOf(state.plan, line) !== 'none');
  const damaged = new Set(spoilt.map(({ keyHash }) => bucketOf(keyHash, asked.bits)));
  return there.flatMap(({ count, sum }, bucket): Surplus[] => {
    const own = sheet[bucket] ?? { count: 0, sum: 0n };
    if (damaged.has(bucket)) return [{ bucket, surplus: undefined }];
    if (own.count === count && own.sum === sum) return [];
    const more = { count: count - own.count, sum: BigInt.asUintN(64, sum - own.sum) };
    return [{ bucket, surplus: more.count > 0 ? more : undefined }];
  });
}

/** @param isSentWhole the sender has other contracts: it is told what it may hold, since it sends all of the tab */
function answerTo(state: TabState, asked: DigestTab, isSentWhole: boolean): TabAnswer {
  const sheet = decodedDigest(asked.digest);
  const there = storedBuckets(state, asked);
  const stored = state.live.length;
  const surpluses = surplusesOf(state, asked, there, sheet);
  const found = heldIn(state, asked, surpluses, isSentWhole);
  const blocked = blockedBy(state, asked, there, sheet, found);
  const { held, maybe } = found;
  const keys = (held ?? []).map(({ keyHash }) => keyHash).sort();
  const holding = { held: keys, heldRows: countRows(held ?? []), maybe: maybeText(maybe, asked.unread) };
  if (blocked !== undefined) return { tab: asked.tab, stored, blocked };
  return {
    tab: asked.tab,
    stored,
    inSync: held !== undefined,
    differing: held === undefined ? surpluses.map(({ bucket }) => bucket) : [],
    version: state.version,
    rejectedKnown: isRejectedKnown(state, asked),
    ...holding,
  };
}

export function proofText(proof: {
  readonly verifiedAt: number;
  readonly rows: number;
  readonly held: number;
  readonly names: readonly string[];
}): string {
  return `${proof.verifiedAt} ${proof.rows}+${proof.held} ${proof.names.join()}`;
}

export function judgeDigest(
  stateOf: (tab: string) => TabState,
  message: DigestMessage,
  contractsDiffer: boolean,
): Verdict {
  const answers = message.tabs.map((asked) => answerTo(stateOf(asked.tab), asked, contractsDiffer));
  const proofs: Record<string, string> = {};
  for (const [index, { tab, inSync, rejectedKnown, heldRows: held = 0 }] of answers.entries()) {
    const { rowCount: rows = 0, names = [] } = message.tabs[index] ?? {};
    const isNew = (stateOf(tab).proof?.verifiedAt ?? 0) <= message.readAt;
    const isEqual = inSync === true && rejectedKnown === true && !contractsDiffer;
    if (isEqual && isNew && !message.dryRun) proofs[tab] = proofText({ verifiedAt: message.readAt, rows, held, names });
  }
  return {
    status: 200,
    answer: { tabs: answers, differ: contractsDiffer },
    partsOf: (answer) => partsOf(message, answer as { tabs: SentAnswer[]; contracts?: string }),
    after: { proofs },
  };
}

function partsOf(
  message: DigestMessage,
  { tabs, contracts }: { readonly tabs: readonly SentAnswer[]; readonly contracts?: string },
): unknown {
  const parts = tabs.map(({ tab, stored, blocked, inSync, differing, version, rejectedKnown, ...holding }) => {
    if (blocked !== undefined) return { tab, stored, blocked };
    const held = [...(holding.held ?? [])].sort();
    const maybe = maybeText(holding.maybe ?? [], message.tabs.find((asked) => asked.tab === tab)?.unread);
    return { tab, stored, inSync, differing, version, rejectedKnown, held, heldRows: holding.heldRows ?? 0, maybe };
  });
  return { tabs: parts, differ: contracts === 'differ' };
}
