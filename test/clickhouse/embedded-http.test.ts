import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { type EmbeddedHttp, startEmbeddedHttp } from '@qtickets/ingest-server/clickhouse/embedded/embedded-http';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeOf, run, saleRow } from '../support/changes.ts';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';

let engine: Engine;
let db: TestDatabase;
let http: EmbeddedHttp;
beforeAll(async () => {
  engine = await startEngine();
  db = await engine.newDatabase();
  await db.warehouse.write('s', sales, [changeOf(sales, saleRow({ name: 'Ёлка 🎭' }), 10)], run);
  http = await startEmbeddedHttp({ host: '127.0.0.1', port: 0 }, engine.dataDir, db.name);
});
afterAll(async () => {
  await http.close();
  await engine.close();
});

type Answer = { status: number; code: string | null; text: string; headers: Headers };

async function ask(
  sql: string,
  parameters: Record<string, string> = {},
  method: 'GET' | 'POST' = 'POST',
): Promise<Answer> {
  const url = new URL(http.url);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (method === 'GET') url.searchParams.set('query', sql);
  const response = await fetch(url, method === 'GET' ? {} : { method, body: sql });
  const { status, headers } = response;
  return { status, headers, code: headers.get('x-clickhouse-exception-code'), text: await response.text() };
}

describe('reading', () => {
  test('curl asks by GET and by POST, of the deployment’s own database', async () => {
    const sql = 'SELECT event_name FROM v_qtickets_sales_latest';
    expect((await ask(sql, {}, 'GET')).text).toBe('Ёлка 🎭\n');
    const answer = await ask(sql);
    expect(answer).toMatchObject({ status: 200, text: 'Ёлка 🎭\n' });
    expect(answer.headers.get('content-type')).toBe('text/tab-separated-values; charset=UTF-8');
    expect(answer.headers.get('x-clickhouse-format')).toBe('TabSeparated');
    expect(answer.headers.get('x-clickhouse-summary')).toMatch(/"read_rows"/);
  });

  test('a view with a parameter is asked as in the readme', async () => {
    const asOf = (moment: string) => ask(`SELECT event_name FROM v_qtickets_sales_as_of(moment = '${moment}')`);
    expect(await asOf('2026-03-01 09:00:00')).toMatchObject({ status: 200, text: 'Ёлка 🎭\n' });
    expect((await asOf('1970-01-01 00:00:00')).text).toBe('');
    const changes = (since: string) => ask(`SELECT kind FROM v_qtickets_history_since(since = ${since})`);
    expect((await changes("'1970-01-01 03:00:00'")).text).toMatch(/^first_seen/);
    expect((await changes('toUnixTimestamp(now()) + 60')).text).toBe('');
    expect((await changes(String(Math.floor(Date.now() / 1000)))).text).toBe('');
  });

  test('a query in the URL goes on in the body', async () => {
    expect((await ask('+ 1', { query: 'SELECT 41' })).text).toBe('42\n');
  });

  test('/ping and a call without a query say Ok', async () => {
    for (const path of ['/ping', '/replicas_status', '/']) {
      expect(await (await fetch(http.url + path)).text()).toBe('Ok.\n');
    }
    expect((await fetch(`${http.url}/play`)).status).toBe(404);
  });

  test('the format is the statement’s, else the parameter’s', async () => {
    const csv = await ask('SELECT 1 AS a FORMAT CSVWithNames', { default_format: 'JSON' });
    expect(csv.text).toBe('"a"\n1\n');
    expect(csv.headers.get('x-clickhouse-format')).toBe('CSVWithNames');
    const json = await ask('SELECT 1 AS a', { default_format: 'JSONEachRow' });
    expect(json.text).toBe('{"a":1}\n');
    expect(json.headers.get('content-type')).toMatch(/ndjson/);
  });

  test('64-bit numbers are whole where the reader asks for them quoted', async () => {
    const settings = { default_format: 'JSONEachRow', output_format_json_quote_64bit_integers: '1' };
    expect((await ask('SELECT 18446744073709551615 AS n', settings)).text).toBe('{"n":"18446744073709551615"}\n');
    expect((await ask('SELECT 1 AS n', { default_format: 'JSONEachRow' })).text).toBe('{"n":1}\n');
  });

  test('parameters are typed, and none gets into the statement', async () => {
    const sql = 'SELECT {name:String}, {list:Array(String)}, {n:UInt64}';
    const answer = await ask(sql, { param_name: "ё'; DROP --", param_list: "['a','b\\'c']", param_n: '7' });
    expect(answer.text).toBe("ё\\'; DROP --\t['a','b\\'c']\t7\n");
    expect((await ask('SELECT {n:UInt64}', { param_n: '1 OR 1' })).status).not.toBe(200);
  });

  test('a big answer is packed where both ends wish it', async () => {
    const url = `${http.url}/?enable_http_compression=1&query=${encodeURIComponent('SELECT number FROM numbers(10000)')}`;
    const packed = await new Promise<IncomingMessage>((resolve, reject) => {
      get(url, { headers: { 'accept-encoding': 'gzip' } }, resolve).on('error', reject);
    });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(
      gunzipSync(await buffer(packed))
        .toString()
        .split('\n'),
    ).toHaveLength(10_001);
  });

  test('the official client pings, reads, binds and sees errors', async () => {
    const client = createClient({
      url: http.url,
      database: db.name,
      compression: { response: true },
      log: { level: ClickHouseLogLevel.OFF },
    });
    expect(await client.ping()).toEqual({ success: true });
    expect(await client.ping({ select: true })).toEqual({ success: true });
    const result = await client.query({
      query: 'SELECT city, revenue FROM v_qtickets_sales_latest WHERE city = {city:String}',
      query_params: { city: 'москва' },
      format: 'JSON',
    });
    expect((await result.json()).data).toEqual([{ city: 'москва', revenue: 100 }]);
    const wrong = client.query({ query: 'SELECT * FROM nothing_here' });
    await expect(wrong).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
    await client.close();
  });

  test('errors carry ClickHouse’s code in the header and its name in the text', async () => {
    const answer = await ask('SELECT * FROM nothing_here');
    expect(answer).toMatchObject({ status: 404, code: '60' });
    expect(answer.text).toMatch(/^Code: 60\. DB::Exception: .*\(UNKNOWN_TABLE\)\n$/s);
    expect(await ask('SELEC 1')).toMatchObject({ status: 400, code: '62' });
    expect(await ask('SELECT 1 +')).toMatchObject({ status: 400, code: '62' });
    expect(await ask('SELECT 1', { database: 'no_such_base' })).toMatchObject({ status: 404, code: '81' });
    expect(await ask('SELECT 1', { database: '`; DROP' })).toMatchObject({ status: 404, code: '81' });
    expect(await ask('SELECT 1', { 'param_a b': '1' })).toMatchObject({ status: 400, code: '1001' });
    expect((await ask('SELECT 1'.padEnd(2_000_000))).status).toBe(413);
  });
});

test('a statement may name a lambda of its own, and one by the name of a function is refused', async () => {
  expect((await ask('WITH x -> x + 1 AS next SELECT next(2), arrayMap(next, [4])')).text).toBe('3\t[5]\n');
  expect((await ask("WITH x -> x AS file SELECT file('/etc/hostname')")).status).toBe(403);
  expect((await ask("WITH x -> file(x) AS f SELECT f('/etc/hostname')")).status).toBe(403);
  expect((await ask("WITH `x, function_name: abs` -> 1 AS next SELECT nexT('/etc/hostname')")).status).toBe(403);
});

test.each([
  ['lambdas', `SELECT tuple(${'(x,y)->x,'.repeat(6_000)}1)`],
  ['joins', `SELECT 1 FROM (SELECT 1)${' CROSS JOIN (SELECT 1)'.repeat(2_500)}`],
  ['names', `SELECT t${'.1'.repeat(20_000)}`],
  ['brackets', `SELECT ${'('.repeat(500)}1${')'.repeat(500)}`],
])('a statement that is hard to read for its %s is refused, and holds no other up', async (_, sql) => {
  expect((await ask(sql)).status).toBe(400);
});

test('a query that cannot be run is the asker’s fault, and one that is too large may pass later', async () => {
  expect((await ask('SELECT throwIf(1)')).status).toBe(400);
  expect((await ask('SELECT 1', { max_threads: 'x' })).status).toBe(400);
  const tooLarge = await ask("SELECT arrayMap(x -> repeat('a', 1000000), range(1000000))");
  expect([tooLarge.status, tooLarge.headers.get('retry-after')]).toEqual([503, '10']);
});

test('an id that no header can hold is not sent back', async () => {
  for (const query_id of ['a\r\nb', '\0', 'x'.repeat(5_000)]) {
    const answer = await ask('SELECT 1', { query_id });
    expect([answer.status, answer.headers.get('x-clickhouse-query-id')?.length]).toEqual([200, 36]);
  }
});

test('no name leads to whether a file exists', async () => {
  const asked = { database: 'default', param_name: '/etc/hostname' };
  expect((await ask('EXISTS TABLE {name:Identifier}', asked)).status).toBe(403);
});

describe('whatever is asked, nothing changes', () => {
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-outside-'));
  const outside = join(directory, 'out.csv');
  afterAll(() => rmSync(directory, { recursive: true }));

  test.each([
    'INSERT INTO fact_qtickets_sales (event_id) VALUES (1)',
    'DROP TABLE fact_qtickets_sales',
    'TRUNCATE TABLE fact_qtickets_sales',
    'ALTER TABLE fact_qtickets_sales DELETE WHERE 1',
    'DELETE FROM fact_qtickets_sales WHERE 1',
    'CREATE TABLE t (a UInt8) ENGINE = Memory',
    'CREATE TEMPORARY TABLE t (a UInt8)',
    'CREATE DATABASE d',
    'CREATE FUNCTION f AS x -> x',
    'RENAME TABLE fact_qtickets_sales TO x',
    'OPTIMIZE TABLE fact_qtickets_sales FINAL',
    'DETACH TABLE fact_qtickets_sales',
    'SYSTEM SHUTDOWN',
    'KILL QUERY WHERE 1',
    'SET readonly = 0',
    'SET param_a = 1',
    'USE system',
    'GRANT ALL ON *.* TO default',
    'SELECT 1; DROP TABLE fact_qtickets_sales',
    'SELECT 1 SETTINGS readonly = 0',
    'SELECT 1 SETTINGS max_memory_usage = 0',
    "SELECT file('/etc/hostname')",
    "SELECT `file`('/etc/hostname')",
    "SELECT * FROM file('/etc/hostname', 'LineAsString')",
    "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
    "SELECT * FROM s3('http://127.0.0.1:1/b/x', 'TSV')",
    "SELECT * FROM remote('127.0.0.1:1', 'system.one')",
    "SELECT * FROM executable('ls', 'TSV', 'a String')",
    "SELECT * FROM eval('SELECT 1')",
    "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
    "SELECT * FROM filesystem('/etc')",
    'EXISTS TABLE default.`/etc/hostname`',
    "SELECT 1 FORMAT CSV SETTINGS output_format_schema = '/tmp/x'",
    "SELECT 1 FORMAT Template SETTINGS format_template_resultset = '/etc/hostname'",
    `SELECT 1 INTO OUTFILE '${outside}'`,
    `SELECT 1 INTO /**/ OUTFILE '${outside}' TRUNCATE`,
    `INSERT INTO FUNCTION file('${outside}') SELECT 1`,
    "INSERT INTO fact_qtickets_sales FROM INFILE '/etc/hostname' FORMAT LineAsString",
    "EXPLAIN SELECT file('/etc/hostname')",
    "WITH file('/etc/hostname') AS secret SELECT secret",
  ])('%s', async (sql) => {
    for (const method of ['GET', 'POST'] as const) {
      const answer = await ask(sql, {}, method);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.code).toMatch(/^(164|62|60)$/);
    }
    expect(existsSync(outside)).toBe(false);
    expect(await db.select('SELECT event_id FROM db.fact_qtickets_sales FINAL')).toEqual([{ event_id: '1042' }]);
  });

  test.each(['readonly', 'allow_ddl', 'max_memory_usage', 'format_schema', 'bogus', "x' = 1; SET readonly = 0; --"])(
    'the setting %s is no way in',
    async (name) => {
      const answer = await ask("SELECT getSetting('readonly'), getSetting('allow_ddl')", {
        [name]: "0\\'; SET readonly = 0",
      });
      expect([403, 200]).toContain(answer.status);
      if (answer.status === 200) expect(answer.text).toBe('1\tfalse\n');
    },
  );

  test('a quote or a backslash in a value ends no statement', async () => {
    const value = "a\\'; SET readonly = 0; SET log_comment = '";
    const answer = await ask("SELECT getSetting('readonly'), getSetting('log_comment')", { log_comment: value });
    expect(answer.text.split('\t')[0]).toBe('1');
    const bound = await ask("SELECT getSetting('readonly'), {p:String}", { param_p: value });
    expect(bound.status === 200 ? bound.text.split('\t')[0] : '1').toBe('1');
  });

  test('the engine itself stays locked behind the first wall', async () => {
    expect((await ask("SELECT getSetting('readonly')")).text).toBe('1\n');
    expect((await ask("SELECT getSetting('max_execution_time')", { max_execution_time: '5' })).text).toBe('5\n');
    expect((await ask("SELECT getSetting('max_execution_time')", { max_execution_time: '0' })).text).toBe('60\n');
    expect((await ask("SELECT getSetting('max_execution_time')", { max_execution_time: '9999' })).text).toBe('60\n');
  });

  test.each(['/etc/hostname', 'package.json', '../package.json'])('%s is no table', async (path) => {
    for (const name of [`\`${path}\``, `default.\`${path}\``, `'${path}'`]) {
      for (const sql of [`SELECT * FROM ${name}`, `DESCRIBE TABLE ${name}`, `SELECT * FROM (SELECT * FROM ${name})`]) {
        const answer = await ask(sql, { database: 'default' });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.text).not.toContain('qtickets-sheets-sync');
      }
    }
  });

  test('what one reader sets, the next one and the writer do not see', async () => {
    await ask('SELECT 1', { join_use_nulls: '1', session_timezone: 'Asia/Tokyo' });
    expect((await ask("SELECT getSetting('join_use_nulls'), getSetting('session_timezone')")).text).toBe('false\t\n');
    const [row] = await db.select("SELECT getSetting('readonly') AS locked, getSetting('join_use_nulls') AS nulls");
    expect(row).toEqual({ locked: 0, nulls: false });
  });

  test('a reader who computes for long does not keep the writer waiting', async () => {
    const slow = ask('SELECT sum(sipHash64(number)) FROM numbers(100000000000)', { max_execution_time: '2' });
    let isOver = false;
    const watched = slow.then((answer) => {
      isOver = true;
      return answer;
    });
    await db.warehouse.write('during', sales, [changeOf(sales, saleRow(), 10)], run);
    expect(isOver).toBe(false);
    expect(await watched).toMatchObject({ code: '159' });
    await db.command("DELETE FROM db.fact_qtickets_sales WHERE _source = 'during'");
  });
});
