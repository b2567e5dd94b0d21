/** Names of spreadsheets, which views show beside their ids. */
import { z } from 'zod';
import { select } from '../client.ts';
import { Tables } from './tables.ts';

const storedRow = z.object({ id: z.string(), name: z.string(), version: z.coerce.number() });

export type NamedSource = { readonly spreadsheetId: string; readonly name: string };

export class SourceNames extends Tables {
  /** Stores the names that are not stored yet. One that was removed keeps its name: its changes are still there. */
  async write(sources: readonly NamedSource[], now: number): Promise<void> {
    const table = this.table('meta_sources');
    const query = `SELECT _source AS id, name, _ver AS version FROM ${table} FINAL`;
    const stored = new Map((await select(this.client, storedRow, query)).map((row) => [row.id, row]));
    const values = sources
      .filter(({ spreadsheetId, name }) => name !== (stored.get(spreadsheetId)?.name ?? ''))
      .map(({ spreadsheetId, name }) => {
        // Above the one there is, whatever the clock did since.
        const version = Math.max(now, (stored.get(spreadsheetId)?.version ?? 0) + 1);
        return { _source: spreadsheetId, name, _ver: String(version) };
      });
    if (values.length > 0) await this.client.insert({ table, format: 'JSONEachRow', values });
  }
}
