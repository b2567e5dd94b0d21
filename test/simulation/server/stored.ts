/** What ClickHouse holds, as the simulation compares it with the sheet; read by SQL of its own, not by the server's. */
import type { ClickHouseClient } from '@clickhouse/client';

export const DATABASE = 'zakaz';

/** A live row of a fact table: its columns as text, amounts in hundredths. */
export type StoredFact = {
  readonly source: string;
  readonly values: Readonly<Record<string, string | null>>;
  readonly line: number;
  readonly version: number;
};

export type StoredIssue = {
  readonly source: string;
  readonly contract: string;
  readonly tab: string;
  readonly row: number;
  readonly column: string;
  readonly code: string;
  readonly severity: string;
};

export type StoredProof = {
  readonly source: string;
  readonly tab: string;
  readonly verifiedAt: number;
  readonly rows: number;
  readonly names: readonly string[];
};

export type Stored = {
  /** By table. */
  readonly facts: Readonly<Record<string, readonly StoredFact[]>>;
  readonly issues: readonly StoredIssue[];
  /** The newest of each source and tab. */
  readonly proofs: readonly StoredProof[];
};

type Column = { readonly name: string; readonly isAmount: boolean; readonly isDate: boolean };

const factColumns: Readonly<Record<string, readonly Column[]>> = {
  dim_events: columns('event_id event_name event_date:date city tickets_total tickets_left'),
  fact_qtickets_inventory: columns('event_id city date:date tickets_total tickets_left'),
  fact_qtickets_sales: columns(
    'date:date event_id city tickets_sold revenue:amount event_name order_id refunds:amount currency ' +
      'utm_source utm_medium utm_campaign utm_content utm_term',
  ),
};

/** Everything that a history leaves behind; a backup holds these. */
export const keptTables = [
  ...Object.keys(factColumns),
  'stg_qtickets_sheets_quarantine',
  'meta_sync_proofs',
  'meta_job_runs',
] as const;

function columns(text: string): Column[] {
  return text.split(' ').map((column) => {
    const [name = '', kind] = column.split(':');
    return { name, isAmount: kind === 'amount', isDate: kind === 'date' };
  });
}

function asText({ name, isAmount }: Column): string {
  return isAmount ? `toString(toInt64(${name} * 100))` : `toString(${name})`;
}

async function rowsOf<Row>(client: ClickHouseClient, query: string): Promise<Row[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json<Row>();
}

async function factsOf(client: ClickHouseClient, table: string): Promise<StoredFact[]> {
  const own = factColumns[table] ?? [];
  const query = `SELECT _source, [${own.map(asText).join(', ')}] AS cells, line, toFloat64(_ver) AS version
    FROM ${DATABASE}.${table} FINAL ORDER BY _source, key_hash, line`;
  type Row = { _source: string; cells: (string | null)[]; line: number; version: number };
  return (await rowsOf<Row>(client, query)).map(({ _source, cells, line, version }) => ({
    source: _source,
    line,
    version,
    values: Object.fromEntries(own.map((column, index) => [column.name, cellValue(column, cells[index] ?? null)])),
  }));
}

/** A tab without a date column is stored under the epoch. */
function cellValue({ isDate }: Column, value: string | null): string | null {
  return isDate && value === '1970-01-01' ? '' : value;
}

export async function readStored(client: ClickHouseClient): Promise<Stored> {
  const facts: Record<string, StoredFact[]> = {};
  for (const table of Object.keys(factColumns)) facts[table] = await factsOf(client, table);
  const issues = await rowsOf<StoredIssue>(
    client,
    `SELECT sheet_id AS source, contract, tab, row, column, code, severity
    FROM ${DATABASE}.stg_qtickets_sheets_quarantine FINAL ORDER BY source, contract, tab, row, column`,
  );
  const proofs = await rowsOf<StoredProof>(
    client,
    `SELECT sheet_id AS source, tab, toFloat64(toUnixTimestamp64Milli(max(verified_at))) AS verifiedAt,
      toFloat64(argMax(rows, verified_at)) AS rows, argMax(names, verified_at) AS names
    FROM ${DATABASE}.meta_sync_proofs GROUP BY source, tab ORDER BY source, tab`,
  );
  return { facts, issues, proofs };
}

/** How many rows are live, by source and table. */
export async function countLive(client: ClickHouseClient): Promise<Record<string, number>> {
  const parts = Object.keys(factColumns).map(
    (table) => `SELECT concat(_source, '/${table}') AS place, toFloat64(count()) AS live
      FROM ${DATABASE}.${table} FINAL GROUP BY _source`,
  );
  const rows = await rowsOf<{ place: string; live: number }>(client, parts.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ place, live }) => [place, live]));
}

export async function emptyTables(client: ClickHouseClient): Promise<void> {
  for (const table of keptTables) await client.command({ query: `TRUNCATE TABLE ${DATABASE}.${table}` });
}

const BACKUP = 'backup_of_simulation';

async function copy(client: ClickHouseClient, from: string, to: string): Promise<void> {
  for (const table of keptTables) {
    await client.command({ query: `CREATE TABLE IF NOT EXISTS ${to}.${table} AS ${from}.${table}` });
    await client.command({ query: `TRUNCATE TABLE ${to}.${table}` });
    await client.command({ query: `INSERT INTO ${to}.${table} SELECT * FROM ${from}.${table}` });
  }
}

export async function takeBackup(client: ClickHouseClient): Promise<void> {
  await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${BACKUP}` });
  await copy(client, DATABASE, BACKUP);
}

export async function restoreBackup(client: ClickHouseClient): Promise<void> {
  await copy(client, BACKUP, DATABASE);
}
