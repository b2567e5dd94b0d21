/**
 * The smoke check of a cluster's replicas, on the real engine. It has no cluster: two databases stand for two replicas of one
 * shard, and in the check's own SQL what asks all replicas is put as what reads both.
 */
import { readChecks } from '@qtickets/ingest-server/smoke/check-file';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Engine, startEngine, timeZone } from '../support/engine.ts';

const REPLICAS = ['replica_one', 'replica_two'];

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
  const db = await engine.newDatabase();
  for (const replica of REPLICAS) {
    await db.command(`CREATE DATABASE ${replica}`);
    for (const { table } of contracts) {
      await db.command(`CREATE TABLE ${replica}.${table}_local AS ${db.name}.${table}`);
    }
  }
});
afterAll(() => engine.close());

const command = (query: string) => engine.clients.embedded.command({ query });
beforeEach(async () => {
  for (const replica of REPLICAS) await command(`TRUNCATE TABLE ${replica}.fact_qtickets_sales_local`);
});

async function found(): Promise<Record<string, unknown>[]> {
  const check = readChecks({ database: 'zakaz', timeZone, cluster: 'main' }).find(({ name }) => /replicas/.test(name));
  const query = (check?.sqlOf() ?? '')
    .replaceAll(
      "clusterAllReplicas('main', system.one)",
      `(SELECT arrayJoin(['${REPLICAS.join("','")}']) AS _database)`,
    )
    .replaceAll(
      /clusterAllReplicas\('main', `zakaz`\.`(\w+)`\)/g,
      (_, table: string) => `merge(REGEXP('^replica_'), '^${table}$')`,
    )
    .replaceAll("getMacro('shard')", "'01'")
    .replaceAll("getMacro('replica')", '_database');
  expect(query).not.toMatch(/clusterAllReplicas|getMacro|zakaz/);
  return (await engine.clients.embedded.query({ query, format: 'JSONEachRow' })).json();
}

function store(replica: string, line: number, version: number, { hash = 1, deleted = 0, minutesAgo = 60 } = {}) {
  return command(`INSERT INTO ${replica}.fact_qtickets_sales_local (_source, key_hash, line, _ver, row_hash, _deleted, _loaded_at)
    VALUES ('book', 7, ${line}, ${version}, ${hash}, ${deleted}, now() - INTERVAL ${minutesAgo} MINUTE)`);
}

test('replicas with the same rows agree, in however many versions each still has them', async () => {
  for (const replica of REPLICAS) await store(replica, 0, 2, { hash: 2 });
  await store('replica_one', 0, 1);
  expect(await found()).toEqual([]);
});

test('a row that one replica lacks is named, with what each has', async () => {
  for (const replica of REPLICAS) await store(replica, 0, 1);
  await store('replica_two', 1, 5);
  expect(await found()).toMatchObject([
    { tab: 'sales', shard: '01', source: 'book', key_hash: '7', line: 1, replicas_have: [['replica_two', '5']] },
  ]);
});

test.each([
  ['an older version', { hash: 2 }, 2],
  ['a row that the other knows to be deleted', { hash: 0, deleted: 1 }, 2],
  ['another row of the same version', { hash: 3 }, 1],
])('%s on one replica is named', async (_, newer, version) => {
  for (const replica of REPLICAS) await store(replica, 0, 1);
  await store('replica_one', 0, version, newer);
  expect(await found()).toHaveLength(1);
});

test('what was stored within ten minutes may still be on its way', async () => {
  for (const replica of REPLICAS) await store(replica, 0, 1);
  await store('replica_one', 0, 2, { hash: 2, minutesAgo: 5 });
  expect(await found()).toEqual([]);
});

test('a server without a cluster has nothing to compare, and no check says that its replicas agree', () => {
  const names = (cluster?: string) => readChecks({ database: 'zakaz', timeZone, cluster }).map(({ name }) => name);
  expect(names('main').filter((name) => !names().includes(name))).toEqual(['41_replicas_agree']);
});
