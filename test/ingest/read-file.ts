/** Files of fixtures, and made ones, read as `push` and `verify` read them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWorkbook } from '@qtickets/ingest-server/files/read-workbook';
import { readWorkbookFile } from '@qtickets/ingest-server/files/workbook-file';
import { rowsIn } from '../support/read-export.ts';

export const folder = mkdtempSync(join(tmpdir(), 'qtickets-files-'));
/** For `afterAll`. */
export function removeFolder(): void {
  rmSync(folder, { recursive: true, force: true });
}

export const fixtures = join(import.meta.dirname, '../fixtures/files');
export const context = { locale: 'ru_RU', timeZone: 'Europe/Moscow' };

export async function readPath(path: string) {
  return readWorkbook((await readWorkbookFile(path)).tabs, {}, context);
}
export const fixture = (name: string) => readPath(join(fixtures, name));
export const orders = (workbook: Awaited<ReturnType<typeof readPath>>) =>
  rowsIn(workbook, 'sales')
    .map(({ order_id }) => order_id)
    .sort();

let made = 0;
/** A folder that holds these files, by name. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  made += 1;
  const path = join(folder, `csv-${made}`);
  mkdirSync(path);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}
export function folderWith(name: string, as = 'Продажи.csv'): string {
  return folderOf({ [as]: readFileSync(join(fixtures, name)) });
}
