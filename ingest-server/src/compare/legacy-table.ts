/** A table or view of sales of another system: what its columns mean, by their names. */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { select } from '../clickhouse/client.ts';
import { identifier } from '../clickhouse/tables/hashes.ts';
import { ReadableError } from '../errors.ts';
import { say } from '../words/words.ts';

const columnRow = z.object({ name: z.string(), engine: z.string() });

/** What each may be called; the first that is there counts. */
const NAMES = {
  date: ['sales_date', 'date', 'sale_date', 'd', 'day', 'event_date'],
  eventId: ['event_id', 'id'],
  city: ['city'],
  tickets: ['tickets_sold', 'tickets', 'sold'],
  revenue: ['revenue', 'revenue_rub', 'amount'],
  refunds: ['refunds', 'refunds_amount', 'refund'],
  currency: ['currency'],
} as const;

const OPTIONAL = ['refunds', 'currency'] as const;

type Role = keyof typeof NAMES;
type OptionalRole = (typeof OPTIONAL)[number];

export type LegacyTable = {
  /** As it goes into SQL. */
  readonly from: string;
  readonly columns: Readonly<Record<Exclude<Role, OptionalRole>, string> & Partial<Record<OptionalRole, string>>>;
};

/**
 * @param name `table` or `database.table`
 * @throws ReadableError where there is no such table, or a column cannot be found
 */
export async function describeLegacy(client: ClickHouseClient, database: string, name: string): Promise<LegacyTable> {
  const parts = name.split('.');
  const [ofDatabase, table] = parts.length > 1 ? parts : [database, name];
  if (
    parts.length > 2 ||
    ofDatabase === undefined ||
    table === undefined ||
    !parts.every((part) => /^[A-Za-z_]\w*$/.test(part))
  ) {
    throw new ReadableError(say().errors.legacy.notAName(name));
  }
  const query = `SELECT c.name AS name, t.engine AS engine FROM system.columns AS c
    INNER JOIN system.tables AS t ON t.database = c.database AND t.name = c.table
    WHERE c.database = {database:String} AND c.table = {table:String}`;
  const found = await select(client, columnRow, query, { database: ofDatabase, table });
  const [first] = found;
  if (first === undefined) throw new ReadableError(say().errors.legacy.missing(`${ofDatabase}.${table}`));
  const final = /Replacing|Collapsing|Summing|Aggregating/.test(first.engine) ? ' FINAL' : '';
  return {
    from: `${identifier(ofDatabase)}.${identifier(table)} AS l${final}`,
    columns: rolesOf(
      `${ofDatabase}.${table}`,
      found.map((column) => column.name),
    ),
  };
}

function rolesOf(table: string, columns: readonly string[]): LegacyTable['columns'] {
  const roleOf = (role: Role) => NAMES[role].find((name) => columns.includes(name));
  const [date, eventId, city] = [roleOf('date'), roleOf('eventId'), roleOf('city')];
  const [tickets, revenue, refunds] = [roleOf('tickets'), roleOf('revenue'), roleOf('refunds')];
  if (
    date === undefined ||
    eventId === undefined ||
    city === undefined ||
    tickets === undefined ||
    revenue === undefined
  ) {
    const required = (Object.keys(NAMES) as Role[]).filter((role) => !OPTIONAL.some((name) => name === role));
    const missing = required.filter((role) => roleOf(role) === undefined);
    const roles = missing.map((role) => `${role} (${NAMES[role].join(', ')})`).join('; ');
    throw new ReadableError(say().errors.legacy.noColumns(table, roles));
  }
  const currency = roleOf('currency');
  return {
    ...{ date, eventId, city, tickets, revenue },
    ...(refunds === undefined ? {} : { refunds }),
    ...(currency === undefined ? {} : { currency }),
  };
}
