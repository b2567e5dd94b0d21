/** The cells to fix as a file for those who fix them: RFC 4180, and no cell of it is a formula where it is opened. */
import { issueLink } from '../health/cell-link.ts';
import type { OpenIssue } from '../health/ports.ts';
import type { Language } from '../health/texts.ts';
import { messageIn } from './issues.ts';
import { words } from './words/words.ts';

export type CsvSetting = {
  readonly language: Language;
  readonly timeZone: string;
  readonly nameOf: (spreadsheetId: string) => string;
  /** What the sheet itself calls the issue's column; '' where that is not known. */
  readonly headerOf: (issue: OpenIssue) => string;
  /** Whether there are more than these. */
  readonly isCut: boolean;
};

/** Excel takes a file without it for one in the encoding of the machine. */
const BYTE_ORDER_MARK = '\uFEFF';

export function issuesCsv(
  issues: readonly OpenIssue[],
  { language, timeZone, nameOf, headerOf, isCut }: CsvSetting,
): string {
  const said = words[language];
  const moment = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const records = issues.map((issue) => [
    nameOf(issue.source),
    issue.tab,
    String(issue.row),
    issue.cell,
    headerOf(issue),
    issue.column,
    said.severity[issue.severity],
    issue.value,
    messageIn(issue, language),
    moment.format(issue.firstSeenAt),
    issueLink(issue),
  ]);
  const end = isCut ? [[said.csvCut(issues.length)]] : [];
  return `${BYTE_ORDER_MARK}${[[...said.csvColumns], ...records, ...end].map(record).join('')}`;
}

function record(cells: readonly string[]): string {
  return `${cells.map(field).join(',')}\r\n`;
}

/** What Excel, Sheets and LibreOffice take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function field(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
