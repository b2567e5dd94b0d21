import { sheetRows } from '@qtickets/shared-schema/client/contract-table';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { describe, expect, it } from 'vitest';
import type { EditMark } from '../run/marks.ts';
import type { SheetTab } from '../run/ports.ts';
import { type Cells, fakeRun, fakeSheet } from '../testing/fake-run.ts';
import { noFormatLook } from './known-formats.ts';
import { readEditedKeys } from './read-contracts.ts';
import { readEdited } from './read-edited.ts';
import { parseSizes } from './read-sizes.ts';
import type { CellReader } from './tab-cells.ts';

const header = ['date', 'event_id', 'city', 'tickets_sold', 'revenue'];
const reader: CellReader = {
  context: { locale: 'ru_RU', timeZone: 'Etc/UTC' },
  wallClock: (instant: number) => ({ date: new Date(instant).toISOString().slice(0, 10) }),
  sizes: parseSizes('', 0),
  formats: noFormatLook(),
  asked: 0,
};
const sale = (event: string, sold: number) => ['01.03.2025', event, 'Москва', sold, 10];
/** The first and the last row share a key. */
const rows = [header, sale('1', 1), sale('2', 2), sale('3', 3), sale('1', 4)];
type Area = Parameters<SheetTab['values']>;

const mark: EditMark = { tab: 'Sales', rows: [2, 2], columns: [5, 5] };

/** @param change what happens before an area is read */
function sheetOver(change: (...area: Area) => void, current: () => Cells) {
  const sheet = fakeSheet('Sales', current);
  const values: SheetTab['values'] = (...area) => {
    change(...area);
    return sheet.values(...area);
  };
  return { ...sheet, values };
}

function read(change: (...area: Area) => void, current: () => Cells) {
  return readEdited(sales, [sheetOver(change, current)], [mark], reader, { nothingRejected: true, nothingHeld: true });
}

/** The header is read as a whole too, and columns of the key one by one. */
function isOfRows([row, , , columns]: Area): boolean {
  return row > 1 && columns > 1;
}

function readInZone(zoneAfter: string) {
  const { run } = fakeRun({}, {});
  let zone = run.workbook.timeZone();
  const sheet = sheetOver(
    (...area) => {
      if (isOfRows(area)) zone = zoneAfter;
    },
    () => rows,
  );
  const inZone = { ...run, workbook: { ...run.workbook, timeZone: () => zone } };
  return readEditedKeys(
    inZone,
    { contract: sales, sheets: [sheet] },
    { edits: [mark], lastSeen: { nothingRejected: true, nothingHeld: true } },
  );
}

describe('the rows of the edited keys', () => {
  it('are all of them, wherever they stand', () => {
    const contents = read(
      () => undefined,
      () => rows,
    );
    expect(contents?.tabs.flatMap((content) => sheetRows(content).map(({ row }) => row))).toEqual([2, 5]);
  });

  it('are found in the whole column where the header’s place is known: no row that came meanwhile pushes one out', () => {
    const known = {
      row: 1,
      columns: ['date', 'event_id', 'city', 'tickets_sold', 'revenue'],
      positions: [0, 1, 2, 3, 4],
      unknown: [],
      lesser: [],
      isIdBare: false,
      cells: [],
    };
    let now: Cells = rows;
    const seen = { nothingRejected: true, nothingHeld: true };
    const sheet = {
      ...sheetOver(
        () => undefined,
        () => now,
      ),
      lastRow: () => expect.unreachable(),
    };
    const columnFrom: SheetTab['columnFrom'] = (row, column) => {
      now = [...rows.slice(0, 3), sale('9', 9), ...rows.slice(3)];
      return sheet.columnFrom(row, column);
    };
    const contents = readEdited(sales, [{ ...sheet, columnFrom }], [mark], reader, seen, () => known);
    expect(contents?.tabs.flatMap((content) => sheetRows(content).map(({ row }) => row))).toEqual([2, 6]);
  });

  it('are not sent where a row came meanwhile, which may have pushed one of them out of sight', () => {
    let now: readonly (readonly unknown[])[] = rows;
    const contents = read(
      () => {
        now = [header, sale('1', 1), sale('9', 9), sale('2', 2), sale('3', 3), sale('1', 4)];
      },
      () => now,
    );
    expect(contents).toBeNull();
  });

  it.each([
    ['the edited rows', 3],
    ['the column of the key', 4],
  ])('are not sent where rows changed places after %s were read: other rows stand there now (R2)', (_, when) => {
    let now: Cells = rows;
    let reads = 0;
    const contents = read(
      () => {
        reads += 1;
        if (reads === when) now = [header, sale('2', 2), sale('1', 1), sale('3', 3), sale('1', 4)];
      },
      () => now,
    );
    expect(contents).toBeNull();
  });

  it('are not sent where a column was dragged after the header was read: its values would bear another name', () => {
    const dragged: Cells = rows.map((row) => [row[0], row[1], row[2], row[4], row[3]]);
    for (const when of [2, 3, 4]) {
      let now: Cells = rows;
      let reads = 0;
      const contents = read(
        () => {
          reads += 1;
          if (reads === when) now = dragged;
        },
        () => now,
      );
      expect(contents).toBeNull();
    }
  });

  it.each([1, 2])(
    'are not sent where a column came before they were read (%i), and went again before the header was looked at',
    (nth) => {
      const copied: Cells = rows.map(([date, event, city, ...more]) => [date, event, city, event, ...more]);
      let now: Cells = rows;
      let reads = 0;
      const contents = read(
        (...area) => {
          if (isOfRows(area)) reads += 1;
          now = isOfRows(area) && reads === nth ? copied : rows;
        },
        () => now,
      );
      expect(contents).toBeNull();
    },
  );

  it.each([1, 2, 3, 4])(
    'are not sent under the id of other digits: a column was elsewhere for formats’ call %i',
    (moved) => {
      const numbers: Cells = [header, ['01.03.2025', 42, 'Москва', 1, 10]];
      function idsRead(isAway: (call: number) => boolean) {
        let calls = 0;
        const numberFormats: SheetTab['numberFormats'] = (_row, column, count, columns) => {
          calls += 1;
          const ids = isAway(calls) ? 4 : 2;
          const line = Array.from({ length: columns }, (_, at) => (column + at === ids ? '00000' : '0'));
          return Array.from({ length: count }, () => line);
        };
        const sheet = { ...fakeSheet('Sales', () => numbers), numberFormats };
        const lastSeen = { nothingRejected: true, nothingHeld: true };
        const edited = readEdited(sales, [sheet], [mark], { ...reader, formats: noFormatLook() }, lastSeen);
        return { ids: edited?.tabs.flatMap(sheetRows).map(({ cells }) => cells[1]) ?? null, calls };
      }
      const still = idsRead(() => false);
      expect(still).toEqual({ ids: [{ number: 42, format: '00000' }], calls: 4 });
      expect(idsRead((call) => call === moved).ids).toBeNull();
    },
  );

  it('are not sent where the time zone changed while they were read: their dates may be of either (R1)', () => {
    expect(readInZone('Etc/UTC')).toMatchObject({ kind: 'rows', reading: { rows: [{ row: 2 }, { row: 5 }] } });
    expect(readInZone('Asia/Tokyo')).toEqual({ kind: 'compare' });
  });
});
