/** A live spreadsheet as the one client reads it: anew for each step of a sync, so that every reading has its own moment (R4). */
import type { Cause } from '@qtickets/shared-schema/client/outcome';
import type { ReadResult } from '@qtickets/shared-schema/client/steps';
import type { WorkbookReader } from '../client/sync-workbook.ts';
import type { ReadWorkbook } from '../files/read-workbook.ts';
import { GoogleError } from './google-error.ts';
import { type OpenSpreadsheet, readSpreadsheet } from './read-spreadsheet.ts';
import type { SheetsApi } from './sheets-api.ts';

export type SpreadsheetReader = WorkbookReader & {
  /** What was read last. */
  readonly workbook: () => ReadWorkbook;
  /** Why nothing more could be read; null: all could. */
  readonly problem: () => GoogleError | null;
};

/** Of each contract whose spreadsheet could not be read, `read_failed`: what was sent before is reported all the same (R15). */
export function spreadsheetReader(
  api: SheetsApi,
  opened: OpenSpreadsheet,
  allowed: readonly string[],
): SpreadsheetReader {
  const wanted = opened.chosen.filter(({ contract }) => allowed.includes(contract.tab));
  const served = wanted.filter(({ sheets }) => sheets.length > 0);
  const absent = wanted
    .filter(({ contract, sheets }) => sheets.length === 0 && contract.optional !== true)
    .map(({ contract }) => contract);
  const namesOf = ({ sheets }: (typeof served)[number]) => sheets.map(({ title }) => title);
  const known = new Map<string, Pick<ReadWorkbook, 'read' | 'unread'>>();
  let problem: GoogleError | null = null;
  return {
    contracts: served.map((each) => ({ contract: each.contract, names: namesOf(each) })),
    read: async (asked, progress) => {
      try {
        const { read, unread, moving } = await readSpreadsheet(api, opened, asked, progress);
        const results = new Map<string, ReadResult>();
        for (const tab of moving) results.set(tab, { ok: false, outcome: { kind: 'unsettled' } });
        for (const reading of read) {
          known.set(reading.contract.tab, { read: [reading], unread: [] });
          results.set(reading.contract.tab, { ok: true, reading });
        }
        for (const each of unread) {
          const { tab, problem: header } = each;
          known.set(each.contract.tab, { read: [], unread: [each] });
          results.set(each.contract.tab, { ok: false, outcome: { kind: 'not_readable', tab, problem: header } });
        }
        return results;
      } catch (error) {
        if (!(error instanceof GoogleError)) throw error;
        problem = error;
        const failed = served.filter(({ contract }) => asked.includes(contract.tab));
        return new Map(failed.map((each) => [each.contract.tab, readFailed(namesOf(each).join(', '), error)]));
      }
    },
    workbook: () => {
      const parts = [...known.values()];
      return { read: parts.flatMap(({ read }) => read), unread: parts.flatMap(({ unread }) => unread), absent };
    },
    problem: () => problem,
  };
}

function readFailed(tab: string, error: GoogleError): ReadResult {
  const { status, message: text } = error;
  const cause: Cause = { kind: 'google_failed', status, code: '', text, clockAheadSeconds: null };
  return { ok: false, outcome: { kind: 'read_failed', tab, cause } };
}
