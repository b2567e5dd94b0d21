/**
 * Marks of broken cells: a note where the cell has none, a light background where it has none. A person's own notes and colours
 * are left alone. A mark is its own memory: our note says so itself, and our colour stood on none. So marks are found and taken
 * away wherever a sort, an inserted row or a copy has carried them, and nothing has to be remembered for it.
 */
import { cellAddress, columnLetters } from '@qtickets/shared-schema/words/a1';
import type { LookChange, Looks } from '../google/looks.ts';
import { english } from './texts-en.ts';
import { russian } from './texts-ru.ts';

/** In no palette of Google Sheets. */
export const MARK_COLOUR = '#fce8e4';
/** How Google names the background of a cell without one. */
const NO_COLOUR = '#ffffff';

/** In both languages: somebody may have changed that of the spreadsheet. */
const endings = [english, russian].map(({ marks }) => `\n\n${marks.ending}`);

/** @param message what is wrong with the cell @param ending in the person's language, `marks.ending` */
export function noteOf(message: string, ending: string): string {
  return `${message.replace(/\s+/g, ' ')}\n\n${ending}`;
}

/** A note to which a person has added lines is theirs. */
function isOwn(note: string): boolean {
  const ending = endings.find((each) => note.endsWith(each));
  return ending !== undefined && !note.slice(0, -ending.length).includes('\n');
}

function noteAfter(note: string, wanted: string): string {
  return note === '' || isOwn(note) ? wanted : note;
}

function colourAfter(colour: string, isWanted: boolean): string | null {
  if (isWanted) return colour === NO_COLOUR ? MARK_COLOUR : colour;
  return colour === MARK_COLOUR ? null : colour;
}

/**
 * What has to be changed so that just the wanted cells are marked.
 * @param wanted the note of each broken cell, by its address
 */
export function markChanges(looks: Looks, wanted: ReadonlyMap<string, string>): readonly LookChange[] {
  const rowsWanted = new Set(Array.from(wanted.keys(), (cell) => Number(cell.replace(/^[A-Z]+/, ''))));
  const changes: LookChange[] = [];
  looks.notes.forEach((notes, down) => {
    const row = looks.firstRow + down;
    const colours = looks.backgrounds[down] ?? [];
    notes.forEach((note, right) => {
      const colour = (colours[right] ?? NO_COLOUR).toLowerCase();
      if (note === '' && colour !== MARK_COLOUR && !rowsWanted.has(row)) return;
      const cell = cellAddress(columnLetters(right), row);
      const noteWanted = wanted.get(cell);
      const after = noteAfter(note, noteWanted ?? '');
      const background = colourAfter(colour, noteWanted !== undefined);
      if (after === note && background === colour) return;
      changes.push({
        cell,
        ...(after !== note && { note: after }),
        ...(background !== colour && { background }),
      });
    });
  });
  return changes;
}
