/** Proofs: when a tab was last known equal to its table. */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { contractsHash } from '@qtickets/shared-schema/contracts/contract-hash';
import { z } from 'zod';
import type { Proof } from '../../ingest/ports.ts';
import { literal } from '../schema/sql-literal.ts';
import type { Question } from '../select-together.ts';
import { Tables } from './tables.ts';

const proofRow = z.object({
  tab: z.string(),
  verifiedAt: z.coerce.number(),
  names: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
  rows: z.coerce.number(),
});
const momentRow = z.object({ verifiedAt: z.coerce.number() });

export class Proofs extends Tables {
  /** The newest of each tab. */
  last(asked: readonly Contract[]): Question<typeof proofRow> {
    const sql = `SELECT tab, toUnixTimestamp64Milli(verified_at) AS verifiedAt, toJSONString(names) AS names, rows
      FROM ${this.table('meta_sync_proofs')} WHERE sheet_id = {source:String} AND tab IN ${tabNames(asked)}
      ORDER BY verified_at DESC, _ingest_ts DESC LIMIT 1 BY tab`;
    return { row: proofRow, sql };
  }

  /** One of a reading later than `readAt`, if any. */
  later({ tab }: Contract): Question<typeof momentRow> {
    const sql = `SELECT toUnixTimestamp64Milli(max(verified_at)) AS verifiedAt FROM ${this.table('meta_sync_proofs')}
      WHERE sheet_id = {source:String} AND tab = ${literal(tab)} HAVING verifiedAt > {readAt:UInt64}`;
    return { row: momentRow, sql };
  }

  /** One insert for all tabs of a digest. */
  async write(source: string, proofs: readonly Proof[]): Promise<void> {
    const values = proofs.map((proof) => ({
      sheet_id: source,
      tab: proof.contract.tab,
      verified_at: clickHouseTime(proof.verifiedAt),
      rows: proof.rows,
      latest_date: proof.latestDate,
      errors: proof.errors,
      drafts: proof.drafts,
      held: proof.held,
      digest: proof.digest,
      names: proof.names,
      headers: proof.headers,
      contracts: contractsHash([proof.contract]),
      bundle: proof.bundle,
      run_id: proof.runId,
      received_at: clickHouseTime(proof.receivedAt),
    }));
    if (values.length > 0)
      await this.client.insert({ table: this.table('meta_sync_proofs'), format: 'JSONEachRow', values });
  }
}

/** The names of contracts as a list of SQL. */
export function tabNames(asked: readonly Contract[]): string {
  return `(${asked.map(({ tab }) => literal(tab)).join(', ')})`;
}

/** A moment as DateTime64(3, 'UTC') takes it, whatever `date_time_input_format` is. @param ms unix milliseconds */
export function clickHouseTime(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}
