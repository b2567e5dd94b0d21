/** A push of rows, complete for buckets or for keys, as PROTOCOL 2 decides it (R5, R6, R9). */
import { keysOf } from '../model/expected.ts';
import type { LiveLine } from '../server/stored.ts';
import { groupBy } from './group-by.ts';
import { bucketOf, keyHashOf, rowHashOf } from './hashes.ts';
import type { PushMessage, Scope } from './messages.ts';
import { sentRows } from './sent-rows.ts';
import { factsText, keyVersions, type TabState, tombstonesSince } from './tab-state.ts';
import type { Verdict } from './verdict.ts';

type RowsScope = Exclude<Scope, { kind: 'rejected' }>;

/** Row hashes of a key, by line. */
type Lines = readonly string[];

type KeyChange = {
  readonly keyHash: string;
  readonly upserts: readonly { readonly line: number; readonly rowHash: string }[];
  readonly gone: readonly LiveLine[];
};

function wantedOf(state: TabState, message: PushMessage): ReadonlyMap<string, Lines> {
  const keys = keysOf(state.plan, sentRows(state.plan, message));
  return new Map([...keys].map(([key, lines]) => [keyHashOf(key), lines.map(rowHashOf)]));
}

function isInScope(scope: RowsScope, wanted: ReadonlyMap<string, Lines>, keyHash: string): boolean {
  if (scope.kind === 'keys') return (wanted.get(keyHash) ?? []).length > 0;
  return scope.buckets.includes(bucketOf(keyHash, scope.bits));
}

function changeOf(keyHash: string, wanted: Lines, stored: readonly LiveLine[]): KeyChange {
  const upserts = wanted.map((rowHash, line) => ({ line, rowHash }));
  return {
    keyHash,
    upserts: upserts.filter(({ line, rowHash }) => stored.find((there) => there.line === line)?.rowHash !== rowHash),
    gone: stored.filter(({ line }) => line >= wanted.length),
  };
}

function isBlocked(state: TabState, message: PushMessage, fresh: readonly KeyChange[], inScope: number): boolean {
  const deletes = fresh.flatMap(({ gone }) => gone).length;
  if (deletes === 0 || message.allowMassDelete) return false;
  const isLive = (keyHash: string, line: number) =>
    state.live.some((there) => there.keyHash === keyHash && there.line === line);
  const additions = fresh.flatMap(({ keyHash, upserts }) =>
    upserts.filter(({ line }) => !isLive(keyHash, line)),
  ).length;
  const live = state.live.length;
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
  const live = new Map(state.live.map((line) => [`${line.keyHash}/${line.line}`, line]));
  const newest = new Map(state.newest.map((line) => [`${line.keyHash}/${line.line}`, line]));
  for (const { keyHash, upserts, gone } of changes) {
    for (const { line } of [...upserts, ...gone]) newest.set(`${keyHash}/${line}`, { source, keyHash, line, version });
    for (const { line, rowHash } of upserts) {
      live.set(`${keyHash}/${line}`, { source, keyHash, line, version, rowHash, values: {} });
    }
    for (const { line } of gone) live.delete(`${keyHash}/${line}`);
  }
  return factsText({ live: [...live.values()], newest: [...newest.values()] });
}

function count(changes: readonly KeyChange[], of: 'upserts' | 'gone'): number {
  return changes.reduce((total, change) => total + change[of].length, 0);
}

export function judgeRows(state: TabState, message: PushMessage, scope: RowsScope): Verdict {
  const wanted = wantedOf(state, message);
  const outside = [...wanted].find(([keyHash, lines]) => lines.length > 0 && !isInScope(scope, wanted, keyHash));
  if (outside !== undefined) return { status: 400, code: 'invalid_request' };
  const stored = groupBy(
    state.live.filter(({ keyHash }) => isInScope(scope, wanted, keyHash)),
    ({ keyHash }) => keyHash,
  );
  const inScope = [...stored.values()].flat().length;
  const isLeftAlone = (key: string) => message.keep.includes(key) || wanted.get(key)?.length === 0;
  const keys = [...new Set([...wanted.keys(), ...stored.keys()])].filter((key) => !isLeftAlone(key));
  const all = keys.map((key) => changeOf(key, wanted.get(key) ?? [], stored.get(key) ?? []));
  const unchanged = keys.reduce((total, key) => total + (wanted.get(key)?.length ?? 0), 0) - count(all, 'upserts');
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
    after: message.dryRun ? {} : { facts: afterOf(state, fresh, message) },
  };
}

function countsOf(answer: unknown): unknown {
  const { received, inserted, unchanged, deleted, stale } = answer as Record<string, number>;
  return { received, inserted, unchanged, deleted, stale };
}
