import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClient } from '@qtickets/ingest-server/clickhouse/client';
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
