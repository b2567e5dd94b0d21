/** The lists of what a reader may name, held against what this engine has. */
import * as allowed from '@qtickets/ingest-server/clickhouse/embedded/allowed-names';
import { openSession } from '@qtickets/ingest-server/clickhouse/embedded/engine-session';
import {
  type EngineFunction,
  type FunctionNames,
  functionNames,
  readCombinators,
  readFunctions,
} from '@qtickets/ingest-server/clickhouse/embedded/readers-catalog';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';

let engine: Engine;
let db: TestDatabase;
let all: EngineFunction[];
let names: FunctionNames;
beforeAll(async () => {
  engine = await startEngine();
  db = await engine.newDatabase();
  const session = openSession(engine.dataDir);
  all = await readFunctions(session);
  names = functionNames(all, await readCombinators(session));
  await session.close();
});
afterAll(() => engine.close());

test('each category of functions was looked at', () => {
  const known = new Set([...allowed.FUNCTION_CATEGORIES, ...allowed.REFUSED_CATEGORIES]);
  const targets = new Set(all.filter(({ alias_to }) => alias_to === ''));
  expect([...targets].filter(({ categories }) => !known.has(categories)).map(({ name }) => name)).toEqual([]);
});

test('what is named one by one is there', async () => {
  const there = new Set(all.map(({ name }) => name));
  const wanted = [...allowed.MORE_FUNCTIONS, ...allowed.REFUSED_FUNCTIONS];
  expect(wanted.filter((name) => !there.has(name))).toEqual([]);
  const functions = await db.select('SELECT name FROM system.table_functions');
  const lower = [...allowed.TABLE_FUNCTIONS].map((name) => name.toLowerCase());
  expect(functions.map(({ name }) => String(name).toLowerCase())).toEqual(expect.arrayContaining(lower));
  const tables = await db.select("SELECT database || '.' || name AS name FROM system.tables");
  const lists = [...allowed.SYSTEM_TABLES].filter((name) => name.startsWith('system.'));
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(lists));
});

test('nothing that touches files, hosts, dictionaries or the server is allowed', () => {
  const suspicious =
    /file|dictget|dictionar|^dict|host|fqdn|server|sleep|catboost|evalml|joinget|hascolumn|macro|uptime|port$|address|uuid$|^ai|certificate|fuzzquery|query|transaction|serial|log$|logtrace|^__|region|naivebayesclassifier|tid$|buildid|kernel|getscalar|zookeeper|memory/i;
  const harmless = [
    // Numbers and parts of addresses and texts, given as arguments.
    ...['IPv4StringToNum', 'cutQueryString', 'cutQueryStringAndFragment', 'queryString', 'queryStringAndFragment'],
    ...['JSON_QUERY', 'log', 'port', 'toUUID', 'reinterpretAsUUID', 'isIPAddressInRange'],
    ...['serverTimezone', 'serverTimeZone'],
  ];
  const found = all.filter(({ name }) => suspicious.test(name) && names.isAllowed(name) && !harmless.includes(name));
  expect(found.map(({ name }) => name)).toEqual([]);
});

test('aggregate functions are allowed with their suffixes, and in the case that the engine takes', () => {
  for (const name of ['sumIf', 'uniqExactArrayIf', 'quantilesTDigestState', 'argMaxOrNull', 'SUM', 'Count', 'toDate']) {
    expect([name, names.isAllowed(name)]).toEqual([name, true]);
  }
  for (const name of ['fileIf', 'File', 'hostname', 'HOSTNAME', 'aggThrowIf', 'nothing_here', 'dictGetIf', '']) {
    expect([name, names.isAllowed(name)]).toEqual([name, false]);
  }
});

test('no column of our tables has the name of a function that is refused', async () => {
  const columns = await db.select("SELECT DISTINCT name FROM system.columns WHERE database = 'test_1'");
  expect(columns.map(({ name }) => String(name)).filter((name) => names.isRefused(name))).toEqual([]);
});
