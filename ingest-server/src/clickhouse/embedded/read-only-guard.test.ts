import { expect, test } from 'vitest';
import { forbiddenFunctions, refuseSetting, refuseStatement } from './read-only-guard.ts';

const forbidden = forbiddenFunctions(['numbers', 'values', 'url', 'S3', 'eval', 'remote']);

test.each([
  'SELECT 1',
  'select * from v_qtickets_sales_latest format JSON;',
  '-- why\n(SELECT 1) UNION ALL (SELECT 2)',
  'WITH 1 AS a SELECT a FROM numbers(3)',
  "SELECT 'file(' || ';' || 'INTO OUTFILE' AS file, url FROM values('url String', 'x')",
  'SHOW TABLES',
  'DESCRIBE TABLE t',
  'EXPLAIN SELECT 1',
  'EXISTS TABLE t',
])('%j may be asked', (sql) => {
  expect(refuseStatement(sql, forbidden)).toBeNull();
});

test.each([
  'INSERT INTO t VALUES (1)',
  'SET readonly = 0',
  'KILL QUERY WHERE 1',
  'SYSTEM SHUTDOWN',
  'USE system',
  "SELECT file('/etc/passwd')",
  "SELECT `file`('/etc/passwd')",
  'SELECT "fi\\le" (\'/etc/passwd\')',
  "SELECT FILE /* , */ ('/etc/passwd')",
  "SELECT * FROM url('http://127.0.0.1/')",
  "SELECT * FROM s3('http://127.0.0.1/')",
  "SELECT * FROM eval('SELECT 1')",
  'EXISTS TABLE default.`/etc/hostname`',
  'EXISTS TABLE {name:Identifier}',
  "SELECT 1 INTO OUTFILE '/tmp/x'",
  "SELECT 1 into/**/outfile '/tmp/x'",
])('%j is refused as a write or a way out', (sql) => {
  expect(refuseStatement(sql, forbidden)?.code).toBe('164');
});

test.each([
  'SELECT 1; SELECT 2',
  'SELECT 1;;',
  '',
  ';',
  '-- nothing',
  "SELECT 'open",
  'SELECT ёлка',
  '/* /* */ */ SELECT 1',
])('%j is refused as no single readable statement', (sql) => {
  expect(refuseStatement(sql, forbidden)?.code).toBe('62');
});

test('a reader chooses formats and tighter limits, and nothing that names a file or lifts the lock', () => {
  for (const name of ['output_format_json_quote_64bit_integers', 'max_execution_time', 'session_timezone']) {
    expect(refuseSetting(name)).toBeNull();
  }
  for (const name of [
    'allow_ddl',
    'format_schema',
    'output_format_schema',
    'format_template_row',
    'max_memory_usage',
    'async_insert',
  ]) {
    expect(refuseSetting(name)?.code).toBe('164');
  }
});
