/** What was received: raw for 30 days, typed for 7, and each change of a row for ever. An audit trail that no comparison reads. */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { insertTexts } from '../client.ts';
import { changeColumns, type EncodedChange, factColumns, placeColumns, rawColumns } from './row-text.ts';
import { Tables } from './tables.ts';

export class Staging extends Tables {
  /** All tables at once: none waits for the other, and no comparison reads them. */
  async insert(contract: Contract, changes: readonly EncodedChange[]): Promise<void> {
    const typed = [...factColumns(contract), ...placeColumns];
    const into = (table: string, columns: readonly string[], textOf: (change: EncodedChange) => string) =>
      insertTexts(this.client, this.table(table), columns, changes.map(textOf));
    await Promise.all([
      into('stg_qtickets_sheets_raw', rawColumns, ({ raw }) => raw),
      into('meta_changes', changeColumns, ({ changed }) => changed),
      into(contract.stagingTable, typed, ({ fact, place }) => `${fact},${place}`),
    ]);
  }
}
