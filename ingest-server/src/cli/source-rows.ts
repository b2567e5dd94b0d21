/**
 * Takes what a spreadsheet wrote out of the tables: tombstones for its rows, since views sum what is there and a
 * deleted part would let an older version of a row come back.
 */
import { randomUUID } from 'node:crypto';
import { type Contract, keyPositions } from '@qtickets/shared-schema/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { DIGEST_BITS_MAX } from '@qtickets/shared-schema/limits';
import type { Change, QuarantineRow, StoredLine, Warehouse } from '../ingest/ports.ts';

/** Rows read and written at a time. */
const PIECE_ROWS = 5_000;

/** What a source has, or had, of one tab. */
export type TabRows = { readonly tab: string; readonly rows: number; readonly quarantined: number };

/** Live rows and rows in quarantine of each tab. */
export async function countRows(warehouse: Warehouse, source: string): Promise<TabRows[]> {
  const counts: TabRows[] = [];
  for (const contract of contracts) {
    const { live } = await warehouse.counts(source, contract, []);
    const { count } = await warehouse.rejected(source, contract);
    counts.push({ tab: contract.tab, rows: live, quarantined: count });
  }
  return counts;
}

/**
 * Writes tombstones above everything that is stored; repeating it finds nothing left and writes nothing.
 * @param now unix milliseconds
 * @returns what was removed
 */
export async function removeRows(
  warehouse: Warehouse,
  source: string,
  options: { readonly keepRows: boolean; readonly now: number },
): Promise<TabRows[]> {
  const version = Math.max(options.now, (await warehouse.versions(source)) + 1);
  const run = { runId: randomUUID(), trigger: 'remove' };
  const removed: TabRows[] = [];
  for (const contract of contracts) {
    const rows = options.keepRows ? 0 : await buryTab(warehouse, source, contract, version, run);
    const issues = await warehouse.quarantineRows(source, contract);
    await warehouse.replaceQuarantine(source, contract, [], issues, version, run);
    removed.push({ tab: contract.tab, rows, quarantined: rowsIn(issues) });
  }
  return removed;
}

type Run = Parameters<Warehouse['write']>[3];

async function buryTab(
  warehouse: Warehouse,
  source: string,
  contract: Contract,
  version: number,
  run: Run,
): Promise<number> {
  const { live } = await warehouse.counts(source, contract, []);
  const bits = Math.min(Math.ceil(Math.log2(Math.max(live / PIECE_ROWS, 1))), DIGEST_BITS_MAX);
  let buried = 0;
  for (let bucket = 0; bucket < 2 ** bits; bucket += 1) {
    const lines = await warehouse.linesInBuckets(source, contract, bits, [bucket]);
    const changes = lines.map((line) => tombstone(contract, line, version));
    await warehouse.write(source, contract, changes, run);
    buried += changes.length;
  }
  return buried;
}

function tombstone(contract: Contract, line: StoredLine, version: number): Change {
  const canonical = contract.columns.map((): string | null => null);
  for (const [index, position] of keyPositions(contract).entries()) canonical[position] = line.key[index] ?? null;
  const { keyHash, rowHash } = line;
  return { keyHash, rowHash, line: line.line, canonical, deleted: true, version, tab: '', row: 0, payload: '' };
}

/** The quarantine holds a row for each issue. */
function rowsIn(issues: readonly QuarantineRow[]): number {
  return new Set(issues.map(({ tab, row }) => `${row} ${tab}`)).size;
}
