import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertRows, openClient } from '@qtickets/ingest-server/clickhouse/client';
import { expect, test } from 'vitest';

test('DATA_DIR is its owner’s alone, whatever the umask, also where it was open before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qtickets-data-dir-'));
  const dataDir = join(folder, 'deep/data');
  mkdirSync(dataDir, { recursive: true });
  chmodSync(dataDir, 0o755);
  const client = openClient({ dataDir });
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each(['a*b', "it's", 'a.zip :: b'])(
  'few rows and many are stored in %s, whatever the database is called',
  async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'qtickets-data-'));
    const client = openClient({ dataDir: join(folder, name) });
    try {
      for (const database of ['zakaz', 'table', 'function']) {
        const table = `\`${database}\`.t`;
        await client.command({ query: `CREATE DATABASE \`${database}\`` });
        await client.command({ query: `CREATE TABLE ${table} (a UInt32) ENGINE = MergeTree ORDER BY a` });
        for (const rows of [1, 20_000]) await insertRows(client, table, ['a'], [Buffer.from('[1]\n'.repeat(rows))]);
        const count = await client.query({
          query: `SELECT toUInt32(count()) AS n FROM ${table}`,
          format: 'JSONEachRow',
        });
        expect(await count.json()).toEqual([{ n: 20_001 }]);
      }
    } finally {
      await client.close();
    }
    rmSync(folder, { recursive: true, force: true });
  },
);
