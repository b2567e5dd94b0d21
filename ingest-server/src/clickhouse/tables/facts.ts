/** Current state of a tab, whatever its contract: digests, lines and versions as questions, changes written. */
import { type Contract, dayColumn } from '@qtickets/shared-schema/contracts/contract';
import { z } from 'zod';
import type { AskedTab, LikelyKey, RowsScope, Warehouse } from '../../ingest/ports.ts';
import { insertRows } from '../client.ts';
import { literal } from '../schema/sql-literal.ts';
import type { Question } from '../select-together.ts';
import { bucketOf, inBuckets } from './bucket-ranges.ts';
import { hasTrueKey, hasTrueValues, keyText, trueRowHash } from './canonical-sql.ts';
import { hashSet, hexOf, identifier } from './hashes.ts';
import { findLikelyKeys } from './likely-keys.ts';
import { type EncodedChanges, factColumns, NO_DATE } from './row-text.ts';
import { Tables } from './tables.ts';

const bucketRow = z.object({
  tab: z.string(),
  bucket: z.coerce.number(),
  count: z.coerce.number(),
  sum: z.string(),
  kept: z.coerce.number(),
  latestDate: z.string().transform((day) => (day === NO_DATE ? '' : day)),
  misplaced: z.coerce.number(),
  damaged: z.coerce.number(),
  checksum: z.string(),
});
const flag = z.string().transform((value) => value === '1');
const lineRow = z.object({
  keyHash: z.string(),
  key: z.string(),
  line: z.coerce.number(),
  rowHash: z.string(),
  isMisplaced: flag,
  isDamaged: flag,
});
const keyRow = z.object({ keyHash: z.string() });
const versionRow = z.object({ tab: z.string(), version: z.coerce.number() });
const liveRow = z.object({ tab: z.string(), count: z.coerce.number() });
const countRow = z.object({ count: z.coerce.number() });

export class Facts extends Tables {
  /**
   * Live rows by bucket, kept keys apart; only buckets that hold any. Each row's hashes are computed anew (R13). One
   * statement, so that all of it is of one moment.
   */
  bucketDigests(tabs: readonly AskedTab[]): Question<typeof bucketRow> {
    return { row: bucketRow, sql: union(tabs.map((tab) => this.#bucketDigest(tab))) };
  }

  #bucketDigest({ contract, bits, keep }: AskedTab): string {
    const isKept = keep.length === 0 ? 'false' : `key_hash IN ${hashSet(keep)}`;
    const day = dayColumn(contract);
    const latestDate = day === null ? "''" : `toString(max(${identifier(day)}))`;
    return `SELECT ${literal(contract.tab)} AS tab, ${bucketOf(bits)} AS bucket, countIf(NOT is_kept AND has_true_key) AS count,
        sumIf(row_hash, NOT is_kept AND has_true_key) AS sum, countIf(is_kept AND has_true_key) AS kept,
        countIf(NOT has_true_key) AS misplaced, countIf(NOT (has_true_key AND has_true_values)) AS damaged,
        ${latestDate} AS latestDate, sum(true_row_hash + _ver) AS checksum
      FROM (SELECT key_hash, row_hash, _ver,${day === null ? '' : ` ${identifier(day)},`} ${isKept} AS is_kept,
          ${hasTrueKey(contract)} AS has_true_key, ${trueRowHash(contract)} AS true_row_hash, row_hash = true_row_hash AS has_true_values
        FROM ${this.table(contract.table)} FINAL WHERE _source = {source:String})
      GROUP BY bucket`;
  }

  async likelyKeys(...of: Parameters<Warehouse['likelyKeys']>): Promise<readonly LikelyKey[]> {
    return findLikelyKeys(this.client, this.table(of[1].table), of);
  }

  /** The highest version of each tab, without FINAL, which hides tombstones. */
  versions(contracts: readonly Contract[]): Question<typeof versionRow> {
    const sql = contracts.map(
      (contract) =>
        `SELECT ${literal(contract.tab)} AS tab, max(_ver) AS version FROM ${this.table(contract.table)} WHERE _source = {source:String}`,
    );
    return { row: versionRow, sql: union(sql) };
  }

  /** Rows of each tab, without misplaced ones. */
  liveRows(contracts: readonly Contract[]): Question<typeof liveRow> {
    const sql = contracts.map(
      (contract) => `SELECT ${literal(contract.tab)} AS tab, count() AS count FROM ${this.table(contract.table)} FINAL
        WHERE _source = {source:String} AND ${hasTrueKey(contract)}`,
    );
    return { row: liveRow, sql: union(sql) };
  }

  /** All live lines of a scope. */
  lines(contract: Contract, scope: RowsScope): Question<typeof lineRow> {
    const sql = `SELECT ${hexOf('key_hash')} AS keyHash, ${keyText(contract)} AS key, line, ${hexOf('row_hash')} AS rowHash,
        NOT (${hasTrueKey(contract)}) AS isMisplaced, NOT (${hasTrueValues(contract)}) AS isDamaged
      FROM ${this.table(contract.table)} FINAL WHERE _source = {source:String} AND ${isIn(scope)}`;
    return { row: lineRow, sql };
  }

  /** Keys of a scope of which anything has a version at or above `readAt`, tombstones included, so without FINAL. */
  newerKeys(contract: Contract, scope: RowsScope): Question<typeof keyRow> {
    const sql = `SELECT DISTINCT ${hexOf('key_hash')} AS keyHash FROM ${this.table(contract.table)}
      WHERE _source = {source:String} AND ${isIn(scope)} AND _ver >= {readAt:UInt64}`;
    return { row: keyRow, sql };
  }

  /**
   * Identities touched at or after `readAt`, without misplaced rows, less those that are live with such a version. Counted so, rather than by
   * the newest row's mark, because of two rows with one version the engine alone knows which counts.
   */
  tombstonesSince(contract: Contract): Question<typeof countRow> {
    const table = this.table(contract.table);
    const since = `_source = {source:String} AND _ver >= {readAt:UInt64} AND ${hasTrueKey(contract)}`;
    const identity = ['key_hash', ...contract.key.map(identifier), 'line'].join(', ');
    const sql = `SELECT
      (SELECT uniqExact(${identity}) FROM ${table} WHERE ${since})
      - (SELECT count() FROM ${table} FINAL WHERE ${since}) AS count`;
    return { row: countRow, sql };
  }

  async insert(contract: Contract, { fact }: EncodedChanges): Promise<void> {
    await insertRows(this.client, this.table(contract.table), factColumns(contract), fact);
  }
}

function union(selects: readonly string[]): string {
  return selects.join('\nUNION ALL ');
}

function isIn(scope: RowsScope): string {
  if ('keyHashes' in scope) return `key_hash IN ${hashSet(scope.keyHashes)}`;
  return inBuckets(scope.bits, scope.buckets);
}
