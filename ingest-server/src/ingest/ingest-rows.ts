/**
 * A push of rows, complete for buckets or for keys: read, resolve, compare with ClickHouse, guard, insert what
 * differs. The story of PROTOCOL 2; each step is a function of its own.
 */
import {
  type CanonicalRow,
  type Contract,
  columnNames,
  dayColumn,
  keyPositions,
} from '@qtickets/shared-schema/contracts/contract';
import { wrongColumns } from '@qtickets/shared-schema/reading/canonical-row';
import { type Identity, type ResolvedRows, resolveInSteps } from '@qtickets/shared-schema/reading/resolve-rows';
import type { PushAnswer } from '@qtickets/shared-schema/wire/answers';
import { bucketOf } from '@qtickets/shared-schema/wire/digest';
import { canonicalText, keyHash } from '@qtickets/shared-schema/wire/fingerprint';
import { fromHex, toHex, zeroHash } from '@qtickets/shared-schema/wire/hash64';
import type { PushRequest, Scope } from '@qtickets/shared-schema/wire/protocol';
import type { Issue } from '@qtickets/shared-schema/words/issue';
import { z } from 'zod';
import { inTurns } from '../give-way.ts';
import { invalidField, ProblemError } from '../problem.ts';
import { clearFixed } from './clear-fixed.ts';
import { compareLines, type Difference, placeOf } from './compare-lines.ts';
import { firstIssues, issuesOf, rowIssue } from './issues.ts';
import { isPushBlocked } from './mass-delete-guard.ts';
import { nodeHash64 } from './node-hash.ts';
import type { Change, StoredLine, StoredScope, Warehouse } from './ports.ts';
import { type PushedRow, readPushedRows } from './read-push.ts';
import type { RowCeiling } from './row-ceiling.ts';

type RowsScope = Exclude<Scope, { kind: 'rejected' }>;

type Push = {
  readonly warehouse: Warehouse;
  readonly ceiling: RowCeiling;
  readonly source: string;
  readonly contract: Contract;
  readonly request: PushRequest;
  readonly scope: RowsScope;
};

/** `days`: those of the rows that were written, whose sums by day are late now. */
export type IngestedRows = { readonly answer: PushAnswer; readonly days: readonly string[] };

/** @throws ProblemError `header_mismatch`, `invalid_request`, `mass_delete_blocked` */
export async function ingestRows(push: Push): Promise<IngestedRows> {
  const { contract, request } = push;
  const rows = await readPushedRows(contract, request);
  const resolved = await inTurns(resolveInSteps(contract, rows, nodeHash64));
  checkScope(contract, push.scope, resolved.identities);
  const stored = await storedIn(push, resolved);
  const leftAlone = new Set([...request.keep, ...resolved.kept]);
  const { unchanged, ...differing } = await inTurns(compareLines(resolved.identities, stored.lines, leftAlone));
  const fresh = freshOf(stored, differing);
  const stale = sizeOf(differing) - sizeOf(fresh);
  await guard(push, fresh, stored.lines, resolved);
  await push.ceiling.admit(push.source, contract, resolved.identities.length - stored.lines.length);
  if (!request.dryRun) await write(push, fresh);
  if (!request.dryRun && stale === 0) await clearFixed(push, rows);
  const answer: PushAnswer = {
    received: request.rows.length,
    inserted: fresh.upserts.length,
    unchanged,
    deleted: fresh.tombstones.length,
    stale,
    issues: issuesOfPush(contract, rows, resolved, request.locale),
  };
  return { answer, days: request.dryRun ? [] : daysOf(contract, fresh) };
}

/** An identity never changes its day, since the day is of the key. */
function daysOf(contract: Contract, { upserts, tombstones }: Difference<PushedRow>): readonly string[] {
  const at = columnNames(contract).indexOf(dayColumn(contract) ?? '');
  if (at < 0) return [];
  const rows = [...upserts.map(({ canonical }) => canonical), ...tombstones.map((line) => deletedRow(contract, line))];
  return [...new Set(rows.map((row) => row[at] ?? ''))];
}

function checkScope(contract: Contract, scope: RowsScope, identities: readonly Identity[]): void {
  if (scope.kind === 'keys') {
    const odd = (scope.emptied ?? []).findIndex((key) => key.length !== contract.key.length);
    if (odd >= 0)
      throw invalidField(`scope.emptied.${odd}`, `a key of ${contract.tab} has ${contract.key.length} values`);
    return;
  }
  const unknown = scope.buckets.findIndex((bucket) => bucket >= 2 ** scope.bits);
  if (unknown >= 0) throw invalidField(`scope.buckets.${unknown}`, `there are ${2 ** scope.bits} buckets`);
  const buckets = new Set(scope.buckets);
  const outside = identities.find((identity) => !buckets.has(bucketOf(identity.keyHash, scope.bits)));
  if (outside === undefined) return;
  const { tabIndex, row } = outside.placed;
  throw invalidField('scope.buckets', `row ${row} of tab ${tabIndex} belongs to another bucket`);
}

/** Of a scope of keys, misplaced rows under their hashes too; another key with one of these hashes is left alone. */
async function storedIn(
  { warehouse, source, contract, scope, request: { readAt } }: Push,
  resolved: ResolvedRows,
): Promise<StoredScope> {
  if (scope.kind === 'buckets') return warehouse.storedIn(source, contract, scope, readAt);
  const emptied = (scope.emptied ?? []).map(canonicalText);
  const keys = new Set([...resolved.identities.map(({ keyText }) => keyText), ...emptied]);
  const keyHashes = [...new Set(Array.from(keys, (text) => toHex(keyHash(text, nodeHash64))))];
  const stored = await warehouse.storedIn(source, contract, { keyHashes }, readAt);
  return { ...stored, lines: stored.lines.filter((line) => line.isMisplaced || keys.has(line.key)) };
}

/** R5 and R6: a key is stale as a whole where anything of it is as new as this reading, or a proof is newer. */
function freshOf(
  { newerKeys, isProvenLater }: StoredScope,
  { upserts, tombstones }: Difference<PushedRow>,
): Difference<PushedRow> {
  if (isProvenLater) return { upserts: [], tombstones: [] };
  if (newerKeys.size === 0) return { upserts, tombstones };
  return {
    upserts: upserts.filter((identity) => !newerKeys.has(toHex(identity.keyHash))),
    tombstones: tombstones.filter((line) => !newerKeys.has(line.keyHash)),
  };
}

function sizeOf({ upserts, tombstones }: Difference): number {
  return upserts.length + tombstones.length;
}

async function guard(
  { warehouse, source, contract, request }: Push,
  fresh: Difference<PushedRow>,
  stored: readonly StoredLine[],
  resolved: ResolvedRows,
): Promise<void> {
  // Misplaced rows were never of the sheet, so that it loses nothing by them.
  const deletes = fresh.tombstones.filter((line) => !line.isMisplaced).length;
  if (deletes === 0 || request.allowMassDelete) return;
  const own = stored.filter((line) => !line.isMisplaced);
  const places = new Set(own.map(({ key, line }) => placeOf(key, line)));
  const additions = fresh.upserts.filter(({ keyText, line }) => !places.has(placeOf(keyText, line))).length;
  const { live, tombstones, ...quarantine } = await warehouse.guardCounts(source, contract, request.readAt);
  const unreadable = request.unreadable ?? quarantine.unreadable;
  const isBlocked = isPushBlocked({
    deletes,
    additions,
    tombstones,
    live,
    stored: request.stored,
    inScope: own.length,
    hasUnreadableKeys: unreadable + resolved.unreadable > 0,
  });
  if (!isBlocked) return;
  throw new ProblemError(
    'mass_delete_blocked',
    `${deletes} of ${live} rows of ${contract.tab} would be deleted. Confirm it from the menu of the spreadsheet if that is meant.`,
  );
}

/** Each as it is asked for: what lives until the insert is what the collector copies. */
export function* changesOf(
  contract: Contract,
  { upserts, tombstones }: Difference<PushedRow>,
  version: number,
): Generator<Change, void> {
  for (const identity of upserts) yield upsertOf(contract, identity, version);
  for (const line of tombstones) yield tombstoneOf(contract, line, version);
}

function upsertOf(contract: Contract, identity: Identity<PushedRow>, version: number): Change {
  assertCanonical(contract, identity);
  const { placed } = identity;
  return {
    keyHash: identity.keyHash,
    rowHash: identity.rowHash,
    line: identity.line,
    canonical: identity.canonical,
    text: identity.text,
    deleted: false,
    version,
    tab: placed.tabName,
    row: placed.row,
    cells: placed.cells,
  };
}

/** What goes into ClickHouse is canonical, or the program is wrong; nothing is stored then. */
function assertCanonical(contract: Contract, { canonical }: Identity): void {
  const wrong = wrongColumns(contract, canonical);
  if (wrong.length === 0) return;
  throw new Error(`A row of ${contract.tab} was read as valid and is not canonical in: ${wrong.join(', ')}`);
}

const storedKey = z.array(z.string());

/** A tombstone has the identity of what it deletes, and nothing else. */
function tombstoneOf(contract: Contract, stored: StoredLine, version: number): Change {
  const { line } = stored;
  const nothing = { keyHash: fromHex(stored.keyHash), rowHash: zeroHash, text: '', tab: '', row: 0, cells: [] };
  return { line, canonical: deletedRow(contract, stored), deleted: true, version, ...nothing };
}

function deletedRow(contract: Contract, { key }: StoredLine): CanonicalRow {
  const positions = keyPositions(contract);
  const values = storedKey.parse(JSON.parse(key));
  return contract.columns.map((_, index) => values[positions.indexOf(index)] ?? null);
}

async function write({ warehouse, source, contract, request }: Push, fresh: Difference<PushedRow>): Promise<void> {
  if (sizeOf(fresh) === 0) return;
  const changes = changesOf(contract, fresh, request.readAt);
  await warehouse.write(source, contract, changes, { runId: request.run, trigger: request.trigger });
}

function issuesOfPush(contract: Contract, rows: readonly PushedRow[], resolved: ResolvedRows, locale: string): Issue[] {
  const replaced = new Set(resolved.replaced);
  const conflicting = new Set(resolved.conflicting);
  return firstIssues(rows, (row) => {
    if (replaced.has(row)) return [rowIssue(row, 'duplicate_key', contract.tab, locale)];
    if (conflicting.has(row)) return [rowIssue(row, 'key_conflict', contract.tab, locale)];
    return issuesOf(row, contract.tab, locale);
  });
}
