/** The quarantine: issues that are open now, replaced as a whole by each comparison of a tab (R11). */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { z } from 'zod';
import type { QuarantinePlace, QuarantineRow, RunRef } from '../../ingest/ports.ts';
import type { Question } from '../select-together.ts';
import { hashOf } from './canonical-sql.ts';
import { hexOf, toDecimal } from './hashes.ts';
import { clickHouseTime, tabNames } from './proofs.ts';
import { Tables } from './tables.ts';

const nullableNumber = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : Number(text)));
const rejectedRow = z.object({
  tab: z.string(),
  count: z.coerce.number(),
  hash: z.string(),
  unreadable: z.coerce.number(),
  drafts: z.coerce.number(),
});
const issueColumn = z.object({
  contract: z.string(),
  tab: z.string(),
  column: z.string(),
  letters: z.string(),
  gid: nullableNumber,
});
const storedRow = z.object({
  tab: z.string(),
  row: z.coerce.number(),
  column: z.string(),
  code: z.string(),
  severity: z.string(),
  message: z.string(),
  value: z.string(),
  cell: z.string(),
  gid: nullableNumber,
  payload: z.string(),
  rowHash: z.string(),
  keyHash: z.string().nullable(),
  firstSeenAt: z.coerce.number(),
});
const versionRow = z.object({ tab: z.string(), version: z.coerce.number() });

/** What was hashed (rejected-digest.ts): tab, row number and the cells, which stand in a list of their own. */
const HASHED =
  "concat('[', toJSONString(tab), ',', toString(row), if(payload_json = '[]', ']', concat(',', substring(payload_json, 2))))";
const SEVERITY_OF_CODE = "multiIf(code = 'incomplete', 'draft', code = 'rejected_by_sender', 'notice', 'error')";
const IS_KEY_DAMAGED = 'key_readable != (key_hash != 0)';
/** Of a damaged one '', so that it is no row's and is written again. */
const KEY_HASH = `multiIf(${IS_KEY_DAMAGED}, '', key_readable, ${hexOf('key_hash')}, NULL)`;
/** What follows from the rest and does not. The engine may write a tab's name in JSON otherwise than JavaScript where it has to be escaped. */
const IS_DAMAGED = `severity != ${SEVERITY_OF_CODE} OR ${IS_KEY_DAMAGED}
  OR (toJSONString(tab) = concat('"', tab, '"') AND row_hash != ${hashOf(HASHED)})`;

export class Quarantine extends Tables {
  /**
   * Of each tab that has any: rejected rows, the sum of their hashes mod 2^64, how many have an unreadable key, or are half
   * typed. A row whose issues are of two readings counts twice, and so does a damaged one, so that neither is taken for what
   * the sheet has (R11, R13).
   */
  rejected(asked: readonly Contract[]): Question<typeof rejectedRow> {
    const sql = `SELECT contract AS tab, count() + countIf(is_damaged) AS count, ${hexOf('sum(hash)')} AS hash,
        countIf(NOT readable) AS unreadable, countIf(is_draft) AS drafts
      FROM (
        SELECT contract, row_hash AS hash, max(key_readable) AS readable, min(severity = 'draft') AS is_draft, max(${IS_DAMAGED}) AS is_damaged
        FROM ${this.#table} FINAL WHERE ${ofTabs(asked)} GROUP BY contract, tab, row, row_hash
      )
      GROUP BY contract`;
    return { row: rejectedRow, sql };
  }

  rows(contract: Contract): Question<typeof storedRow> {
    const sql = `SELECT tab, row, column, code, severity, message, value, cell, gid,
        payload_json AS payload,
        ${hexOf('row_hash')} AS rowHash, ${KEY_HASH} AS keyHash,
        toUnixTimestamp64Milli(first_seen_at) AS firstSeenAt
      FROM ${this.#table} FINAL WHERE ${ofTabs([contract])}`;
    return { row: storedRow, sql };
  }

  /** Where its cells stand, as of the last push of their rows. */
  columns(asked: readonly Contract[]): Question<typeof issueColumn> {
    const sql = `SELECT DISTINCT contract, tab, column, extract(cell, '^[A-Z]*') AS letters, gid
      FROM ${this.#table} FINAL WHERE ${ofTabs(asked)}`;
    return { row: issueColumn, sql };
  }

  /** The highest version of each tab, without FINAL, which hides tombstones. */
  versions(asked: readonly Contract[]): Question<typeof versionRow> {
    const sql = `SELECT contract AS tab, max(_ver) AS version FROM ${this.#table} WHERE ${ofTabs(asked)} GROUP BY contract`;
    return { row: versionRow, sql };
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
    if (values.length > 0) await this.client.insert({ table: this.#table, format: 'JSONEachRow', values });
  }

  get #table(): string {
    return this.table('stg_qtickets_sheets_quarantine');
  }
}

function ofTabs(asked: readonly Contract[]): string {
  return `sheet_id = {source:String} AND contract IN ${tabNames(asked)}`;
}

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
