/** Proofs: when a tab was last known equal to its table. */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { contractsHash } from '@qtickets/shared-schema/contracts/contract-hash';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { z } from 'zod';
import type { Proof } from '../../ingest/ports.ts';
import { select } from '../client.ts';
import { Tables } from './tables.ts';

const proofRow = z.object({ verifiedAt: z.coerce.number(), names: z.array(z.string()), rows: z.coerce.number() });

export class Proofs extends Tables {
  async last(source: string, contract: Contract): Promise<z.infer<typeof proofRow> | null> {
    const query = `SELECT toUnixTimestamp64Milli(verified_at) AS verifiedAt, names, rows FROM ${this.table('meta_sync_proofs')}
      WHERE sheet_id = {source:String} AND tab = {tab:String}
      ORDER BY verified_at DESC, _ingest_ts DESC LIMIT 1`;
    const [proof] = await select(this.client, proofRow, query, { source, tab: contract.tab });
    return proof ?? null;
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
      contracts: contractsHash(contracts),
      bundle: proof.bundle,
      run_id: proof.runId,
      received_at: clickHouseTime(proof.receivedAt),
    }));
    if (values.length > 0)
      await this.client.insert({ table: this.table('meta_sync_proofs'), format: 'JSONEachRow', values });
  }
}

/** A moment as DateTime64(3, 'UTC') takes it, whatever `date_time_input_format` is. @param ms unix milliseconds */
export function clickHouseTime(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}
