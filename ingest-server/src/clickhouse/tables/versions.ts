/** The highest version of a source, which a reader's `readAt` must exceed (R4), and which sources there are. */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { z } from 'zod';
import { type Params, select, selectOne } from '../client.ts';
import { Tables } from './tables.ts';

const versionRow = z.object({ version: z.coerce.number() });
const sourceRow = z.object({ source: z.string() });

/** Versions are read without FINAL, which hides tombstones. */
export class Versions extends Tables {
  async ofSource(source: string): Promise<number> {
    const facts = contracts.map((contract) => this.#ofFact(contract));
    return this.#highest([...facts, this.#ofQuarantine(), this.#ofProofs()], { source });
  }

  /** Every spreadsheet that has left a trace. */
  async sources(): Promise<string[]> {
    const facts = contracts.map(({ table }) => `SELECT _source AS source FROM ${this.table(table)}`);
    const others = ['stg_qtickets_sheets_quarantine', 'meta_sync_proofs', 'meta_job_runs'].map(
      (table) => `SELECT sheet_id AS source FROM ${this.table(table)}`,
    );
    const query = `SELECT DISTINCT source FROM (${[...facts, ...others].join(' UNION ALL ')})
      WHERE source != '' ORDER BY source`;
    return (await select(this.client, sourceRow, query)).map(({ source }) => source);
  }

  async #highest(parts: readonly string[], params: Params): Promise<number> {
    const query = `SELECT max(version) AS version FROM (${parts.join(' UNION ALL ')})`;
    return (await selectOne(this.client, versionRow, query, params)).version;
  }

  #ofFact(contract: Contract): string {
    return `SELECT max(_ver) AS version FROM ${this.table(contract.table)} WHERE _source = {source:String}`;
  }

  #ofQuarantine(): string {
    return `SELECT max(_ver) AS version FROM ${this.table('stg_qtickets_sheets_quarantine')} WHERE sheet_id = {source:String}`;
  }

  #ofProofs(): string {
    return `SELECT toUInt64(toUnixTimestamp64Milli(max(verified_at))) AS version FROM ${this.table('meta_sync_proofs')} WHERE sheet_id = {source:String}`;
  }
}
