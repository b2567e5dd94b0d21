import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { insertRows, openClient } from '@qtickets/ingest-server/clickhouse/client';
import { createWarehouse } from '@qtickets/ingest-server/clickhouse/tables/warehouse';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Engine, startEngine, transports } from '../support/engine.ts';

const probe = fileURLToPath(new URL('../support/open-engine.ts', import.meta.url));

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

describe.each(transports)('the %s connection', (transport) => {
  const read = async (query: string): Promise<unknown[]> =>
    (await engine.clients[transport].query({ query, format: 'JSONEachRow' })).json();

  test('64-bit numbers and amounts come as text, none rounded', async () => {
    const [row] = await read("SELECT 18446744073709551615 AS hash, toDecimal64('9999999999999999.99', 2) AS amount");
    expect(row).toEqual({ hash: '18446744073709551615', amount: '9999999999999999.99' });
  });

  test('a setting given with one call is not there in the next', async () => {
    const client = engine.clients[transport];
    const query = "SELECT getSetting('final') AS final, getSetting('insert_deduplication_token') AS token";
    const overridden = { final: 1, insert_deduplication_token: 'once' } as const;
    await client.query({ query: 'SELECT 1', clickhouse_settings: overridden });
    expect(await read(query)).toEqual([{ final: false, token: '' }]);
  });

  test('two inserts after a leaked token are two inserts', async () => {
    const db = await engine.newDatabase(transport);
    await db.command(`CREATE TABLE db.t (a UInt8) ENGINE = MergeTree ORDER BY a
      SETTINGS non_replicated_deduplication_window = 100`);
    const insert = (a: number, settings = {}) =>
      db.client.insert({
        table: `${db.name}.t`,
        values: [{ a }],
        format: 'JSONEachRow',
        clickhouse_settings: settings,
      });
    await insert(1, { insert_deduplicate: 1, insert_deduplication_token: 'once' });
    await insert(2);
    await insert(3);
    expect(await db.select('SELECT a FROM db.t ORDER BY a')).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
  });

  test('what an insert does not know, or what is no amount, is an error and never a default', async () => {
    const db = await engine.newDatabase(transport);
    await db.command('CREATE TABLE db.t (d Date, n UInt32, m Decimal(18, 2)) ENGINE = MergeTree ORDER BY d');
    const insert = (row: object) =>
      db.client.insert({
        table: `${db.name}.t`,
        values: [{ d: '2026-01-02', n: 1, m: '1.50', ...row }],
        format: 'JSONEachRow',
      });
    await expect(insert({ typo: 1 })).rejects.toMatchObject({ code: '117' });
    await expect(insert({ m: '1,5' })).rejects.toThrow();
    await insert({});
    expect(await db.select('SELECT * FROM db.t')).toEqual([{ d: '2026-01-02', n: 1, m: '1.5' }]);
  });

  test.each([1, 5_000])('%i rows as bytes are stored as they are, or not at all', async (count) => {
    const db = await engine.newDatabase(transport);
    await db.command('CREATE TABLE db.t (n UInt32, s String) ENGINE = MergeTree ORDER BY n');
    const text = `a "b" \\ 'c' -- /* ; {} \n\t 🎫 \u2028`;
    const bytes = (last: unknown) =>
      Array.from({ length: count }, (_, n) => JSON.stringify([n + 1 === count ? last : n, text])).join('\n');
    const insert = (rows: string) => {
      // Cut in the middle of whatever stands there.
      const [all, middle] = [Buffer.from(rows), rows.length / 2];
      return insertRows(db.client, `${db.name}.t`, ['n', 's'], [all.subarray(0, middle), all.subarray(middle)]);
    };
    await expect(insert(bytes('none'))).rejects.toMatchObject({ code: expect.stringMatching(/^(27|72)$/) });
    await insert(bytes(7));
    const stored = await db.select('SELECT count() AS rows, groupUniqArray(s) AS texts FROM db.t');
    expect(stored).toEqual([{ rows: String(count), texts: [text] }]);
  });
});

test('no statement of the protocol is longer than a URL may be, except in its body', async () => {
  const db = await engine.newDatabase('http');
  const keep = Array.from({ length: 20_000 }, (_, i) => i.toString(16).padStart(16, '0'));
  await db.warehouse.tabStates('s', [{ contract: sales, bits: 13, keep }]);
  expect(engine.httpStatements.at(-1)?.length).toBeGreaterThan(20_000 * 16);
});

test('a server that is away is reported as unavailable', async () => {
  const client = openClient({ dataDir: '', url: 'http://127.0.0.1:9' });
  const warehouse = createWarehouse(client, 'zakaz');
  await expect(warehouse.versions('s')).rejects.toMatchObject({ name: 'WarehouseUnavailable' });
  await client.close();
});

describe('the data directory', () => {
  const open = (dataDir: string): { status: number | null; output: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', probe, dataDir], {
      encoding: 'utf8',
    });
    return { status, output: stdout + stderr };
  };

  test('is opened by one process only, and the other says what to do', () => {
    const { status, output } = open(engine.dataDir);
    expect(status).not.toBe(0);
    expect(output).toMatch(/EmbeddedInUse.*held by another process \(\d+\).*DATA_DIR.*CLICKHOUSE_URL/s);
  });

  test('is free again after its process was killed, with what was acknowledged in it', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'qtickets-killed-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true }));
    expect(open(dataDir).output).toContain('rows before: 0');
    expect(open(dataDir).output).toContain('rows before: 20000');
    expect(open(dataDir).output).toContain('rows before: 40000');
    const ofInserts = readdirSync(join(dataDir, 'tmp')).filter((name) => name.startsWith('qtickets-inserts-'));
    expect(ofInserts).toHaveLength(1);
    expect(readdirSync(join(dataDir, 'tmp', ofInserts[0] ?? ''))).toEqual([]);
  });

  test.each(["it's", 'a{b,c}*?'])('may be named %s', (name) => {
    const parent = mkdtempSync(join(tmpdir(), 'qtickets-named-'));
    onTestFinished(() => rmSync(parent, { recursive: true }));
    expect(open(join(parent, name)).output).toContain('rows before: 0');
    expect(open(join(parent, name)).output).toContain('rows before: 20000');
  });
});
