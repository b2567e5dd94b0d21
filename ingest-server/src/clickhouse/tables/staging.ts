/** What was received: raw for 30 days, typed for 7, and each change of a row for ever. An audit trail that no comparison reads. */
import { type Contract, keyPositions } from '@qtickets/shared-schema/contracts/contract';
import type { Change, RunRef } from '../../ingest/ports.ts';
import { insertRows } from '../client.ts';
import { toDecimal } from './hashes.ts';
import { factRow } from './rows.ts';
import { Tables } from './tables.ts';

export const SYSTEM = 'qtickets_sheets';

export class Staging extends Tables {
  /** All tables at once: none waits for the other, and no comparison reads them. */
  async insert(source: string, contract: Contract, changes: readonly Change[], run: RunRef): Promise<void> {
    await Promise.all([
      insertRows(this.client, this.table('stg_qtickets_sheets_raw'), changes, (of) =>
        rawRow(source, contract, of, run),
      ),
      insertRows(this.client, this.table('meta_changes'), changes, (of) => changeRow(source, contract, of, run)),
      insertRows(this.client, this.table(contract.stagingTable), changes, (of) => typedRow(source, contract, of, run)),
    ]);
  }
}

function typedRow(source: string, contract: Contract, change: Change, run: RunRef): object {
  return { ...factRow(source, contract, change), tab: change.tab, row: change.row, run_id: run.runId };
}

function rawRow(source: string, contract: Contract, change: Change, run: RunRef): object {
  return {
    ...changeRow(source, contract, change, run),
    source: SYSTEM,
    payload_json: change.payload,
    row_hash: toDecimal(change.rowHash),
  };
}

function changeRow(source: string, contract: Contract, change: Change, run: RunRef): object {
  const all = contract.columns.keys();
  return {
    sheet_id: source,
    contract: contract.tab,
    tab: change.tab,
    row: change.row,
    line: change.line,
    key_json: named(contract, change, keyPositions(contract)),
    values_json: change.deleted ? '' : named(contract, change, all),
    key_hash: toDecimal(change.keyHash),
    run_id: run.runId,
    trigger: run.trigger,
    _ver: change.version,
    _deleted: change.deleted ? 1 : 0,
  };
}

/** Canonical values by column name, JSON. */
function named(contract: Contract, change: Change, positions: Iterable<number>): string {
  const entries = [...positions].map((at) => [contract.columns[at]?.name ?? '', change.canonical[at] ?? null]);
  return JSON.stringify(Object.fromEntries(entries));
}
