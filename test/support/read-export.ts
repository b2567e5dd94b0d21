/** What `push` reads of a workbook in memory, saved as .xlsx. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ReadWorkbook, readWorkbook } from '@qtickets/ingest-server/files/read-workbook';
import { readWorkbookFile } from '@qtickets/ingest-server/files/workbook-file';
import { resolveRows } from '@qtickets/shared-schema/reading/resolve-rows';
import type { Workbook } from '../tools/apps-script-runtime/index.ts';
import { exportXlsx } from './export-xlsx.ts';

export async function readExport(workbook: Workbook): Promise<ReadWorkbook> {
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-export-'));
  try {
    const path = join(directory, 'workbook.xlsx');
    exportXlsx(workbook, path);
    const { locale, timeZone } = workbook;
    return readWorkbook((await readWorkbookFile(path)).tabs, {}, { locale, timeZone });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** `row column code` of each issue of a contract's rows. */
export function issuesIn({ read }: ReadWorkbook, tab: string): readonly string[] {
  const rows = read.find(({ contract }) => contract.tab === tab)?.rows ?? [];
  return rows.flatMap(({ row, reading }) =>
    reading.kind === 'invalid' ? reading.issues.map(({ column, code }) => `${row} ${column} ${code}`) : [],
  );
}

/** The stored form of each row of a contract that counts, column by column. */
export function rowsIn({ read }: ReadWorkbook, tab: string): readonly Readonly<Record<string, unknown>>[] {
  const found = read.find(({ contract }) => contract.tab === tab);
  const names = found?.contract.columns.map(({ name }) => name) ?? [];
  const identities = found === undefined ? [] : resolveRows(found.contract, found.rows).identities;
  return identities.map(({ canonical }) => Object.fromEntries(names.map((name, index) => [name, canonical[index]])));
}
