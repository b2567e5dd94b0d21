/** The quarantine: issues that are open now, replaced as a whole by each comparison of a tab (R11). */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { z } from 'zod';
import type { IssueColumn, QuarantinePlace, QuarantineRow, RunRef } from '../../ingest/ports.ts';
import { select, selectOne } from '../client.ts';
import { hexOf, toDecimal } from './hashes.ts';
import { clickHouseTime } from './proofs.ts';
import { Tables } from './tables.ts';

const rejectedRow = z.object({
  count: z.coerce.number(),
  hash: z.string(),
  unreadable: z.coerce.number(),
  drafts: z.coerce.number(),
});
const issueColumn = z.object({
  tab: z.string(),
  column: z.string(),
  letters: z.string(),
  gid: z.number().nullable(),
});
const storedRow = z.object({
  tab: z.string(),
  row: z.number(),
  column: z.string(),
  code: z.string(),
  severity: z.string(),
  message: z.string(),
  value: z.string(),
  cell: z.string(),
  gid: z.number().nullable(),
  payload: z.string(),
  rowHash: z.string(),
  keyHash: z.string().nullable(),
  firstSeenAt: z.coerce.number(),
  version: z.coerce.number(),
});

export class Quarantine extends Tables {
  /** Rejected rows, the sum of their hashes mod 2^64, and how many of them have an unreadable key, or are half typed. */
  async rejected(source: string, contract: Contract): Promise<z.infer<typeof rejectedRow>> {
    const query = `SELECT count() AS count, ${hexOf('sum(hash)')} AS hash, countIf(NOT readable) AS unreadable,
        countIf(is_draft) AS drafts
      FROM (
        SELECT any(row_hash) AS hash, max(key_readable) AS readable, min(severity = 'draft') AS is_draft
        FROM ${this.table('stg_qtickets_sheets_quarantine')} FINAL WHERE ${OF_TAB} GROUP BY tab, row
      )`;
    return selectOne(this.client, rejectedRow, query, { source, contract: contract.tab });
  }

  async rows(source: string, contract: Contract): Promise<(QuarantineRow & { version: number })[]> {
    const query = `SELECT tab, row, column, code, severity, message, value, cell, gid,
        payload_json AS payload,
        ${hexOf('row_hash')} AS rowHash, if(key_readable, ${hexOf('key_hash')}, NULL) AS keyHash,
        toUnixTimestamp64Milli(first_seen_at) AS firstSeenAt, _ver AS version
      FROM ${this.table('stg_qtickets_sheets_quarantine')} FINAL WHERE ${OF_TAB} ORDER BY tab, row, column`;
    return select(this.client, storedRow, query, { source, contract: contract.tab });
  }

  /** Where its cells stand, as of the last push of their rows. */
  async columns(source: string, contract: Contract): Promise<readonly IssueColumn[]> {
    const query = `SELECT DISTINCT tab, column, extract(cell, '^[A-Z]*') AS letters, gid
      FROM ${this.table('stg_qtickets_sheets_quarantine')} FINAL WHERE ${OF_TAB}`;
    return select(this.client, issueColumn, query, { source, contract: contract.tab });
  }

  /** New rows and tombstones in one insert, so that no reader sees half of it. */
  async replace(
    source: string,
    contract: Contract,
    upserts: readonly QuarantineRow[],
    tombstones: readonly QuarantinePlace[],
    readAt: number,
    run: RunRef,
  ): Promise<void> {
    const of = { sheet_id: source, contract: contract.tab, run_id: run.runId, trigger: run.trigger, _ver: readAt };
    const values = [
      ...upserts.map((row) => ({ ...issueColumns(row), ...of, _deleted: 0 })),
      ...tombstones.map(({ tab, row, column }) => ({ tab, row, column, ...of, _deleted: 1 })),
    ];
    if (values.length > 0)
      await this.client.insert({ table: this.table('stg_qtickets_sheets_quarantine'), format: 'JSONEachRow', values });
  }
}

const OF_TAB = 'sheet_id = {source:String} AND contract = {contract:String}';

function issueColumns({ payload, rowHash, keyHash, firstSeenAt, ...issue }: QuarantineRow): object {
  return {
    ...issue,
    first_seen_at: clickHouseTime(firstSeenAt),
    payload_json: payload,
    row_hash: toDecimal(rowHash),
    key_hash: keyHash === null ? '0' : toDecimal(keyHash),
    key_readable: keyHash === null ? 0 : 1,
  };
}
