/** Links into spreadsheets. The server knows tabs by name and rows by number; Google opens the spreadsheet in any case. */

export function sheetLink(spreadsheetId: string): string {
  return `https://docs.google.com/spreadsheets/d/${encodeURIComponent(spreadsheetId)}/edit`;
}

/** The row of an issue; a tab's name is quoted as in a formula. */
export function rowLink(spreadsheetId: string, tab: string, row: number): string {
  const range = `'${tab.replaceAll("'", "''")}'!${row}:${row}`;
  return `${sheetLink(spreadsheetId)}#range=${encodeURIComponent(range)}`;
}
