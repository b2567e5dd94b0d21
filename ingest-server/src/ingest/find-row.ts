/** Where a row of the sheet is in the warehouse: there and equal, there with other values, or not there. */
import { type CanonicalRow, type Contract, columnNames } from '@qtickets/shared-schema/contracts/contract';
import type { RowAnswer } from '@qtickets/shared-schema/wire/answers';
import { canonicalText, keyHash } from '@qtickets/shared-schema/wire/fingerprint';
import { toHex } from '@qtickets/shared-schema/wire/hash64';
import type { RowRequest } from '@qtickets/shared-schema/wire/row-question';
import { invalidField } from '../problem.ts';
import { nodeHash64 } from './node-hash.ts';
import type { KeyRow, KnownChange, Warehouse } from './ports.ts';

/** @throws ProblemError `invalid_request` where a key or a row has another number of values than the contract */
export async function findRow(
  warehouse: Warehouse,
  source: string,
  contract: Contract,
  request: RowRequest,
  now: number,
): Promise<RowAnswer> {
  checkLengths(contract, request);
  const hash = toHex(keyHash(canonicalText(request.key), nodeHash64));
  const { rows, removal } = await warehouse.rowsOfKey(source, contract, hash);
  const { change, ...answer } = judge(contract, rows, request);
  const known = change ?? (rows.length === 0 ? removal : null);
  return { ...answer, stored: rows.length, ...(known !== null && { change: changeOf(known, now) }) };
}

function checkLengths({ key, columns }: Contract, request: RowRequest): void {
  if (request.key.length !== key.length) throw invalidField('key', `${key.length} values`);
  const rows = [...(request.row === null ? [] : [request.row]), ...request.others];
  if (rows.some((row) => row.length !== columns.length)) throw invalidField('row', `${columns.length} values a row`);
}

type Verdict = Pick<RowAnswer, 'found' | 'columns'> & { readonly change: KnownChange | null };

/** Of equal rows as many must be there as the sheet has; what other rows of the sheet account for is none of this one. */
function judge(contract: Contract, stored: readonly KeyRow[], { row, others }: RowRequest): Verdict {
  const absent: Verdict = { found: 'absent', columns: [], change: null };
  const left = without(stored, others);
  if (row === null) {
    const [kept] = left;
    return kept === undefined ? absent : { found: 'kept', columns: [], change: kept.change };
  }
  const equal = left.find(({ values }) => canonicalText(values) === canonicalText(row));
  if (equal !== undefined) return { found: 'equal', columns: [], change: equal.change };
  const [nearest] = left
    .map(({ values, change }) => ({ columns: differing(contract, row, values), change }))
    .sort((a, b) => a.columns.length - b.columns.length);
  return nearest === undefined ? absent : { found: 'differs', ...nearest };
}

/** What is stored, less one row for each of these that is equal to it. */
function without(stored: readonly KeyRow[], rows: readonly CanonicalRow[]): readonly KeyRow[] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(canonicalText(row), (counts.get(canonicalText(row)) ?? 0) + 1);
  return stored.filter(({ values }) => {
    const text = canonicalText(values);
    const count = counts.get(text) ?? 0;
    counts.set(text, count - 1);
    return count <= 0;
  });
}

function differing(contract: Contract, row: CanonicalRow, values: CanonicalRow): string[] {
  return columnNames(contract).filter((_, index) => row[index] !== values[index]);
}

/** Nothing that is shown is later than now (R14). */
function changeOf({ version, runId, trigger }: KnownChange, now: number) {
  return { readAt: Math.min(version, now), run: runId, trigger };
}
