/** A process that opens the engine in a directory, stores many rows, says how many there were, and is killed. */
import { insertRows, openClient } from '@qtickets/ingest-server/clickhouse/client';
import { openDatabase } from './engine.ts';

const ROWS = 20_000;

async function main(dataDir: string): Promise<void> {
  const { client, command, select } = openDatabase(openClient({ dataDir }), 'kept');
  await command('CREATE DATABASE IF NOT EXISTS kept');
  await command('CREATE TABLE IF NOT EXISTS db.t (a UInt8) ENGINE = MergeTree ORDER BY a');
  const [count] = await select('SELECT toUInt32(count()) AS n FROM db.t');
  await insertRows(client, 'kept.t', ['a'], [Buffer.from('[1]\n'.repeat(ROWS))]);
  process.stdout.write(`rows before: ${count?.n}\n`, () => process.kill(process.pid, 'SIGKILL'));
}

await main(process.argv[2] ?? '');
