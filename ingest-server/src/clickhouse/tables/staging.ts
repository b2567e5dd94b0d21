/** What was received: raw for 30 days, typed for 7, and each change of a row for ever. An audit trail that no comparison reads. */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { insertRows } from '../client.ts';
import { changeColumns, type EncodedChanges, rawColumns, typedColumns } from './row-text.ts';
import { Tables } from './tables.ts';

export class Staging extends Tables {
  /** All tables at once: none waits for the other, and no comparison reads them. */
  async insert(contract: Contract, { raw, changed, typed }: EncodedChanges): Promise<void> {
    await Promise.all([
      insertRows(this.client, this.table('stg_qtickets_sheets_raw'), rawColumns, raw),
      insertRows(this.client, this.table('meta_changes'), changeColumns, changed),
      insertRows(this.client, this.table(contract.stagingTable), typedColumns(contract), typed),
    ]);
  }
}
