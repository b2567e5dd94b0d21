import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LookChange, Looks } from '../google/looks.ts';
import { MARK_COLOUR, markChanges, noteOf } from './cell-marks.ts';
import { textsFor } from './texts.ts';

type Look = { note: string; colour: string };

const plain: Look = { note: '', colour: '#ffffff' };
const looksOf = (column: readonly Look[], firstRow = 1): Looks => ({
  firstRow,
  notes: column.map(({ note }) => [note]),
  backgrounds: column.map(({ colour }) => [colour]),
});

/** As Sheets would do it. */
function changed(column: readonly Look[], changes: readonly LookChange[]): readonly Look[] {
  return column.map((look, index) => {
    const change = changes.find(({ cell }) => cell === `A${index + 1}`);
    const { note = look.note, background = look.colour } = change ?? {};
    return { note, colour: background ?? '#ffffff' };
  });
}

const { ending } = textsFor('ru_RU').marks;
const wantedAt = (rows: readonly number[], message = 'Впишите число.') =>
  new Map(rows.map((row) => [`A${row}`, noteOf(message, ending)]));

describe('the mark of a broken cell', () => {
  it('is a note and a background, and goes with what broke the cell', () => {
    const marked = changed([plain, plain], markChanges(looksOf([plain, plain]), wantedAt([2])));
    expect(marked).toEqual([plain, { note: `Впишите число.\n\n${ending}`, colour: MARK_COLOUR }]);
    expect(markChanges(looksOf(marked), wantedAt([2]))).toEqual([]);
    expect(changed(marked, markChanges(looksOf(marked), new Map()))).toEqual([plain, plain]);
  });

  it('is brought up to date where the cell is broken in another way, in whichever language it was written', () => {
    const english = { note: noteOf('Type a number.', textsFor('en_US').marks.ending), colour: MARK_COLOUR };
    expect(markChanges(looksOf([english]), wantedAt([1]))).toEqual([
      { cell: 'A1', note: `Впишите число.\n\n${ending}` },
    ]);
    expect(markChanges(looksOf([english]), new Map())).toEqual([{ cell: 'A1', note: '', background: null }]);
  });

  it('is found where a sort has carried it', () => {
    const mark = { note: noteOf('x', ending), colour: MARK_COLOUR };
    expect(markChanges(looksOf([plain, mark], 7), new Map([['A7', mark.note]]))).toEqual([
      { cell: 'A7', note: mark.note, background: MARK_COLOUR },
      { cell: 'A8', note: '', background: null },
    ]);
  });

  it('leaves a note that a person wrote, or added a line to, and a colour that a person chose', () => {
    const theirs = { note: 'call Anna', colour: '#d9ead3' };
    const added = { note: `call Anna\n${noteOf('x', ending)}`, colour: MARK_COLOUR };
    expect(markChanges(looksOf([theirs, added]), wantedAt([1, 2]))).toEqual([]);
    expect(markChanges(looksOf([theirs, added]), new Map())).toEqual([{ cell: 'A2', background: null }]);
  });

  it('is one line before its ending, whatever the cell holds', () => {
    const note = noteOf('«1\n2» не число:\tвпишите число.', ending);
    expect(markChanges(looksOf([{ note, colour: '#ffffff' }]), new Map())).toEqual([{ cell: 'A1', note: '' }]);
  });

  it('whatever comes and goes, in the end a person finds notes and colours as if marks had never been', () => {
    const size = 5;
    const row = fc.nat(size - 1);
    const step = fc.oneof(
      fc.record({
        do: fc.constant('note' as const),
        row,
        note: fc.constantFrom('call Anna', 'QTickets', 'a\n\nb', ''),
      }),
      fc.record({ do: fc.constant('colour' as const), row, colour: fc.constantFrom('#d9ead3', '#ffffff') }),
      fc.record({ do: fc.constant('move' as const), row, to: row }),
      fc.record({ do: fc.constant('look' as const), broken: fc.uniqueArray(row), message: fc.string() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let sheet: readonly Look[] = new Array<Look>(size).fill(plain);
        // What a person has set: never what the marks show.
        let own: readonly Look[] = sheet;
        for (const one of steps) {
          if (one.do === 'note' || one.do === 'colour') {
            const set = (look: Look, at: number) =>
              at !== one.row ? look : one.do === 'note' ? { ...look, note: one.note } : { ...look, colour: one.colour };
            sheet = sheet.map(set);
            own = own.map(set);
          } else if (one.do === 'move') {
            sheet = moved(sheet, one.row, one.to);
            own = moved(own, one.row, one.to);
          } else {
            const wanted = wantedAt(
              one.broken.map((at) => at + 1),
              one.message,
            );
            sheet = changed(sheet, markChanges(looksOf(sheet), wanted));
            expectMarked(sheet, own, wanted);
          }
        }
        expect(changed(sheet, markChanges(looksOf(sheet), new Map()))).toEqual(own);
      }),
    );
  });
});

function moved(column: readonly Look[], from: number, to: number): readonly Look[] {
  const left = column.filter((_, at) => at !== from);
  return [...left.slice(0, to), column[from] ?? plain, ...left.slice(to)];
}

/** Each wanted cell bears the mark wherever its person left room for it, and no other cell does. */
function expectMarked(sheet: readonly Look[], own: readonly Look[], wanted: ReadonlyMap<string, string>): void {
  const expected = own.map(({ note, colour }, at) => {
    const noteWanted = wanted.get(`A${at + 1}`);
    if (noteWanted === undefined) return { note, colour };
    return { note: note === '' ? noteWanted : note, colour: colour === '#ffffff' ? MARK_COLOUR : colour };
  });
  expect(sheet).toEqual(expected);
}
