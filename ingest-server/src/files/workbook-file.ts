/** A workbook on disk, as tabs of wire cells: a spreadsheet file of any usual program, a CSV, or a folder of CSV files. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { reasonOf } from '../errors.ts';
import { say } from '../words/words.ts';
import { readCsv } from './csv-file.ts';
import { kindOf } from './file-kind.ts';
import { readSpreadsheet } from './spreadsheet-file.ts';
import { WorkbookFileError } from './workbook-file-error.ts';

/** Row 1 is the first; blank rows are there too, since row numbers are places in the sheet. */
export type FileTab = {
  readonly name: string;
  readonly rows: readonly (readonly WireCell[])[];
  /** Its id in links (`#gid=`), which only a live spreadsheet has. */
  readonly gid?: number;
};

export type WorkbookFile = {
  readonly tabs: readonly FileTab[];
  /** Files of a folder that cannot be read: why, in words. The others are read. */
  readonly unreadFiles: readonly string[];
};

export type FileOptions = {
  /** Of CSV files without a byte order mark, as `TextDecoder` names it; UTF-8 where it is left out. */
  readonly encoding?: string | undefined;
};

/** @throws WorkbookFileError where nothing can be read of it */
export async function readWorkbookFile(path: string, options: FileOptions = {}): Promise<WorkbookFile> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new WorkbookFileError(say().errors.file.missing(path));
  if (found.isDirectory()) return readCsvFolder(path, options);
  return { tabs: await readFileTabs(path, options), unreadFiles: [] };
}

async function readFileTabs(path: string, options: FileOptions): Promise<readonly FileTab[]> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new WorkbookFileError(say().errors.cannotRead(path, reasonOf(error)));
  });
  const kind = kindOf(bytes);
  if (kind === 'spreadsheet') return readSpreadsheet(path, bytes);
  if (kind === 'text' && isCsvName(path)) return [readCsv(path, bytes, options.encoding)];
  throw new WorkbookFileError(`${path} ${say().errors.file.kinds[kind]}`);
}

function isCsvName(path: string): boolean {
  return /^\.(csv|tsv|txt)$/i.test(extname(path));
}

async function readCsvFolder(path: string, options: FileOptions): Promise<WorkbookFile> {
  // Names with a point first are what file managers leave beside the files that people see.
  const names = (await readdir(path)).filter((name) => isCsvName(name) && !name.startsWith('.')).sort();
  const tabs: FileTab[] = [];
  const unreadFiles: string[] = [];
  for (const name of names) {
    const file = join(path, name);
    if ((await stat(file)).size === 0) continue;
    try {
      tabs.push(...(await readFileTabs(file, options)));
    } catch (error) {
      if (!(error instanceof WorkbookFileError)) throw error;
      unreadFiles.push(error.message);
    }
  }
  if (tabs.length > 0) return { tabs, unreadFiles };
  throw new WorkbookFileError([say().errors.file.noCsv(path), ...unreadFiles].join('\n'));
}
