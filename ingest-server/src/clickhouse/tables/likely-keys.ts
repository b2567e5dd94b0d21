/** Which stored keys may be rows whose key cannot be read (R12). Rows are matched by hashes of what could be read of them. */
import type { ClickHouseClient } from '@clickhouse/client';
import { type Contract, columnNames } from '@qtickets/shared-schema/contracts/contract';
import { canonicalText } from '@qtickets/shared-schema/wire/fingerprint';
import { hash64, toHex } from '@qtickets/shared-schema/wire/hash64';
import type { UnreadGroup } from '@qtickets/shared-schema/wire/held';
import { z } from 'zod';
import type { LikelyKey, Warehouse } from '../../ingest/ports.ts';
import { select } from '../client.ts';
import { inBuckets } from './bucket-ranges.ts';
import { hashOfColumns, hasTrueKey } from './canonical-sql.ts';
import { hashSet, hexOf } from './hashes.ts';

const likelyRow = z.object({
  keyHash: z.string(),
  rows: z.coerce.number(),
  sum: z.string(),
  /** Of each line in order: the hash of its values in the columns of each shape. */
  lines: z.array(z.array(z.string())),
});

/** Unreadable rows of which the same columns could be read: which they are, by the hash of these values. */
type Shape = { readonly names: readonly string[]; readonly groups: Map<string, number> };

/** @param table with its database, as SQL */
export async function findLikelyKeys(
  client: ClickHouseClient,
  table: string,
  [source, contract, { bits, buckets, keep }, unread]: Parameters<Warehouse['likelyKeys']>,
): Promise<readonly LikelyKey[]> {
  const shapes = shapesOf(contract, unread);
  if (shapes.length === 0 || buckets.length === 0) return [];
  const hashes = shapes.map(({ names }, index) => `${hashOfColumns(contract, names)} AS shape_${index}`);
  const isLike = shapes.map(({ groups }, index) => `shape_${index} IN ${hashSet([...groups.keys()])}`);
  const notKept = keep.length === 0 ? '' : `AND key_hash NOT IN ${hashSet(keep)}`;
  const query = `SELECT ${hexOf('key_hash')} AS keyHash, count() AS rows, toString(sum(row_hash)) AS sum,
      arrayMap(numbered -> numbered.2, arraySort(groupArray((line, shapes)))) AS lines
    FROM (
      SELECT key_hash, line, row_hash, ${isLike.join(' OR ')} AS is_like,
        [${shapes.map((_, index) => hexOf(`shape_${index}`)).join(', ')}] AS shapes
      FROM (
        SELECT key_hash, line, row_hash, ${hashes.join(', ')} FROM ${table} FINAL
        WHERE _source = {source:String} AND ${inBuckets(bits, buckets)} ${notKept} AND ${hasTrueKey(contract)}
      )
    )
    GROUP BY key_hash HAVING max(is_like) = 1 ORDER BY key_hash`;
  const rows = await select(client, likelyRow, query, { source });
  return rows.map(({ lines, ...key }) => ({ ...key, lines: lines.map((line) => groupsOf(line, shapes)) }));
}

function shapesOf(contract: Contract, unread: readonly UnreadGroup[]): readonly Shape[] {
  const shapes = new Map<string, Shape>();
  for (const { first, parts } of unread) {
    const names = columnNames(contract).filter((name) => name in parts);
    if (names.length === 0) continue;
    const shape = shapes.get(names.join()) ?? { names, groups: new Map<string, number>() };
    shapes.set(names.join(), shape);
    shape.groups.set(toHex(hash64(canonicalText(names.map((name) => parts[name] ?? null)))), first);
  }
  return [...shapes.values()];
}

function groupsOf(hashes: readonly string[], shapes: readonly Shape[]): readonly number[] {
  return hashes.flatMap((hash, index) => shapes[index]?.groups.get(hash) ?? []);
}
