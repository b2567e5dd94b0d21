/** The quarantine: issues that are open now, replaced as a whole by each comparison of a tab (R11). */
import { hash } from 'node:crypto';
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { fromHex } from '@qtickets/shared-schema/wire/hash64';
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

/** What the hash of an issue is over: all that is stored of it, but for who brought it and when. */
const HASHED = [
  ...(['sheet_id', 'contract', 'tab', 'row', 'column', 'code', 'severity', 'message', 'value', 'cell', 'gid'] as const),
  ...(['payload_json', 'row_hash', 'key_hash', 'key_readable', 'first_seen_at'] as const),
];
/** Each as its bytes behind their count, since engine and JavaScript escape differently. */
const TRUE_HASH = hashOf(
  `arrayStringConcat(arrayMap(text -> concat(toString(length(text)), ':', text), [${HASHED.map((name) => `ifNull(toString(${name}), '')`).join(', ')}]))`,
);
const IS_DAMAGED = `issue_hash != ${TRUE_HASH}`;

export class Quarantine extends Tables {
  /**
   * Of each tab that has any: rejected rows, the sum of their hashes mod 2^64, how many have an unreadable key, or are half
   * typed. A row whose issues are of two readings counts twice, and so does one with a damaged issue, so that neither is taken for
   * what the sheet has (R11, R13).
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

  /** A damaged one has the hash of no row, so that it is written again. */
  rows(contract: Contract): Question<typeof storedRow> {
    const sql = `SELECT tab, row, column, code, severity, message, value, cell, gid,
        payload_json AS payload,
        if(${IS_DAMAGED}, '', ${hexOf('row_hash')}) AS rowHash, if(key_readable, ${hexOf('key_hash')}, NULL) AS keyHash,
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
    const place = { sheet_id: source, contract: contract.tab };
    const of = { run_id: run.runId, trigger: run.trigger, _ver: readAt };
    const values = [
      ...upserts.map((row) => ({ ...withHash({ ...place, ...issueColumns(row) }), ...of, _deleted: 0 })),
      ...tombstones.map(({ tab, row, column }) => ({ ...place, tab, row, column, ...of, _deleted: 1 })),
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

type IssueColumns = Readonly<Record<(typeof HASHED)[number], string | number | null>>;

function withHash(issue: IssueColumns): IssueColumns & { readonly issue_hash: string } {
  const texts = HASHED.map((name) => String(issue[name] ?? ''));
  const hashed = texts.map((text) => `${Buffer.byteLength(text)}:${text}`).join('');
  return { ...issue, issue_hash: hash('sha256', hashed, 'buffer').readBigUInt64BE().toString() };
}

function issueColumns({ payload, rowHash, keyHash, firstSeenAt, ...issue }: QuarantineRow) {
  return {
    ...issue,
    first_seen_at: clickHouseTime(firstSeenAt),
    payload_json: payload,
    row_hash: toDecimal(fromHex(rowHash)),
    key_hash: keyHash === null ? '0' : toDecimal(fromHex(keyHash)),
    key_readable: keyHash === null ? 0 : 1,
  };
}
