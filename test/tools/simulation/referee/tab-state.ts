/** What the warehouse holds of one tab of one spreadsheet. */
import { canonical, issueText } from '../model/actual.ts';
import type { TabPlan } from '../model/plans.ts';
import type { LiveLine, NewestLine, StoredIssue, StoredProof } from '../server/stored.ts';
import { keyHashOf, rowHashOf } from './hashes.ts';
import type { Mirror } from './mirror.ts';

export type TabState = {
  readonly plan: TabPlan;
  readonly live: readonly LiveLine[];
  readonly newest: readonly NewestLine[];
  readonly issues: readonly StoredIssue[];
  readonly proof: StoredProof | undefined;
  /** The highest of fact, quarantine and proofs, tombstones included (R6); 0 if none. */
  readonly version: number;
};

export function tabStateOf(mirror: Mirror, source: string, plan: TabPlan): TabState {
  const isOwn = (line: { readonly source: string }) => line.source === source;
  const { live, newest } = mirror.facts(plan.table);
  const own = { live: live.filter(isOwn), newest: newest.filter(isOwn) };
  const { issues, newest: ofQuarantine } = mirror.quarantine;
  const ofTab = (entry: { readonly source: string; readonly contract: string }) =>
    entry.source === source && entry.contract === plan.tab;
  const proof = mirror.proofs.find((known) => known.source === source && known.tab === plan.tab);
  const versions = [...own.newest, ...ofQuarantine.filter(ofTab)].map(({ version }) => version);
  return {
    plan,
    ...own,
    issues: issues.filter(ofTab),
    proof,
    version: Math.max(0, proof?.verifiedAt ?? 0, ...versions),
  };
}

/** What is wrong with a stored row (R13): its key is not that of its hash, or its values are not. */
export type Damage = 'misplaced' | 'changed' | 'none';

const known = new WeakMap<LiveLine, Damage>();

export function damageOf({ columns }: TabPlan, line: LiveLine): Damage {
  const before = known.get(line);
  if (before !== undefined) return before;
  const row = columns.map(({ name, kind }) => canonical(kind, line.values[name] ?? null));
  const isOwn = keyHashOf(line.key) === line.keyHash;
  const damage = !isOwn ? 'misplaced' : rowHashOf(row, line.line) === line.rowHash ? 'none' : 'changed';
  known.set(line, damage);
  return damage;
}

/** Live rows that are some sheet's. */
export function ownLive({ plan, live }: TabState): readonly LiveLine[] {
  return live.filter((line) => damageOf(plan, line) !== 'misplaced');
}

/** Identities whose newest state is a tombstone of this reading or a later one (R9). */
export function tombstonesSince({ live, newest }: TabState, readAt: number): number {
  const since = (lines: readonly NewestLine[]) =>
    lines.filter(({ version, key, keyHash }) => version >= readAt && keyHashOf(key) === keyHash).length;
  return since(newest) - since(live);
}

/** The newest version of each key, tombstones included. */
export function keyVersions({ newest }: TabState): ReadonlyMap<string, number> {
  const versions = new Map<string, number>();
  for (const { keyHash, version } of newest) versions.set(keyHash, Math.max(versions.get(keyHash) ?? 0, version));
  return versions;
}

/** Everything that a request may change of a tab, as one text. */
export function factsText({ live, newest }: Pick<TabState, 'live' | 'newest'>): string {
  const text = (lines: readonly (NewestLine & { readonly rowHash?: string })[]) =>
    lines
      .map(({ keyHash, key, line, version, rowHash = '' }) => `${keyHash}/${key}/${line} ${version} ${rowHash}`)
      .sort();
  return [...text(live), '--', ...text(newest)].join('\n');
}

/** What a request may change of a quarantine. */
export type IssueState = Omit<StoredIssue, 'source' | 'contract' | 'payload'>;

export function issuesText(issues: readonly IssueState[]): string {
  return issues
    .map((issue) => `${issueText(issue)} ${issue.rowHash}`)
    .sort()
    .join('\n');
}
