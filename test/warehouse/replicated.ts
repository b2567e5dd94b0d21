/**
 * The cluster's tables for real: replicated through a ZooKeeper, behind Distributed tables, with the server's own reads
 * and writes on them. By hand, where Java and Debian's `libzookeeper-java` are installed:
 *
 *     npx tsx test/warehouse/replicated.ts
 *
 * The engine in this process is one replica of one shard. It runs no DDL worker, so ON CLUSTER is taken out of the
 * statements; and the path in ZooKeeper is named by table, since {uuid} needs ON CLUSTER. All else is as it is deployed.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '@qtickets/ingest-server/clickhouse/client';
import { migrate } from '@qtickets/ingest-server/clickhouse/migrate';
import { runSmoke } from '@qtickets/ingest-server/smoke/run-checks';
import { openDatabase, timeZone } from '../support/engine.ts';
import { cleanTabs, sync } from './synced.ts';

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
  const lines = Object.entries({ ...settings, 'admin.enableServer': false }).map(
    ([name, value]) => `${name}=${value}\n`,
  );
  writeFileSync(file, lines.join(''));
  const jars = readdirSync(JARS).filter((name) => name.endsWith('.jar'));
  const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
  const classPath = jars.map((name) => join(JARS, name)).join(':');
  const child = spawn('java', ['-cp', classPath, main, file], { stdio: 'ignore' });
  const until = Date.now() + WAIT_MS_MAX;
  while (!(await isListening(port))) {
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

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket.end() !== null)).on('error', () => resolve(false));
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

function withoutOnCluster(client: ClickHouseClient): ClickHouseClient {
  const command = client.command.bind(client);
  client.command = (params) => command({ ...params, query: params.query.replaceAll(` ON CLUSTER \`${CLUSTER}\``, '') });
  return client;
}

async function walk(client: ClickHouseClient): Promise<void> {
  const deployment = { database: 'zakaz', timeZone, cluster: CLUSTER };
  const { applied } = await migrate(client, deployment);
  const db = openDatabase(client, deployment.database);
  const engines = await db.select(
    "SELECT engine, toUInt32(count()) AS tables FROM system.tables WHERE database = 'zakaz' GROUP BY engine ORDER BY engine",
  );
  report('migrations applied', applied.length, engines);
  const tabs = cleanTabs();
  report('first sync', await sync(db, tabs));
  report(
    'one row less, one row changed',
    await sync(db, { ...tabs, Sales: [...(tabs.Sales ?? []).slice(0, 100), ...(tabs.Sales ?? []).slice(102)] }),
  );
  report(
    'rows',
    await db.select(
      'SELECT toUInt32(count()) AS rows, toString(sum(revenue)) AS revenue FROM db.fact_qtickets_sales FINAL',
    ),
  );
  const { results } = await runSmoke(client, deployment);
  report(
    'smoke',
    results.filter(({ passed }) => !passed),
  );
  report('migrate again', (await migrate(client, deployment)).applied);
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
    const client = withoutOnCluster(openClient({ dataDir: join(folder, 'data'), cluster: CLUSTER }, 'unhurried'));
    await walk(client).finally(() => client.close());
  } finally {
    stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
