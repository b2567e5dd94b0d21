/** What ClickHouse holds, as the simulation compares it with the sheet; read by SQL of its own, not by the server's. */
import type { ClickHouseClient } from '@clickhouse/client';

export const DATABASE = 'zakaz';

type Identity = {
  readonly source: string;
  /** 16 hex digits. */
  readonly keyHash: string;
  /** The key's values as a JSON array: of damaged rows not those that were hashed. */
  readonly key: string;
  readonly line: number;
};

/** A live row of a fact table: its columns as text, amounts in hundredths. */
export type LiveLine = Identity & {
  readonly version: number;
  readonly rowHash: string;
  readonly values: Readonly<Record<string, string | null>>;
};

/** The newest version of an identity, whether it is live or a tombstone. */
export type NewestLine = Identity & { readonly version: number };

export type FactState = { readonly live: readonly LiveLine[]; readonly newest: readonly NewestLine[] };

export type StoredIssue = {
  readonly source: string;
  readonly contract: string;
  readonly tab: string;
  readonly row: number;
  readonly column: string;
  readonly code: string;
  readonly severity: string;
  readonly rowHash: string;
  readonly isKeyReadable: boolean;
  /** The cells of its row, as JSON. */
  readonly payload: string;
  /** In A1 notation. */
  readonly cell: string;
  /** The tab's id, as in links. */
  readonly gid: number | null;
};

export type QuarantineState = {
  readonly issues: readonly StoredIssue[];
  /** The highest version of each tab, tombstones included. */
  readonly newest: readonly { readonly source: string; readonly contract: string; readonly version: number }[];
};

/** The newest proof of a source and tab. */
export type StoredProof = {
  readonly source: string;
  readonly tab: string;
  readonly verifiedAt: number;
  readonly rows: number;
  readonly held: number;
  readonly names: readonly string[];
};

export type StoredRun = { readonly source: string; readonly run: string; readonly status: string };

type Column = { readonly name: string; readonly isAmount: boolean; readonly isDate: boolean };

const factColumns: Readonly<Record<string, readonly Column[]>> = {
  dim_events: columns('event_id event_name event_date:date city tickets_total tickets_left'),
  fact_qtickets_inventory: columns('event_id city date:date tickets_total tickets_left'),
  fact_qtickets_sales: columns(
    'date:date event_id city tickets_sold revenue:amount event_name order_id refunds:amount currency ' +
      'utm_source utm_medium utm_campaign utm_content utm_term',
  ),
};

const factKeys: Readonly<Record<string, readonly string[]>> = {
  dim_events: ['event_id', 'event_date', 'city'],
  fact_qtickets_inventory: ['event_id', 'city', 'date'],
  fact_qtickets_sales: ['date', 'event_id', 'city', 'order_id'],
};

export const factTables: readonly string[] = Object.keys(factColumns);

function columns(text: string): Column[] {
  return text.split(' ').map((column) => {
    const [name = '', kind] = column.split(':');
    return { name, isAmount: kind === 'amount', isDate: kind === 'date' };
  });
}

function isColumn(column: Column | undefined): column is Column {
  return column !== undefined;
}

function asText({ name, isAmount }: Column): string {
  return isAmount ? `toString(toInt64(${name} * 100))` : `toString(${name})`;
}

/** A tab without a date column is stored under the epoch. */
function cellValue({ isDate }: Column, value: string | null): string | null {
  return isDate && value === '1970-01-01' ? '' : value;
}

function hexOf(column: string): string {
  return `lower(leftPad(hex(${column}), 16, '0'))`;
}

async function rowsOf<Row>(client: ClickHouseClient, query: string): Promise<Row[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json<Row>();
}

/** Live rows by FINAL, and the newest version of each identity without it; both of one moment. */
export async function readFacts(client: ClickHouseClient, table: string): Promise<FactState> {
  const own = factColumns[table] ?? [];
  const key = (factKeys[table] ?? []).map((name) => own.find((column) => column.name === name)).filter(isColumn);
  const identity = `_source AS source, ${hexOf('key_hash')} AS keyHash, line, [${key.map(asText).join(', ')}] AS key`;
  const live = `SELECT ${identity}, toFloat64(_ver) AS version, ${hexOf('row_hash')} AS rowHash, [${own.map(asText).join(', ')}] AS cells
    FROM ${DATABASE}.${table} FINAL`;
  const newest = `SELECT ${identity}, toFloat64(max(_ver)), '', [] FROM ${DATABASE}.${table}
    GROUP BY _source, key_hash, line, ${key.map(({ name }) => name).join(', ')}`;
  type Read = Omit<LiveLine, 'values' | 'key'>;
  const read = await rowsOf<Read & { readonly key: readonly string[]; readonly cells: readonly (string | null)[] }>(
    client,
    `SELECT * FROM (${live} UNION ALL ${newest}) ORDER BY source, keyHash, line`,
  );
  const rows = read.map((row) => ({
    ...row,
    key: JSON.stringify(key.map((column, index) => cellValue(column, row.key[index] ?? null))),
  }));
  return {
    live: rows
      .filter(({ rowHash }) => rowHash !== '')
      .map(({ cells, ...line }) => ({
        ...line,
        values: Object.fromEntries(own.map((column, index) => [column.name, cellValue(column, cells[index] ?? null)])),
      })),
    newest: rows.filter(({ rowHash }) => rowHash === '').map(({ cells: _, rowHash: __, ...line }) => line),
  };
}

export async function readQuarantine(client: ClickHouseClient): Promise<QuarantineState> {
  const table = `${DATABASE}.stg_qtickets_sheets_quarantine`;
  const live = `SELECT sheet_id AS source, contract, tab, row, column, code, severity, ${hexOf('row_hash')} AS rowHash,
      key_readable = 1 AS isKeyReadable, payload_json AS payload, cell, gid, toFloat64(_ver) AS version FROM ${table} FINAL`;
  const newest = `SELECT sheet_id, contract, '', 0, '', '', '', '', false, '', '', NULL, toFloat64(max(_ver)) FROM ${table} GROUP BY sheet_id, contract`;
  const rows = await rowsOf<StoredIssue & { readonly version: number }>(
    client,
    `SELECT * FROM (${live} UNION ALL ${newest}) ORDER BY source, contract, tab, row, column`,
  );
  return {
    issues: rows.filter(({ rowHash }) => rowHash !== ''),
    newest: rows.filter(({ rowHash }) => rowHash === ''),
  };
}

export async function readProofs(client: ClickHouseClient): Promise<StoredProof[]> {
  return rowsOf(
    client,
    `SELECT sheet_id AS source, tab, toFloat64(toUnixTimestamp64Milli(max(verified_at))) AS verifiedAt,
      toFloat64(argMax(rows, verified_at)) AS rows, toFloat64(argMax(held, verified_at)) AS held, argMax(names, verified_at) AS names
    FROM ${DATABASE}.meta_sync_proofs GROUP BY source, tab ORDER BY source, tab`,
  );
}

export async function readRuns(client: ClickHouseClient): Promise<StoredRun[]> {
  return rowsOf(
    client,
    `SELECT sheet_id AS source, run_id AS run, status FROM ${DATABASE}.meta_job_runs FINAL ORDER BY source, run`,
  );
}

/** Somebody writes into the table by hand: a copy of a key's rows with something replaced. */
export async function spoil(client: ClickHouseClient, { table, source, keyHash, replaced }: Spoiling): Promise<void> {
  const query = `INSERT INTO ${DATABASE}.${table} SELECT * REPLACE(${replaced}) FROM ${DATABASE}.${table} FINAL
    WHERE _source = '${source}' AND ${hexOf('key_hash')} = '${keyHash}'`;
  await client.command({ query });
}

export type Spoiling = {
  readonly table: string;
  readonly source: string;
  readonly keyHash: string;
  /** As in `* REPLACE(…)`. */
  readonly replaced: string;
};
