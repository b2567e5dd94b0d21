/** Cell addresses as people read them (A1 notation). */
import type { TabHeader } from '../reading/tab.ts';

/** @param position column from 0: 0 is A, 26 is AA */
export function columnLetters(position: number): string {
  const rest = Math.floor(position / 26);
  const letter = String.fromCharCode(65 + (position % 26));
  return rest === 0 ? letter : columnLetters(rest - 1) + letter;
}

/** Letters of the sheet columns that hold each of `columns`; '' where the tab lacks it. */
export function lettersOf(header: TabHeader, columns: readonly string[]): string[] {
  return columns.map((name) => {
    const position = header.positions[header.columns.indexOf(name)];
    return position === undefined ? '' : columnLetters(position);
  });
}

/** `F415`; the whole row, `415:415`, where there is no column. */
export function cellAddress(letters: string, row: number): string {
  return letters === '' ? `${row}:${row}` : `${letters}${row}`;
}
