/** A process that opens the engine in a directory, stores one row, says how many there were, and is killed. */
import { openClient } from '@qtickets/ingest-server/clickhouse/client';
import { openDatabase } from './engine.ts';

async function main(dataDir: string): Promise<void> {
  const { command, select } = openDatabase(openClient({ dataDir }), 'kept');
  await command('CREATE DATABASE IF NOT EXISTS kept');
  await command('CREATE TABLE IF NOT EXISTS db.t (a UInt8) ENGINE = MergeTree ORDER BY a');
  const [count] = await select('SELECT toUInt32(count()) AS n FROM db.t');
  await command('INSERT INTO db.t VALUES (1)');
  process.stdout.write(`rows before: ${count?.n}\n`, () => process.kill(process.pid, 'SIGKILL'));
}

await main(process.argv[2] ?? '');
