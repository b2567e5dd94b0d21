/** A push of all rows of a tab, or of a range of them, that do not validate: it replaces the tab's quarantine there (R11). */
import { type Contract, keyOf } from '@qtickets/shared-schema/contracts/contract';
import type { PushAnswer } from '@qtickets/shared-schema/wire/answers';
import { canonicalText, keyHash } from '@qtickets/shared-schema/wire/fingerprint';
import { toHex } from '@qtickets/shared-schema/wire/hash64';
import { REJECTED_ROWS_REFUSED } from '@qtickets/shared-schema/wire/limits';
import type { PushRequest, Scope } from '@qtickets/shared-schema/wire/protocol';
import { rejectedRowHash } from '@qtickets/shared-schema/wire/rejected-digest';
import type { Issue } from '@qtickets/shared-schema/words/issue';
import { ProblemError } from '../problem.ts';
import { type NewIssue, withFirstSeen } from './first-seen.ts';
import { type IssueCells, issueCells } from './issue-cells.ts';
import { firstIssues, issuesOf, rowIssue } from './issues.ts';
import type { QuarantinePlace, QuarantineRow, Warehouse } from './ports.ts';
import { type PushedRow, readPushedRows } from './read-push.ts';
import type { RowCeiling } from './row-ceiling.ts';

type RejectedScope = Extract<Scope, { kind: 'rejected' }>;
type Place = readonly [tabIndex: number, row: number];

type RejectedPush = {
  readonly warehouse: Warehouse;
  readonly ceiling: RowCeiling;
  readonly source: string;
  readonly contract: Contract;
  readonly request: PushRequest;
  readonly scope: RejectedScope;
  /** Unix milliseconds. */
  readonly now: number;
};

export async function ingestRejected(push: RejectedPush): Promise<PushAnswer> {
  const { warehouse, source, contract, request, scope } = push;
  refuseTooMany(request);
  const rows = await readPushedRows(contract, request);
  const cells = issueCells(contract, request);
  const { rows: all, version } = await warehouse.quarantine(source, contract);
  const found = rows.flatMap((row) => quarantineRowsOf(contract, row, request.locale, cells));
  const wanted = withFirstSeen(found, all, push.now);
  const stored = all.filter((row) => isInScope(scope, request.tabs, row));
  const difference = compareQuarantine(wanted, stored);
  const changed = difference.upserts.length + difference.tombstones.length;
  const isStale = changed > 0 && version > request.readAt;
  await push.ceiling.admit(source, contract, rowsOf(wanted) - rowsOf(stored));
  if (changed > 0 && !isStale && !request.dryRun) {
    const run = { runId: request.run, trigger: request.trigger };
    await warehouse.replaceQuarantine(source, contract, difference.upserts, difference.tombstones, request.readAt, run);
  }
  return {
    received: request.rows.length,
    inserted: isStale ? 0 : difference.upserts.length,
    unchanged: wanted.length - difference.upserts.length,
    deleted: isStale ? 0 : difference.tombstones.length,
    stale: isStale ? changed : 0,
    issues: firstIssues(rows, (row) => issuesOfRejected(row, contract, request.locale)),
  };
}

/** Each becomes several rows of the quarantine. */
function refuseTooMany({ rows }: PushRequest): void {
  if (rows.length <= REJECTED_ROWS_REFUSED) return;
  const advice = 'cut them into ranges (scope.from, scope.to)';
  throw new ProblemError('too_large', `A push may hold ${REJECTED_ROWS_REFUSED} rejected rows: ${advice}.`);
}

/** A row has several issues. */
function rowsOf(rows: readonly QuarantinePlace[]): number {
  return new Set(rows.map(({ tab, row }) => JSON.stringify([tab, row]))).size;
}

function issuesOfRejected(row: PushedRow, contract: Contract, locale: string): readonly Issue[] {
  if (row.reading.kind === 'valid') return [rowIssue(row, 'rejected_by_sender', contract.tab, locale)];
  return issuesOf(row, contract.tab, locale);
}

function quarantineRowsOf(contract: Contract, row: PushedRow, locale: string, cells: IssueCells): readonly NewIssue[] {
  const key = row.reading.kind === 'valid' ? keyOf(contract, row.reading.canonical) : row.reading.key;
  const shared = {
    tab: row.tabName,
    row: row.row,
    payload: JSON.stringify(row.cells),
    rowHash: toHex(rejectedRowHash(row.tabName, row.row, row.cells)),
    keyHash: key === null ? null : toHex(keyHash(canonicalText(key))),
  };
  return issuesOfRejected(row, contract, locale).map(({ column, code, severity, message, value }) => ({
    ...shared,
    column,
    code,
    severity,
    message,
    value,
    ...cells(row, column),
  }));
}

function isBefore([tabA, rowA]: Place, [tabB, rowB]: Place): boolean {
  return tabA !== tabB ? tabA < tabB : rowA < rowB;
}

/** Half open, absent = unbounded. Tabs that are not named stand before all others, so that a range from the start clears them. */
function isInScope(scope: RejectedScope, tabs: readonly string[], row: QuarantinePlace): boolean {
  const place: Place = [tabs.indexOf(row.tab), row.row];
  const isAfterStart = scope.from === undefined || !isBefore(place, scope.from);
  return isAfterStart && (scope.to === undefined || isBefore(place, scope.to));
}

function placeText({ tab, row, column }: QuarantinePlace): string {
  return JSON.stringify([tab, row, column]);
}

function isSame(a: QuarantineRow, b: QuarantineRow): boolean {
  const isSameIssue = a.code === b.code && a.severity === b.severity && a.message === b.message && a.value === b.value;
  const isSameRow = a.rowHash === b.rowHash && a.keyHash === b.keyHash && a.payload === b.payload;
  return isSameIssue && isSameRow && a.cell === b.cell && a.gid === b.gid;
}

function compareQuarantine(
  wanted: readonly QuarantineRow[],
  stored: readonly QuarantineRow[],
): { upserts: readonly QuarantineRow[]; tombstones: readonly QuarantinePlace[] } {
  const storedByPlace = new Map(stored.map((row) => [placeText(row), row]));
  const wantedPlaces = new Set(wanted.map(placeText));
  return {
    upserts: wanted.filter((row) => {
      const there = storedByPlace.get(placeText(row));
      return there === undefined || !isSame(row, there);
    }),
    tombstones: stored.filter((row) => !wantedPlaces.has(placeText(row))),
  };
}
