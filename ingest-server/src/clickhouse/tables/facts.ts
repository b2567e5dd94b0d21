/** Current state of a tab, whatever its contract: digests, lines and versions read, changes written. */
import { type Contract, dayColumn } from '@qtickets/shared-schema/contracts/contract';
import { z } from 'zod';
import type { Change, LikelyKey, StoredBucket, StoredLine, Warehouse } from '../../ingest/ports.ts';
import { insertRows, select, selectOne } from '../client.ts';
import { bucketOf, inBuckets } from './bucket-ranges.ts';
import { hasTrueKey, hasTrueValues } from './canonical-sql.ts';
import { hashSet, hexOf, identifier } from './hashes.ts';
import { findLikelyKeys } from './likely-keys.ts';
import { factRow, keyFromStored, NO_DATE } from './rows.ts';
import { Tables } from './tables.ts';

const bucketRow = z.object({
  bucket: z.coerce.number(),
  count: z.coerce.number(),
  sum: z.string(),
  kept: z.coerce.number(),
  latestDate: z.string().transform((day) => (day === NO_DATE ? '' : day)),
  misplaced: z.coerce.number(),
  damaged: z.coerce.number(),
});
const flag = z.number().transform((value) => value === 1);
const lineRow = z.object({
  keyHash: z.string(),
  key: z.array(z.string()),
  line: z.number(),
  rowHash: z.string(),
  isMisplaced: flag,
  isDamaged: flag,
});
const versionRow = z.object({ keyHash: z.string(), version: z.coerce.number() });
const countRow = z.object({ count: z.coerce.number() });

export class Facts extends Tables {
  /**
   * Live rows by bucket, kept keys apart; only buckets that hold any. Each row's hashes are computed anew (R13). One
   * statement, so that all of it is of one moment.
   */
  async bucketDigests(
    source: string,
    contract: Contract,
    bits: number,
    keep: readonly string[],
  ): Promise<StoredBucket[]> {
    const isKept = keep.length === 0 ? 'false' : `key_hash IN ${hashSet(keep)}`;
    const day = dayColumn(contract);
    const latestDate = day === null ? "''" : `toString(max(${identifier(day)}))`;
    const query = `SELECT ${bucketOf(bits)} AS bucket, countIf(NOT is_kept AND has_true_key) AS count,
        toString(sumIf(row_hash, NOT is_kept AND has_true_key)) AS sum, countIf(is_kept AND has_true_key) AS kept,
        countIf(NOT has_true_key) AS misplaced, countIf(NOT (has_true_key AND has_true_values)) AS damaged,
        ${latestDate} AS latestDate
      FROM (SELECT key_hash, row_hash,${day === null ? '' : ` ${identifier(day)},`} ${isKept} AS is_kept,
          ${hasTrueKey(contract)} AS has_true_key, ${hasTrueValues(contract)} AS has_true_values
        FROM ${this.table(contract.table)} FINAL WHERE _source = {source:String})
      GROUP BY bucket ORDER BY bucket`;
    return select(this.client, bucketRow, query, { source });
  }

  async likelyKeys(...of: Parameters<Warehouse['likelyKeys']>): Promise<readonly LikelyKey[]> {
    return findLikelyKeys(this.client, this.table(of[1].table), of);
  }

  async liveRows(source: string, contract: Contract): Promise<number> {
    const query = `SELECT count() AS count FROM ${this.table(contract.table)} FINAL
      WHERE _source = {source:String} AND ${hasTrueKey(contract)}`;
    return (await selectOne(this.client, countRow, query, { source })).count;
  }

  async linesInBuckets(
    source: string,
    contract: Contract,
    bits: number,
    buckets: readonly number[],
  ): Promise<StoredLine[]> {
    return this.#lines(source, contract, inBuckets(bits, buckets));
  }

  async linesOfKeys(source: string, contract: Contract, keyHashes: readonly string[]): Promise<StoredLine[]> {
    return keyHashes.length === 0 ? [] : this.#lines(source, contract, `key_hash IN ${hashSet(keyHashes)}`);
  }

  /** The newest version of each key, tombstones included, so without FINAL. */
  async keyVersions(
    source: string,
    contract: Contract,
    keyHashes: readonly string[],
  ): Promise<ReadonlyMap<string, number>> {
    if (keyHashes.length === 0) return new Map();
    const query = `SELECT ${hexOf('key_hash')} AS keyHash, max(_ver) AS version
      FROM ${this.table(contract.table)}
      WHERE _source = {source:String} AND key_hash IN ${hashSet(keyHashes)}
      GROUP BY key_hash`;
    const rows = await select(this.client, versionRow, query, { source });
    return new Map(rows.map(({ keyHash, version }) => [keyHash, version]));
  }

  /**
   * Identities touched at or after `readAt`, without misplaced rows, less those that are live with such a version. Counted so, rather than by
   * the newest row's mark, because of two rows with one version the engine alone knows which counts.
   */
  async tombstonesSince(source: string, contract: Contract, readAt: number): Promise<number> {
    const table = this.table(contract.table);
    const since = `_source = {source:String} AND _ver >= {readAt:UInt64} AND ${hasTrueKey(contract)}`;
    const identity = ['key_hash', ...contract.key.map(identifier), 'line'].join(', ');
    const query = `SELECT
      (SELECT uniqExact(${identity}) FROM ${table} WHERE ${since})
      - (SELECT count() FROM ${table} FINAL WHERE ${since}) AS count`;
    return (await selectOne(this.client, countRow, query, { source, readAt })).count;
  }

  async insert(source: string, contract: Contract, changes: readonly Change[]): Promise<void> {
    await insertRows(this.client, this.table(contract.table), changes, (change) => factRow(source, contract, change));
  }

  async #lines(source: string, contract: Contract, where: string): Promise<StoredLine[]> {
    const key = contract.key.map((name) => `toString(${identifier(name)})`).join(', ');
    const query = `SELECT ${hexOf('key_hash')} AS keyHash, [${key}] AS key, line, ${hexOf('row_hash')} AS rowHash,
        toUInt8(NOT (${hasTrueKey(contract)})) AS isMisplaced, toUInt8(NOT (${hasTrueValues(contract)})) AS isDamaged
      FROM ${this.table(contract.table)} FINAL WHERE _source = {source:String} AND ${where}`;
    const rows = await select(this.client, lineRow, query, { source });
    return rows.map((row) => ({ ...row, key: keyFromStored(contract, row.key) }));
  }
}
