/**
 * The warehouse in slices of about as many rows each, for checks that hold something of each row in memory: small
 * spreadsheets together, a large one by ranges of the key hash, which is even and the second column of the sort keys.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { z } from 'zod';
import { select } from '../clickhouse/client.ts';
import type { Slice } from '../clickhouse/schema/sql-files.ts';
import { identifier } from '../clickhouse/tables/hashes.ts';

const SLICE_ROWS = 250_000;

const sourceRow = z.object({ source: z.string(), rows: z.coerce.number() });
type SourceRows = z.infer<typeof sourceRow>;

/** @param sliceRows stored rows of a slice, replaced versions, and changes included */
export async function readSlices(
  client: ClickHouseClient,
  database: string,
  sliceRows = SLICE_ROWS,
): Promise<readonly Slice[]> {
  const of = (table: string, source: string) =>
    `SELECT ${source} AS source, count() AS rows FROM ${identifier(database)}.${identifier(table)} GROUP BY ${source}`;
  const parts = [...contracts.map(({ table }) => of(table, '_source')), of('meta_changes', 'sheet_id')];
  const query = `SELECT source, sum(rows) AS rows FROM (${parts.join(' UNION ALL ')}) GROUP BY source ORDER BY source`;
  return cutIntoSlices(await select(client, sourceRow, query), sliceRows);
}

/** Covers every source and every hash once. */
export function cutIntoSlices(sources: readonly SourceRows[], sliceRows: number): readonly Slice[] {
  const slices: Slice[] = [];
  let small: string[] = [];
  let smallRows = 0;
  for (const { source, rows } of sources) {
    if (rows >= sliceRows) {
      const ranges = rangesOf(Math.ceil(rows / sliceRows));
      slices.push(...ranges.map((range) => ({ sources: [source], ...range })));
      continue;
    }
    if (small.length > 0 && smallRows + rows > sliceRows) {
      slices.push(...rangesOf(1).map((range) => ({ sources: small, ...range })));
      small = [];
      smallRows = 0;
    }
    small.push(source);
    smallRows += rows;
  }
  if (small.length > 0) slices.push(...rangesOf(1).map((range) => ({ sources: small, ...range })));
  return slices;
}

const HASHES = 2n ** 64n;

function rangesOf(count: number): { from: bigint; to: bigint }[] {
  const startOf = (index: number) => (HASHES * BigInt(index)) / BigInt(count);
  return Array.from({ length: count }, (_, index) => ({ from: startOf(index), to: startOf(index + 1) - 1n }));
}
