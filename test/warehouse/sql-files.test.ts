/** Laws that the texts of migrations and views hold by themselves (sql/README.md). */
import { readViews, render } from '@qtickets/ingest-server/clickhouse/schema/sql-files';
import { statements } from '@qtickets/ingest-server/clickhouse/schema/sql-text';
import { expect, test } from 'vitest';
import { timeZone } from '../support/engine.ts';
import released from './released-migrations.json' with { type: 'json' };
import { migrations } from './released-states.ts';

test('a released file never changes: each reads as when it was released', () => {
  const checksums = Object.fromEntries(migrations.map(({ name, checksum }) => [name, checksum]));
  expect(checksums).toEqual(released);
});

test('every statement can be repeated', () => {
  for (const { name, text } of migrations) {
    for (const statement of statements(render(text, { database: 'x', timeZone }))) {
      // What is inserted twice into a table of versions is there once.
      expect([
        name,
        /IF NOT EXISTS|IF EXISTS|OR REPLACE|MODIFY SETTING|^(--.*\n)*INSERT INTO `x`\.(meta_changes|agg_qtickets_sales_daily)/.test(
          statement,
        ),
      ]).toEqual([name, true]);
    }
  }
});

test('what copies a table takes as long as it needs: stopped after minutes, it would be each time', () => {
  // Those of before were released without.
  for (const { name, text } of migrations.filter((file) => file.name >= '0028')) {
    for (const statement of statements(render(text, { database: 'x', timeZone }))) {
      const isLimited = /\bSELECT\b/.test(statement) && !statement.includes('max_execution_time = 0');
      expect([name, isLimited]).toEqual([name, false]);
    }
  }
});

test('no view filters by PREWHERE before FINAL but by a sort key, and each reads current state with FINAL, or only to find keys', () => {
  const early: Readonly<Record<string, readonly string[]>> = {
    meta_changes: ['key_hash', '_ver'],
    fact_qtickets_sales: ['key_hash'],
    agg_qtickets_sales_daily: ['date', 'event_id'],
  };
  for (const { text } of readViews()) {
    // Keys that any version points at are read again with FINAL: such a subquery says so itself, whatever the reader's session says.
    const code = text
      .replaceAll(/^ *--.*$/gm, '')
      .replaceAll(/SELECT \w+\.key_hash FROM [^;]*?SETTINGS final = 0/g, '');
    const filters = [...code.matchAll(/(\w+) AS (\w+) FINAL\s+PREWHERE (\w+\.\w+|cityHash64\([\w., ]+\)) /g)];
    expect(filters).toHaveLength(code.match(/\bPREWHERE\b/gi)?.length ?? 0);
    for (const [, table = '', alias, filtered = ''] of filters) {
      const allowed = early[table]?.map((column) => `${alias}.${column}`);
      for (const column of filtered.match(/\w+\.\w+/g) ?? []) expect(allowed).toContain(column);
    }
    const read = [...code.matchAll(/FROM \{\{database\}\}\.(\w+) AS \w+( FINAL)?/g)];
    const bare = read.filter(([, table = '', final]) => !table.startsWith('v_') && final === undefined);
    expect(bare.map(([, table]) => table)).toEqual([]);
  }
});
