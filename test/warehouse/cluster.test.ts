/** CLICKHOUSE_CLUSTER: the same migrations as ON CLUSTER statements, held against a golden difference and ClickHouse's parser. */
import { join } from 'node:path';
import { openClient } from '@qtickets/ingest-server/clickhouse/client';
import { readSqlFiles, readViews, render, sqlDirectory } from '@qtickets/ingest-server/clickhouse/schema/sql-files';
import { statements } from '@qtickets/ingest-server/clickhouse/schema/sql-text';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, startEngine, timeZone } from '../support/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

const files = [...readSqlFiles(join(sqlDirectory, 'migrations')), ...readViews()];
const onCluster = (text: string) => statements(render(text, { database: 'zakaz', timeZone, cluster: 'main' }));
const bare = (statement: string) => statement.replaceAll(/^\s*--.*\n/gm, '');

/** Lines of one that the other lacks, each as often as it lacks it. */
function linesBeyond(lines: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return lines.filter((line) => {
    const at = rest.indexOf(line);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

test('on a cluster the files differ from those of one server in these lines, and in no others', async () => {
  const linesOf = (made: readonly string[]) => made.flatMap((statement) => bare(statement).split('\n'));
  const differences = files.map(({ name, text }) => {
    const one = linesOf(statements(render(text, { database: 'zakaz', timeZone })));
    const many = linesOf(onCluster(text));
    const gone = linesBeyond(one, many).map((line) => `- ${line}`);
    return [name, ...gone, ...linesBeyond(many, one).map((line) => `+ ${line}`)].join('\n');
  });
  await expect(`${differences.join('\n\n')}\n`).toMatchFileSnapshot('cluster.diff');
});

describe.each(files)('$name on a cluster', ({ text }) => {
  test('is what ClickHouse’s parser takes, and goes to every node', async () => {
    for (const statement of onCluster(text)) {
      const result = await engine.clients.embedded.query({ query: `EXPLAIN AST ${bare(statement)}` });
      expect(await result.text()).not.toBe('');
      // What is inserted into the table over all shards goes to all of them.
      if (!/^INSERT/.test(bare(statement))) expect(statement).toContain('ON CLUSTER `main`');
    }
  });
});

describe('tables on a cluster', () => {
  const all = files.flatMap(({ text }) => onCluster(text)).map(bare);
  const made = all.flatMap((statement) => {
    const [, name = '', engine = ''] =
      /^CREATE TABLE IF NOT EXISTS `zakaz`\.(\w+) .*?ENGINE = (\S+)/s.exec(statement) ?? [];
    return name === '' ? [] : [{ name, engine, statement }];
  });

  test('are pairs: a replicated one on each shard, and one over all shards', () => {
    const local = made.filter(({ name }) => name.endsWith('_local'));
    expect(local.every((table) => table.engine.startsWith('ReplicatedReplacingMergeTree'))).toBe(true);
    const over = made.filter(({ name }) => !name.endsWith('_local'));
    expect(over.every((table) => table.engine.startsWith('Distributed(`main`'))).toBe(true);
    expect(over.map(({ name }) => `${name}_local`).sort()).toEqual(local.map(({ name }) => name).sort());
  });

  test('keep all versions of a row on one shard: what they are sharded by is part of what makes a row', () => {
    for (const { name, engine: kind, statement } of made) {
      if (!kind.startsWith('Distributed')) continue;
      const by = /_local, (.+)\)$/.exec(statement.trim())?.[1] ?? '';
      const sortKey =
        made.find((table) => table.name === `${name}_local`)?.statement.match(/ORDER BY \(?(.+?)\)?$/m)?.[1] ?? '';
      const columns = by.replace(/^cityHash64\((.*)\)$/, '$1').split(', ');
      expect([name, columns.filter((column) => !sortKey.split(', ').includes(column))]).toEqual([name, []]);
    }
  });

  test('of current state are sharded by key_hash', () => {
    for (const { table } of contracts) {
      expect(made.find(({ name }) => name === table)?.statement).toMatch(/_local, key_hash\)$/);
    }
  });
});

test('the pinned settings of a cluster are known to the engine, and a statement takes them', async () => {
  const client = openClient({ dataDir: engine.dataDir, cluster: 'main' });
  const names = [
    'distributed_foreground_insert',
    'insert_quorum',
    'insert_quorum_parallel',
    'insert_quorum_timeout',
    'distributed_ddl_output_mode',
    'distributed_ddl_task_timeout',
    'select_sequential_consistency',
    'distributed_product_mode',
  ];
  const result = await client.query({
    query: `SELECT name, value FROM system.settings WHERE name IN (${names.map((name) => `'${name}'`).join(', ')}) ORDER BY name`,
    format: 'JSONEachRow',
  });
  expect(
    Object.fromEntries((await result.json<{ name: string; value: string }>()).map(({ name, value }) => [name, value])),
  ).toEqual({
    distributed_ddl_output_mode: 'null_status_on_timeout',
    distributed_ddl_task_timeout: '30',
    distributed_foreground_insert: '1',
    distributed_product_mode: 'global',
    insert_quorum: 'auto',
    insert_quorum_parallel: '0',
    insert_quorum_timeout: '6000',
    select_sequential_consistency: '1',
  });
  await client.close();
});
