/**
 * The cluster's tables for real: every migration and view made by the engine against a ZooKeeper. By hand, where Java
 * and Debian's `libzookeeper-java` are installed:
 *
 *     npx tsx test/warehouse/replicated.ts
 *
 * The embedded engine is one replica of one shard. It runs no DDL worker, so ON CLUSTER is taken out of the statements,
 * and the path in ZooKeeper is named by table, since {uuid} needs ON CLUSTER. It runs no replication queue either: it
 * makes replicated tables, but an insert into one waits for ever. So inserts are left out, and ALTERs,
 * which wait likewise.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '@qtickets/ingest-server/clickhouse/client';
import { migrate } from '@qtickets/ingest-server/clickhouse/schema/migrate';
import { openDatabase, timeZone } from '../support/engine.ts';

const JARS = '/usr/share/java';
const CLUSTER = 'main';
const WAIT_MS_MAX = 30_000;

async function startZooKeeper(folder: string, port: number): Promise<() => void> {
  const file = join(folder, 'zoo.cfg');
  const settings = {
    tickTime: 500,
    dataDir: join(folder, 'zookeeper'),
    clientPort: port,
    clientPortAddress: '127.0.0.1',
  };
  const lines = Object.entries({ ...settings, 'admin.enableServer': false, '4lw.commands.whitelist': 'srvr' }).map(
    ([name, value]) => `${name}=${value}\n`,
  );
  writeFileSync(file, lines.join(''));
  const jars = readdirSync(JARS).filter((name) => name.endsWith('.jar'));
  const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
  const classPath = jars.map((name) => join(JARS, name)).join(':');
  const child = spawn('java', ['-cp', classPath, main, file], { stdio: 'ignore' });
  const until = Date.now() + WAIT_MS_MAX;
  while (!(await isServing(port))) {
    if (Date.now() > until || child.exitCode !== null)
      throw new Error('ZooKeeper did not start: apt install libzookeeper-java');
    await delay(200);
  }
  return () => child.kill();
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** It listens before it serves; asked `srvr`, it answers its mode once it does. */
function isServing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('srvr'));
    let answer = '';
    socket.on('data', (data) => {
      answer += String(data);
    });
    socket.on('error', () => resolve(false)).on('close', () => resolve(answer.includes('Mode: standalone')));
  });
}

/** The engine reads the config.xml of the directory that it is started in. */
function writeConfig(folder: string, zooKeeperPort: number): void {
  const replica = '<replica><host>127.0.0.1</host><port>9000</port></replica>';
  writeFileSync(
    join(folder, 'config.xml'),
    `<clickhouse>
      <zookeeper><node><host>127.0.0.1</host><port>${zooKeeperPort}</port></node></zookeeper>
      <tcp_port>9000</tcp_port>
      <macros><shard>01</shard><replica>one</replica></macros>
      <default_replica_path>/clickhouse/tables/{database}/{table}/{shard}</default_replica_path>
      <default_replica_name>{replica}</default_replica_name>
      <remote_servers><${CLUSTER}><shard><internal_replication>true</internal_replication>${replica}</shard></${CLUSTER}></remote_servers>
    </clickhouse>`,
  );
}

function adapted(client: ClickHouseClient): ClickHouseClient {
  client.insert = async () => ({ executed: false, query_id: '', response_headers: {} });
  const command = client.command.bind(client);
  client.command = async (params) => {
    const query = params.query.replaceAll(` ON CLUSTER \`${CLUSTER}\``, '');
    if (!/^(ALTER TABLE|INSERT INTO)/m.test(query)) return command({ ...params, query });
    return { query_id: '', response_headers: {}, http_status_code: 200 };
  };
  return client;
}

/** Makes everything, and reads it once. */
async function walk(client: ClickHouseClient): Promise<void> {
  const { applied, views } = await migrate(client, { database: 'zakaz', timeZone, cluster: CLUSTER });
  const { select } = openDatabase(client, 'zakaz');
  const engines =
    "SELECT engine, toUInt32(count()) AS objects FROM system.tables WHERE database = 'zakaz' GROUP BY engine ORDER BY engine";
  report('applied', { migrations: applied.length, views: views.length });
  report('objects', await select(engines));
  report(
    'read through Distributed with FINAL',
    await select('SELECT toUInt32(count()) AS rows FROM db.v_qtickets_sales_latest'),
  );
}

function report(what: string, ...found: readonly unknown[]): void {
  process.stdout.write(`${what}: ${found.map((each) => JSON.stringify(each)).join(' ')}\n`);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'qtickets-replicated-'));
  const port = await freePort();
  const stop = await startZooKeeper(folder, port);
  try {
    writeConfig(folder, port);
    process.chdir(folder);
    const client = adapted(openClient({ dataDir: join(folder, 'data'), cluster: CLUSTER }, 'batch'));
    await walk(client);
  } finally {
    stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
// The engine would wait for its replicas' threads, which do not run.
process.kill(process.pid, 'SIGKILL');
