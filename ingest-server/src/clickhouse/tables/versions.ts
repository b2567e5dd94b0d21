/** The highest version of a source, which a reader's `readAt` must exceed (R4). */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { z } from 'zod';
import { type Params, selectOne } from '../client.ts';
import { Tables } from './tables.ts';

const versionRow = z.object({ version: z.coerce.number() });

/** Versions are read without FINAL, which hides tombstones. */
export class Versions extends Tables {
  async ofSource(source: string): Promise<number> {
    const facts = contracts.map((contract) => this.#ofFact(contract));
    return this.#highest([...facts, this.#ofQuarantine(), this.#ofProofs()], { source });
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
