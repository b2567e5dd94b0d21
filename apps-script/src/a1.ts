/** Cell addresses as people read them. */

/** @param position column from 0: 0 is A, 26 is AA */
export function columnLetters(position: number): string {
  const rest = Math.floor(position / 26);
  const letter = String.fromCharCode(65 + (position % 26));
  return rest === 0 ? letter : columnLetters(rest - 1) + letter;
}
