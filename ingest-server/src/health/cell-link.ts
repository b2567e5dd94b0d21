/** Links into spreadsheets; Google opens the spreadsheet in any case. */
import type { OpenIssue } from './ports.ts';

export function sheetLink(spreadsheetId: string): string {
  return `https://docs.google.com/spreadsheets/d/${encodeURIComponent(spreadsheetId)}/edit`;
}

type Place = Pick<OpenIssue, 'source' | 'tab' | 'row' | 'cell' | 'gid'>;

/** The cell of an issue, or its row, as exactly as the sender said. Without the tab's id the tab is named, quoted as in a formula. */
export function issueLink({ source, tab, row, cell, gid }: Place): string {
  const range = cell === '' ? `${row}:${row}` : cell;
  if (gid !== null) return `${sheetLink(source)}#gid=${gid}&range=${range}`;
  const named = `'${tab.replaceAll("'", "''")}'!${range}`;
  return `${sheetLink(source)}#range=${encodeURIComponent(named)}`;
}
