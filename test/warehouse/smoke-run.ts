/** A warehouse that a sheet filled, to be spoilt by hand and checked. */
import type { NoteProgress } from '@qtickets/ingest-server/progress';
import { runSmoke, type SmokeReport } from '@qtickets/ingest-server/smoke/run-checks';
import { type TestDatabase as Database, type Engine, timeZone } from '../support/engine.ts';
import { cleanTabs, dayFromToday, sync, type Tabs } from './synced.ts';

/** In slices, as a large warehouse is looked at. */
export const smoke = (db: Database, sliceRows = 40, onProgress?: NoteProgress): Promise<SmokeReport> =>
  runSmoke(db.client, { database: db.name, timeZone }, { sliceRows, onProgress });

/** Names without their numbers. */
export function failed({ results }: SmokeReport): string[] {
  return results.filter(({ passed }) => !passed).map(({ name }) => name.slice(3));
}

export async function synced(engine: Engine, tabs: Tabs = cleanTabs()): Promise<Database> {
  const db = await engine.newDatabase();
  await sync(db, tabs);
  return db;
}

/** A change counts as arrived 30 seconds after it is in the log. */
export const AGED = 'ALTER TABLE db.meta_changes UPDATE _ingest_ts = now() - 60 WHERE 1 SETTINGS mutations_sync = 2';

export const SALE = `_source = 'book' AND date = '${dayFromToday(-3)}' AND city = 'казань' AND line = 0`;
export const alter = (table: string, action: string) => `ALTER TABLE db.${table} ${action} SETTINGS mutations_sync = 2`;
export function withSale(cells: Readonly<Record<string, string | number>>): Tabs {
  const tabs = cleanTabs();
  const [header = [], sale = [], ...rest] = tabs.Sales ?? [];
  const changed = header.map((name, index) => cells[String(name)] ?? sale[index] ?? null);
  return { ...tabs, Sales: [header, sale, ...rest, changed] };
}
