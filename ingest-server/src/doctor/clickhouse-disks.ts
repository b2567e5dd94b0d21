/** Free space on the disks of a ClickHouse server; without space it refuses every row. */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { select } from '../clickhouse/client.ts';
import { say } from '../words/words.ts';
import { type Check, unknown } from './check.ts';
import { judgeSpace } from './data-dir.ts';

const diskRow = z.object({ name: z.string(), freeMib: z.coerce.number() });

/** Object storage has no end, and reports more than any disk has. */
const UNLIMITED_MIB = 2 ** 43;

export async function checkDisks(client: ClickHouseClient): Promise<Check[]> {
  const query = 'SELECT name, intDiv(unreserved_space, 1048576) AS freeMib FROM system.disks ORDER BY name';
  const disks = await select(client, diskRow, query).catch(() => null);
  const words = say().doctor;
  if (disks === null) return [unknown('disk', words.disksUnseen, words.grantDisks)];
  return disks
    .filter(({ freeMib }) => freeMib < UNLIMITED_MIB)
    .map(({ name, freeMib }) => judgeSpace(words.diskOfClickHouse(name), freeMib));
}
