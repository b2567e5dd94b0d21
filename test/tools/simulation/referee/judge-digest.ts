/** A digest: where the ends differ, what the guard says, and which tabs are proven (R6, R8, R9, R10). */
import { groupBy } from './group-by.ts';
import { bucketOf, decodedDigest, type Sum, sumOf, sumText } from './hashes.ts';
import type { DigestMessage, DigestTab } from './messages.ts';
import type { TabState } from './tab-state.ts';
import type { Verdict } from './verdict.ts';

type TabAnswer = {
  readonly tab: string;
  readonly stored: number;
  readonly blocked?: string;
  readonly inSync?: boolean;
  readonly differing?: readonly number[];
  readonly version?: number;
  readonly rejectedKnown?: boolean;
};

function storedBuckets(state: TabState, asked: DigestTab): readonly Sum[] {
  const compared = state.live.filter(({ keyHash }) => !asked.keep.includes(keyHash));
  const byBucket = groupBy(compared, ({ keyHash }) => bucketOf(keyHash, asked.bits));
  return Array.from({ length: 2 ** asked.bits }, (_, bucket) =>
    sumOf((byBucket.get(bucket) ?? []).map(({ rowHash }) => rowHash)),
  );
}

function isRejectedKnown({ issues }: TabState, { rejected, layout, names }: DigestTab): boolean {
  const moved = issues.filter(({ tab, row, column, cell, gid }) => {
    const now = layout?.layouts[names.indexOf(tab)];
    const letters = now?.letters[layout?.columns.indexOf(column) ?? -1];
    return layout !== undefined && !(cell === `${letters}${row}` && gid === now?.gid);
  });
  if (moved.length > 0) return false;
  const hashes = new Map(issues.map(({ tab, row, rowHash }) => [`${tab}!${row}`, rowHash]));
  const { count, sum } = sumOf([...hashes.values()]);
  return rejected.count === count && rejected.hash === sumText(sum);
}

/** Tabs of the last proof that were not read, where rows would go; or too great a loss. */
function blockedBy(
  state: TabState,
  asked: DigestTab,
  there: readonly Sum[],
  sheet: readonly Sum[],
): string | undefined {
  if (asked.allowMassDelete) return undefined;
  const isLosing = there.some(({ count }, bucket) => count > (sheet[bucket]?.count ?? 0));
  const isMissing = (state.proof?.names ?? []).some((name) => !asked.names.includes(name));
  if (isLosing && isMissing) return 'missing_tab';
  const stored = state.live.length;
  const kept = state.live.filter(({ keyHash }) => asked.keep.includes(keyHash)).length;
  const counted = sheet.reduce((total, { count }) => total + count, 0);
  const remaining = Math.min(asked.rowCount, counted) + kept;
  if (stored > 0 && remaining === 0) return 'mass_delete';
  const lost = stored - remaining;
  return lost > (asked.unreadable > 0 ? 5 : 50) && remaining < stored / 2 ? 'mass_delete' : undefined;
}

function answerTo(state: TabState, asked: DigestTab): TabAnswer {
  const sheet = decodedDigest(asked.digest);
  const there = storedBuckets(state, asked);
  const stored = state.live.length;
  const blocked = blockedBy(state, asked, there, sheet);
  if (blocked !== undefined) return { tab: asked.tab, stored, blocked };
  const differing = there.flatMap(({ count, sum }, bucket) =>
    sheet[bucket]?.count === count && sheet[bucket]?.sum === sum ? [] : [bucket],
  );
  return {
    tab: asked.tab,
    stored,
    inSync: differing.length === 0,
    differing,
    version: state.version,
    rejectedKnown: isRejectedKnown(state, asked),
  };
}

export function proofText(proof: {
  readonly verifiedAt: number;
  readonly rows: number;
  readonly names: readonly string[];
}): string {
  return `${proof.verifiedAt} ${proof.rows} ${proof.names.join()}`;
}

export function judgeDigest(
  stateOf: (tab: string) => TabState,
  message: DigestMessage,
  contractsDiffer: boolean,
): Verdict {
  const answers = message.tabs.map((asked) => answerTo(stateOf(asked.tab), asked));
  const proofs: Record<string, string> = {};
  for (const [index, { tab, inSync, rejectedKnown }] of answers.entries()) {
    const { rowCount: rows = 0, names = [] } = message.tabs[index] ?? {};
    const isNew = (stateOf(tab).proof?.verifiedAt ?? 0) <= message.readAt;
    const isEqual = inSync === true && rejectedKnown === true && !contractsDiffer;
    if (isEqual && isNew && !message.dryRun) proofs[tab] = proofText({ verifiedAt: message.readAt, rows, names });
  }
  return {
    status: 200,
    answer: { tabs: answers, differ: contractsDiffer },
    partsOf: (answer) => partsOf(answer as { tabs: TabAnswer[]; contracts?: string }),
    after: { proofs },
  };
}

function partsOf({ tabs, contracts }: { readonly tabs: readonly TabAnswer[]; readonly contracts?: string }): unknown {
  const parts = tabs.map(({ tab, stored, blocked, inSync, differing, version, rejectedKnown }) =>
    blocked === undefined ? { tab, stored, inSync, differing, version, rejectedKnown } : { tab, stored, blocked },
  );
  return { tabs: parts, differ: contracts === 'differ' };
}
