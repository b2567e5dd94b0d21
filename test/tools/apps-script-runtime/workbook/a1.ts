/** A rectangle of cells, counted from 1 as Google does. */
export interface Area {
  readonly row: number;
  readonly column: number;
  readonly numRows: number;
  readonly numColumns: number;
}

/** What is selected in a tab that was just opened. */
export const TOP: Area = { row: 1, column: 1, numRows: 1, numColumns: 1 };

/** The letters of a column: 1 is A, 27 is AA. */
function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

function columnNumber(letters: string): number {
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

/** `B2` or `B2:D5`. */
export function areaToA1({ row, column, numRows, numColumns }: Area): string {
  const first = `${columnLetters(column)}${row}`;
  if (numRows === 1 && numColumns === 1) return first;
  return `${first}:${columnLetters(column + numColumns - 1)}${row + numRows - 1}`;
}

const A1 = /^(?:(?:'((?:[^']|'')+)'|([^'!]+))!)?\$?([A-Za-z]*)\$?(\d*)(?::\$?([A-Za-z]*)\$?(\d*))?$/;

/**
 * The sheet name (if any) and area of a notation such as `B2`, `A:A`, `2:5` or `'My tab'!A1:C3`; open ends reach to the
 * sheet's last row or column. Undefined where it is no notation.
 */
export function parseA1(text: string, maxRows: number, maxColumns: number): { sheet?: string; area: Area } | undefined {
  const match = A1.exec(text.trim());
  if (!match) return undefined;
  const [, quoted, plain, left = '', top = '', right = '', bottom = ''] = match;
  if (left === '' && top === '') return undefined;
  const single = !text.slice(text.lastIndexOf('!') + 1).includes(':');
  if (single && (left === '' || top === '')) return undefined;
  const span = (a: string, b: string, open: number, read: (s: string) => number) => {
    const from = a === '' ? 1 : read(a);
    const to = single ? from : b === '' ? open : read(b);
    return { from: Math.min(from, to), count: Math.abs(to - from) + 1 };
  };
  const rows = span(top, bottom, maxRows, Number);
  const columns = span(left, right, maxColumns, columnNumber);
  const sheet = quoted === undefined ? plain : quoted.replace(/''/g, "'");
  const area = { row: rows.from, column: columns.from, numRows: rows.count, numColumns: columns.count };
  return sheet === undefined ? { area } : { sheet, area };
}
