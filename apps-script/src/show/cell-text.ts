/** What is written into cells of the issues tab: text as it is, and formulas that lead to a cell and nowhere else. */

/** Text that Sheets leaves as it is, whatever it looks like. */
export function literal(text: string): string {
  return text === '' ? '' : `'${text}`;
}

/** A cell, or a whole row; nothing else may stand within a formula. */
const CELL = /^([A-Z]{1,7}\d{1,10}|\d{1,10}:\d{1,10})$/;

export function isCell(text: string): boolean {
  return CELL.test(text);
}

/** `;` separates arguments in every locale. */
export function link(cell: string, gid: number | undefined): string {
  return gid === undefined || !isCell(cell) ? literal(cell) : `=HYPERLINK("#gid=${gid}&range=${cell}";"${cell}")`;
}
