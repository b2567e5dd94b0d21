/** A push of rows, complete for buckets or for keys, as PROTOCOL 2 decides it (R5, R6, R9). */
import { keysOf } from '../model/expected.ts';
import type { LiveLine } from '../server/stored.ts';
import { groupBy } from './group-by.ts';
import { bucketOf, keyHashOf, rowHashOf } from './hashes.ts';
import type { PushMessage, Scope } from './messages.ts';
import { sentRows } from './sent-rows.ts';
import { damageOf, factsText, issuesText, keyVersions, ownLive, type TabState, tombstonesSince } from './tab-state.ts';
import type { Verdict } from './verdict.ts';

type RowsScope = Exclude<Scope, { kind: 'rejected' }>;

/** Row hashes of a key, by line. */
type Lines = readonly string[];
type Wanted = { readonly key: string; readonly lines: Lines };

type KeyChange = {
  readonly keyHash: string;
  /** As a JSON array. */
  readonly key: string;
  readonly upserts: readonly { readonly line: number; readonly rowHash: string }[];
  readonly gone: readonly LiveLine[];
};

function wantedOf(state: TabState, message: PushMessage): ReadonlyMap<string, Wanted> {
  const keys = keysOf(state.plan, sentRows(state.plan, message));
  return new Map([...keys].map(([key, lines]) => [keyHashOf(key), { key, lines: lines.map(rowHashOf) }]));
}

function isInScope(scope: RowsScope, wanted: ReadonlyMap<string, Wanted>, keyHash: string): boolean {
  if (scope.kind === 'keys') {
    const isEmptied = (scope.emptied ?? []).some((key) => keyHashOf(JSON.stringify(key)) === keyHash);
    return isEmptied || (wanted.get(keyHash)?.lines ?? []).length > 0;
  }
  return scope.buckets.includes(bucketOf(keyHash, scope.bits));
}

function changeOf(
  { plan }: TabState,
  keyHash: string,
  wanted: Wanted | undefined,
  stored: readonly LiveLine[],
): KeyChange {
  const lines = wanted?.lines ?? [];
  const sound = stored.filter((line) => damageOf(plan, line) === 'none');
  const upserts = lines.map((rowHash, line) => ({ line, rowHash }));
  return {
    keyHash,
    key: wanted?.key ?? stored[0]?.key ?? '',
    upserts: upserts.filter(({ line, rowHash }) => sound.find((there) => there.line === line)?.rowHash !== rowHash),
    gone: stored.filter(({ line }) => line >= lines.length),
  };
}

/** R13: a row whose key is not that of its hash goes, whatever is left alone there. */
function misplacedIn(state: TabState, isHere: (keyHash: string) => boolean): readonly KeyChange[] {
  const own = new Set(ownLive(state));
  const misplaced = state.live.filter((line) => !own.has(line) && isHere(line.keyHash));
  return misplaced.map((line) => ({ keyHash: line.keyHash, key: line.key, upserts: [], gone: [line] }));
}

function isBlocked(state: TabState, message: PushMessage, fresh: readonly KeyChange[], inScope: number): boolean {
  const own = ownLive(state);
  const deletes = fresh.flatMap(({ gone }) => gone).filter((line) => own.includes(line)).length;
  if (deletes === 0 || message.allowMassDelete) return false;
  const isLive = (keyHash: string, line: number) =>
    own.some((there) => there.keyHash === keyHash && there.line === line);
  const additions = fresh.flatMap(({ keyHash, upserts }) =>
    upserts.filter(({ line }) => !isLive(keyHash, line)),
  ).length;
  const live = own.length;
  if (live - deletes + additions === 0) return true;
  const earlier = tombstonesSince(state, message.readAt);
  const base = Math.min(message.stored ?? Number.POSITIVE_INFINITY, live + earlier);
  const unreadable =
    message.unreadable ?? new Set(state.issues.filter((issue) => !issue.isKeyReadable).map(placeOf)).size;
  if (deletes + earlier > (unreadable > 0 ? 5 : 50) && deletes + earlier > base / 2) return true;
  return deletes > 1000 && deletes > inScope / 2;
}

function placeOf({ tab, row }: { readonly tab: string; readonly row: number }): string {
  return `${tab}!${row}`;
}

function afterOf(state: TabState, changes: readonly KeyChange[], { readAt }: PushMessage): string {
  const [source, version] = ['', readAt];
  const place = (keyHash: string, key: string, line: number) => `${keyHash}/${key}/${line}`;
  const live = new Map(state.live.map((line) => [place(line.keyHash, line.key, line.line), line]));
  const newest = new Map(state.newest.map((line) => [place(line.keyHash, line.key, line.line), line]));
  for (const { keyHash, key, upserts, gone } of changes) {
    for (const { line } of [...upserts, ...gone]) {
      newest.set(place(keyHash, key, line), { source, keyHash, key, line, version });
    }
    for (const { line, rowHash } of upserts) {
      live.set(place(keyHash, key, line), { source, keyHash, key, line, version, rowHash, values: {} });
    }
    for (const { line } of gone) live.delete(place(keyHash, key, line));
  }
  return factsText({ live: [...live.values()], newest: [...newest.values()] });
}

/** Rows that are fixed and stored leave the quarantine with their push. */
function issuesAfter(
  { plan, issues, version }: TabState,
  message: PushMessage,
  scope: RowsScope,
): { readonly issues?: string } {
  if (scope.kind !== 'keys' || scope.fixed === undefined || version > message.readAt) return {};
  const fixed = new Set(scope.fixed.map(([tab, row]) => `${message.tabs[tab]}!${row}`));
  const valid = new Set(sentRows(plan, message).flatMap(({ place, values }) => (values === null ? [] : [place])));
  return { issues: issuesText(issues.filter((issue) => !fixed.has(placeOf(issue)) || !valid.has(placeOf(issue)))) };
}

function count(changes: readonly KeyChange[], of: 'upserts' | 'gone'): number {
  return changes.reduce((total, change) => total + change[of].length, 0);
}

export function judgeRows(state: TabState, message: PushMessage, scope: RowsScope): Verdict {
  const wanted = wantedOf(state, message);
  const outside = [...wanted].find(([keyHash, { lines }]) => lines.length > 0 && !isInScope(scope, wanted, keyHash));
  if (outside !== undefined) return { status: 400, code: 'invalid_request' };
  const stored = groupBy(
    ownLive(state).filter(({ keyHash }) => isInScope(scope, wanted, keyHash)),
    ({ keyHash }) => keyHash,
  );
  const inScope = [...stored.values()].flat().length;
  const isLeftAlone = (key: string) => message.keep.includes(key) || wanted.get(key)?.lines.length === 0;
  const keys = [...new Set([...wanted.keys(), ...stored.keys()])].filter((key) => !isLeftAlone(key));
  const misplaced = misplacedIn(state, (keyHash) => isInScope(scope, wanted, keyHash));
  const all = [...keys.map((key) => changeOf(state, key, wanted.get(key), stored.get(key) ?? [])), ...misplaced];
  const unchanged =
    keys.reduce((total, key) => total + (wanted.get(key)?.lines.length ?? 0), 0) - count(all, 'upserts');
  const differing = all.filter(({ upserts, gone }) => upserts.length + gone.length > 0);
  const versions = keyVersions(state);
  const isStale = ({ keyHash }: KeyChange) =>
    (state.proof?.verifiedAt ?? 0) > message.readAt || (versions.get(keyHash) ?? 0) >= message.readAt;
  const fresh = differing.filter((change) => !isStale(change));
  if (isBlocked(state, message, fresh, inScope)) return { status: 409, code: 'mass_delete_blocked' };
  const stale = differing.filter(isStale);
  return {
    status: 200,
    answer: {
      received: message.rows.length,
      inserted: count(fresh, 'upserts'),
      unchanged,
      deleted: count(fresh, 'gone'),
      stale: count(stale, 'upserts') + count(stale, 'gone'),
    },
    partsOf: countsOf,
    after: message.dryRun
      ? {}
      : { facts: afterOf(state, fresh, message), ...(stale.length === 0 && issuesAfter(state, message, scope)) },
  };
}

function countsOf(answer: unknown): unknown {
  const { received, inserted, unchanged, deleted, stale } = answer as Record<string, number>;
  return { received, inserted, unchanged, deleted, stale };
}
