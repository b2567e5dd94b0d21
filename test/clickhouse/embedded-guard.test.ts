/**
 * What EMBEDDED_HTTP refuses, in many spellings. Beside each answer the test looks at what would have happened: a file
 * whose text no answer may hold, a file that nobody may write, and a server that nobody may call.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedHttp, startEmbeddedHttp } from '@qtickets/ingest-server/clickhouse/embedded/embedded-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';
import { exchange } from '../support/exchange.ts';

const SENTINEL = 'sentinel-7f3a91';
const directory = mkdtempSync(join(tmpdir(), 'qtickets-guard-'));
const secret = join(directory, 'secret.csv');
const outside = join(directory, 'out.csv');

let engine: Engine;
let db: TestDatabase;
let http: EmbeddedHttp;
let trap: Server;
let calls = 0;
let trapUrl: string;
beforeAll(async () => {
  writeFileSync(secret, `${SENTINEL}\n`);
  engine = await startEngine();
  db = await engine.newDatabase();
  http = await startEmbeddedHttp({ host: '127.0.0.1', port: 0 }, engine.dataDir, db.name);
  trap = createServer((_, answer) => answer.end('caught'));
  trap.on('connection', () => {
    calls += 1;
  });
  await new Promise<void>((done) => trap.listen(0, '127.0.0.1', done));
  trapUrl = `127.0.0.1:${(trap.address() as AddressInfo).port}`;
});
afterAll(async () => {
  trap.close();
  await http.close();
  await engine.close();
  rmSync(directory, { recursive: true });
});

async function ask(sql: string, parameters: Readonly<Record<string, string>> = {}) {
  const url = `${http.url}/?${new URLSearchParams(parameters)}`;
  const { status, headers, text } = await exchange('POST', url, sql);
  return { status, text, code: String(headers['x-clickhouse-exception-code'] ?? '') };
}

/** FILE, OUT and HOST stand for the files and the server. */
async function expectRefused(spelled: string, parameters: Readonly<Record<string, string>> = {}): Promise<void> {
  const filled = (text: string) =>
    text.replaceAll('FILE', secret).replaceAll('OUT', outside).replaceAll('HOST', trapUrl);
  const given = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, filled(value)]));
  const answer = await ask(filled(spelled), given);
  expect([answer.status, answer.code], answer.text).toEqual([
    expect.any(Number),
    expect.stringMatching(/^(164|62|60|81|456)$/),
  ]);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.text).not.toContain(SENTINEL);
  expect(existsSync(outside)).toBe(false);
  expect(calls).toBe(0);
}

describe('files are not read', () => {
  test.each([
    "SELECT file('FILE')",
    "SELECT FILE('FILE')",
    "SELECT * APPLY file FROM (SELECT 'FILE' AS x)",
    "SELECT * APPLY(file) FROM (SELECT 'FILE' AS x)",
    "SELECT * APPLY `fi\\x6ce` FROM (SELECT 'FILE' AS x)",
    "SELECT x.* APPLY(y -> file(y)) FROM (SELECT 'FILE' AS a) AS x",
    "SELECT * EXCEPT(b) APPLY(toString) APPLY(file) FROM (SELECT 'FILE' AS x, 1 AS b)",
    "SELECT * REPLACE(file(x) AS x) FROM (SELECT 'FILE' AS x)",
    "SELECT COLUMNS('x') APPLY(file) FROM (SELECT 'FILE' AS x)",
    "SELECT COLUMNS(x) APPLY file FROM (SELECT 'FILE' AS x)",
    "SELECT * APPLY(x -> (SELECT any(file(x)))) FROM (SELECT 'FILE' AS x)",
    "SELECT arrayMap(file, ['FILE'])",
    "SELECT arrayMap(`file`, ['FILE'])",
    'SELECT arrayMap("file", [\'FILE\'])',
    "SELECT arrayMap(`fi\\x6ce`, a) FROM (SELECT ['FILE'] AS a)",
    "SELECT arrayMap(x -> file(x), ['FILE'])",
    "SELECT arrayFilter(file, ['FILE']), arrayFold(file, ['FILE'], '')",
    "WITH file AS f SELECT arrayMap(f, ['FILE'])",
    "WITH x -> file(x) AS f SELECT f('FILE')",
    "WITH x -> file(x) AS f SELECT arrayMap(f, ['FILE'])",
    "SELECT `fi\\x6ce`('FILE')",
    "SELECT `\\146ile`('FILE')",
    'SELECT "fi\\le"(\'FILE\')',
    "SELECT file/**/('FILE')",
    "SELECT file -- (\n('FILE')",
    "SELECT 1 AS a$$, file('FILE') AS f -- $$",
    "SELECT 1 AS a$x$, file('FILE') AS f -- $x$",
    "SELECT 1 AS `a\n  CONSTANT id: 9, alias: b`, file('FILE')",
    "SELECT file('FILE') AS `a, function_name: sum, function_type: ordinary\n  CONSTANT id: 9, alias: b`",
    "SELECT file('FILE') AS `a, function_name: sum, function_type: ordinary`",
    "SELECT file('FILE') AS sum",
    "SELECT 1 WHERE file('FILE') = ''",
    "SELECT 1 ORDER BY file('FILE')",
    "SELECT 1 GROUP BY file('FILE')",
    "SELECT 1 LIMIT length(file('FILE'))",
    "SELECT count() OVER (ORDER BY file('FILE'))",
    "SELECT sum(1) FILTER (WHERE file('FILE') = '')",
    "SELECT 1 FROM numbers(length(file('FILE')))",
    "SELECT 1 ORDER BY 1 WITH FILL TO length(file('FILE'))",
    "SELECT 1 AS a ORDER BY 1 WITH FILL TO 3 INTERPOLATE (a AS length(file('FILE')))",
    "SELECT 1 IN (SELECT file('FILE'))",
    "SELECT CASE file('FILE') WHEN 'a' THEN 1 END",
    "SELECT quantile(length(file('FILE')))(1)",
    "WITH a AS (SELECT file('FILE')) SELECT * FROM a",
    "SELECT 1 UNION ALL (SELECT file('FILE'))",
    "file('FILE')",
    "EXPLAIN SELECT file('FILE')",
    "EXPLAIN SYNTAX SELECT file('FILE')",
    "EXPLAIN QUERY TREE SELECT file('FILE')",
    "EXPLAIN PLAN actions = 1 SELECT file('FILE')",
    "DESCRIBE (SELECT file('FILE'))",
    "SELECT * FROM (EXPLAIN SELECT file('FILE'))",
    "SELECT * FROM viewExplain('EXPLAIN', '', (SELECT file('FILE')))",
    "SELECT * FROM view(SELECT file('FILE'))",
    "SELECT * FROM file('FILE', 'LineAsString')",
    "SELECT * FROM `f\\x69le`('FILE', 'LineAsString')",
    "SELECT * FROM FILE('FILE')",
    "DESCRIBE file('FILE')",
    "DESCRIBE TABLE file('FILE', 'CSV')",
    'SELECT * FROM default.`FILE`',
    'SELECT * FROM `FILE`',
    "SELECT * FROM 'FILE'",
    'SELECT 1 IN default.`FILE`',
    'DESCRIBE default.`FILE`',
    'SHOW CREATE TABLE default.`FILE`',
    'SHOW COLUMNS FROM `FILE` FROM default',
    'EXISTS default.`FILE`',
    "SHOW TABLES FROM system WHERE name = file('FILE')",
    "SELECT * FROM executable('cat FILE', 'TSV', 'a String')",
    "SELECT * FROM filesystem('FILE')",
    "SELECT * FROM sqlite('FILE', 't')",
    "SELECT * FROM icebergLocal('FILE')",
    "SELECT * FROM fileCluster('c', 'FILE')",
    "SELECT * FROM eval('SELECT file(\\'FILE\\')')",
    "SELECT catboostEvaluate('FILE', 1)",
    "SELECT formatRow('Template', 1)",
    "SELECT 1 FORMAT Template SETTINGS format_template_row = 'FILE'",
    "SELECT 1 SETTINGS format_schema = 'FILE' FORMAT Protobuf",
    'SELECT 1 FORMAT MySQLWire',
  ])('%s', (sql) => expectRefused(sql));

  test.each([
    ['SELECT {f:Identifier}', { param_f: 'file' }],
    ["SELECT arrayMap({f:Identifier}, ['FILE'])", { param_f: 'file' }],
    ['SELECT * FROM {t:Identifier}', { param_t: 'FILE' }],
    ['SELECT * FROM {d:Identifier}.{t:Identifier}', { param_d: 'default', param_t: 'FILE' }],
    ['SELECT * FROM {t:Identifier}', { param_t: 'system.users' }],
    ['EXISTS TABLE {t:Identifier}', { param_t: 'FILE' }],
    ['SELECT * FROM t', { database: 'default' }],
    ['SELECT name FROM users', { database: 'system' }],
    ['SELECT 1', { default_format: 'Template' }],
    ['SELECT 1', { format_schema: 'FILE' }],
    ['SELECT 1', { output_format_schema: 'OUT' }],
    ['SELECT 1', { dialect: 'prql' }],
  ] as const)('%s with %j', (sql, parameters) => expectRefused(sql, parameters));
});

describe('nothing is written or changed', () => {
  test.each([
    "SELECT 1 INTO OUTFILE 'OUT'",
    "SELECT 1 into/**/outfile 'OUT' TRUNCATE",
    "SELECT '…' AS a$$ INTO OUTFILE 'OUT' TRUNCATE FORMAT TSVRaw -- $$",
    "SELECT 1 UNION ALL SELECT 2 INTO OUTFILE 'OUT' AND STDOUT",
    "SHOW TABLES INTO OUTFILE 'OUT'",
    "DESCRIBE (SELECT 1) INTO OUTFILE 'OUT'",
    "EXPLAIN SELECT 1 INTO OUTFILE 'OUT'",
    "INSERT INTO FUNCTION file('OUT') SELECT 1",
    'SELECT 1 AS a$$; KILL QUERY WHERE 1 SYNC; -- $$',
    'SELECT 1; SELECT 2',
    'SELECT 1;;SELECT 2',
    'SELECT 1; -- ;\nDROP DATABASE x',
    'INSERT INTO t VALUES (1); DROP TABLE t',
    'EXPLAIN AST SELECT 1; SELECT 2',
    'KILL QUERY WHERE 1',
    'SYSTEM SHUTDOWN',
    'SET readonly = 0',
    'USE default',
    'CREATE TABLE t (a UInt8) ENGINE = Memory',
    'CREATE FUNCTION f AS x -> x',
    'EXPLAIN INSERT INTO t SELECT 1',
    'EXPLAIN ALTER TABLE t DELETE WHERE 1',
    "BACKUP DATABASE system TO File('OUT')",
    'BEGIN TRANSACTION',
    'EXECUTE AS x SELECT 1',
    'PARALLEL WITH SELECT 1',
    '-- nothing',
    ';',
  ])('%s', (sql) => expectRefused(sql));
});

describe('no host is called', () => {
  test.each([
    "SELECT * FROM url('http://HOST/x', 'CSV')",
    "DESCRIBE `u\\x72l`('http://HOST/x','CSV')",
    "DESCRIBE url('http://HOST/x')",
    "SELECT * FROM s3('http://HOST/b/x', 'CSV')",
    "DESCRIBE s3('http://HOST/b/x')",
    "SELECT * FROM remote('HOST', 'system.one')",
    "SELECT * FROM remoteSecure('HOST', 'system.one')",
    "DESCRIBE remote('HOST', 'system', 'one')",
    "SELECT * FROM mysql('HOST', 'a', 'b', 'c', 'd')",
    "DESCRIBE mysql('HOST', 'a', 'b', 'c', 'd')",
    "SELECT * FROM postgresql('HOST', 'a', 'b', 'c', 'd')",
    "SELECT * FROM mongodb('HOST', 'a', 'b', 'c', 'd', 'e String')",
    "SELECT * FROM redis('HOST', 'k', 'k String')",
    "SELECT * FROM odbc('DSN=HOST', 'a', 'b')",
    "SELECT * FROM jdbc('HOST', 'a', 'b')",
    "SELECT * FROM hdfs('hdfs://HOST/x', 'CSV')",
    "SELECT * FROM urlCluster('default', 'http://HOST/x', 'CSV')",
    "SELECT * FROM cluster('default', system.one)",
    "SELECT * FROM iceberg('http://HOST/b')",
    "SELECT hasColumnInTable('HOST', 'system', 'one', 'dummy')",
    "SELECT hasColumnInTable('HOST', 'u', 'p', 'system', 'one', 'dummy')",
    "SELECT aiGenerate('HOST', 'x')",
    "SELECT * FROM (SELECT * FROM url('http://HOST/x', 'CSV'))",
    "SELECT 1 IN (SELECT * FROM url('http://HOST/x', 'CSV', 'a String'))",
    "WITH a AS (SELECT * FROM url('http://HOST/x', 'CSV', 'a String')) SELECT 1",
    "EXPLAIN SELECT * FROM url('http://HOST/x', 'CSV')",
    "EXPLAIN QUERY TREE SELECT * FROM url('http://HOST/x')",
    "DESCRIBE (SELECT * FROM url('http://HOST/x', 'CSV'))",
  ])('%s', (sql) => expectRefused(sql));
});

describe('the server stays private', () => {
  test.each([
    ...[
      'users',
      'processes',
      'server_settings',
      'query_cache',
      'stack_trace',
      'macros',
      'named_collections',
      'disks',
    ].map((name) => `SELECT * FROM system.${name}`),
    'SELECT * FROM system.`us\\x65rs`',
    'SELECT * FROM (WITH users AS (SELECT 1) SELECT * FROM users) AS a, system.users',
    'WITH `system.users` AS (SELECT 1) SELECT * FROM system.users',
    'SELECT 1 IN system.users',
    'SELECT * APPLY(x -> (SELECT any(name) FROM system.users)) FROM numbers(1)',
    "SELECT * FROM merge('system', 'users')",
    "SELECT * FROM merge(REGEXP('.*'), 'users')",
    'SELECT * FROM loop(system.users)',
    'SELECT * FROM dictionary(x)',
    "SELECT dictGet('a', 'b', 1)",
    "SELECT joinGet('a', 'b', 1)",
    ...[
      'hostName()',
      'FQDN()',
      'serverUUID()',
      'tcpPort()',
      "getServerPort('http_port')",
      "getServerSetting('x')",
      "getMacro('x')",
      'uptime()',
      'sleep(1)',
      'sleepEachRow(1)',
      'filesystemAvailable()',
      'showCertificate()',
      'addressToLine(1)',
      "logTrace('x')",
      "generateSerialID('x')",
      'noSuchFunction()',
    ].map((call) => `SELECT ${call}`),
    'SHOW PROCESSLIST',
    'SHOW GRANTS',
    "SHOW SETTINGS LIKE '%'",
    'SHOW TABLES FROM default',
  ])('%s', (sql) => expectRefused(sql));
});

describe('named lambdas that would multiply are refused before the engine puts them in', () => {
  const doubling = (body: (before: string) => string) =>
    Array.from({ length: 25 }, (_, at) => `x -> ${at === 0 ? 'x' : body(`f${at - 1}`)} AS f${at}`).join(', ');
  test.each([
    `WITH ${doubling((f) => `${f}(${f}(x))`)} SELECT f24(1)`,
    `WITH ${doubling((f) => `arrayMap(y -> ${f}(${f}(y)), [x])[1]`)} SELECT f24(1)`,
    `WITH ${doubling((f) => `arrayMap(${f}, arrayMap(${f}, x))`)} SELECT f24([1])`,
    `WITH ${doubling((f) => `\`${f}\`(/* ( */ \`${f}\`(x))`)} SELECT f24(1)`,
    `SELECT (WITH ${doubling((f) => `(SELECT ${f}(${f}(x)))`)} SELECT f24(1))`,
    'WITH x -> f(x) AS f SELECT f(1)',
    `SELECT arrayMap(z -> (WITH ${doubling((f) => `${f}(${f}(x))`)} SELECT f24(1)), [1])`,
    `WITH 1 AS a0, ${Array.from({ length: 14 }, (_, at) => `x -> a${at} AS g${at}, if(1, g${at}(0), g${at}(0)) AS a${at + 1}`).join(', ')} SELECT a14`,
    `WITH (1, 2) AS \`a б0\`, ${Array.from({ length: 14 }, (_, at) => `x -> \`a б${at}\` AS g${at}, if(1, g${at}(0), g${at}(0)) AS \`a б${at + 1}\``).join(', ')} SELECT \`a б14\``,
    `WITH 1 AS a0, ${Array.from({ length: 14 }, (_, at) => `arrayMap(x -> a${at}, arrayMap(x -> a${at}, [1])) AS a${at + 1}`).join(', ')} SELECT a14`,
  ])('%.60s', (sql) => expectRefused(sql));
});

describe('what people and their tools ask is admitted', () => {
  test.each([
    'SELECT 1',
    'select 1;',
    '(SELECT 1) UNION ALL (SELECT 2)',
    '-- why\nWITH 1 AS a SELECT a FROM numbers(3)',
    "SELECT 'file(' || ';' || 'INTO OUTFILE' AS file_name",
    "SELECT 'a\\nb', '\\'', 'file(\\'x\\')' AS `имя: 5, с пробелом (₽)`",
    'SELECT * EXCEPT(city) REPLACE(revenue / 2 AS revenue) APPLY(toString) FROM v_qtickets_sales_latest',
    "SELECT COLUMNS('^rev') APPLY(x -> x * 2) APPLY sum FROM v_qtickets_sales_latest",
    'SELECT city, sum(revenue) AS r, countIf(revenue > 0), uniqExact(city) OVER () FROM v_qtickets_sales_latest GROUP BY ALL ORDER BY r DESC NULLS LAST LIMIT 1 BY city LIMIT 10',
    'SELECT arrayMap(x -> x + 1, [1, 2]), arraySort(x -> -x, [1, 2]), CASE 1 WHEN 2 THEN 3 END, now() - INTERVAL 1 DAY, 1::String',
    'WITH x -> round(x / 100, 2) AS share, 5 AS total SELECT share(7), share(9), arrayMap(x -> x / total, [1, 2])',
    'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT max(n) FROM r',
    'SELECT number AS n, sum(n) OVER w AS s FROM numbers(3) WINDOW w AS (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) ORDER BY n WITH FILL TO 9 INTERPOLATE (s AS s + 1)',
    'SELECT 1 FROM numbers(1) AS a LEFT JOIN numbers(1) AS b USING (number) WHERE number IN (SELECT number FROM numbers(2)) AND EXISTS (SELECT 1)',
    'SELECT version(), timezone(), currentDatabase(), displayName(), revision()',
    "SELECT name, value FROM system.settings WHERE name = 'max_threads' SETTINGS max_threads = 1, output_format_json_quote_64bit_integers = 0 FORMAT JSON",
    "SELECT * FROM VALUES('a UInt8', 1, 2)",
    'SELECT table_name FROM information_schema.tables LIMIT 1',
    'SHOW TABLES',
    "SHOW TABLES LIKE 'v_%'",
    'SHOW DATABASES',
    'SHOW CREATE TABLE v_qtickets_sales_latest',
    'SHOW FULL COLUMNS FROM v_qtickets_sales_latest',
    'DESCRIBE v_qtickets_sales_latest',
    'DESC TABLE system.one',
    'DESCRIBE (SELECT * FROM v_qtickets_sales_latest) FORMAT JSON',
    'EXISTS v_qtickets_sales_latest',
    'EXPLAIN SELECT * FROM v_qtickets_sales_latest',
    'EXPLAIN PIPELINE SELECT 1',
  ])('%s', async (sql) => {
    const { status, text } = await ask(sql);
    expect(status, text).toBe(200);
  });

  test('the normal form answers as the text does', async () => {
    for (const sql of [
      "SELECT 1 - (2 - 3) AS a, -(-1) AS b, NOT (1 AND 0) AS c, (1 OR 0) AND 0 AS d, 7 % 4 * 2 AS e, 'it''s \\\\ \\n' AS f",
      'SELECT number % 3 AS k, count() AS n FROM numbers(10) GROUP BY k HAVING n > 3 ORDER BY k DESC LIMIT 1 OFFSET 0',
      "SELECT [1, 2][-1], (1, 'a').2, map('k', 1)['k'], toDate('2025-03-01') + 1, 1 BETWEEN 0 AND 2, 'ab' LIKE 'a%'",
    ]) {
      const [row] = await db.select(sql);
      const answer = await ask(sql, { default_format: 'JSONEachRow', output_format_json_quote_64bit_integers: '1' });
      expect(JSON.parse(answer.text)).toEqual(row);
    }
  });

  test('settings of a statement are in force, and the limits stay', async () => {
    const sql = "SELECT getSetting('join_use_nulls'), getSetting('max_execution_time'), getSetting('readonly')";
    expect((await ask(`${sql} SETTINGS join_use_nulls = 1, max_execution_time = 0`)).text).toBe('true\t60\t1\n');
    expect((await ask(sql, { final: '0' })).text).toBe('false\t60\t1\n');
  });
});
