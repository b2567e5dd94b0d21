/** Each change of a row as it was received: values for ever, cells for 30 days. An audit trail that no comparison reads. */
import { insertRows } from '../client.ts';
import { changeColumns, type EncodedChanges } from './row-text.ts';
import { Tables } from './tables.ts';

export class ChangeLog extends Tables {
  async insert({ changed }: EncodedChanges): Promise<void> {
    await insertRows(this.client, this.table('meta_changes'), changeColumns, changed);
  }
}
