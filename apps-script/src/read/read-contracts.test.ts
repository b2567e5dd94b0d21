import { events } from '@qtickets/shared-schema/contracts/events';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { describe, expect, it } from 'vitest';
import type { SheetTab } from '../run/ports.ts';
import { fakeRun, fakeSheet } from '../testing/fake-run.ts';
import { readContracts } from './read-contracts.ts';

const TIMED_OUT = 'Service Spreadsheets timed out while accessing document with id x.';

const eventRows = [
  ['event_id', 'event_date', 'city', 'event_name'],
  ['1', '01.03.2025', 'Москва', 'Концерт'],
];
const salesRows = [
  ['date', 'event_id', 'city', 'tickets_sold', 'revenue', 'refunds', 'currency', 'order_id', 'event_name'],
  ...Array.from({ length: 9_000 }, (_, row) => ['01.03.2025', '1', 'Москва', 1, 10, 0, 'RUB', `o${row}`, '']),
];

/** @param fails whether this call throws, as Google's does */
function sheetThat(
  name: string,
  rows: readonly (readonly unknown[])[],
  fails: (cells: number, call: number) => boolean,
) {
  const sheet = fakeSheet(name, () => rows);
  const asked: number[] = [];
  const values: SheetTab['values'] = (row, column, count, columns) => {
    asked.push(count * columns);
    if (fails(count * columns, asked.length)) throw new Error(TIMED_OUT);
    return sheet.values(row, column, count, columns);
  };
  return { sheet: { ...sheet, values }, asked };
}

function read(
  eventsFail: (cells: number, call: number) => boolean,
  salesFail: (cells: number, call: number) => boolean,
) {
  const { run } = fakeRun({}, {});
  const ours = sheetThat('Events', eventRows, eventsFail);
  const large = sheetThat('Sales', salesRows, salesFail);
  const again = () =>
    readContracts(run, [
      { contract: events, sheets: [ours.sheet] },
      { contract: sales, sheets: [large.sheet] },
    ]).readings;
  return { run, again, readings: again(), asked: { events: ours.asked, sales: large.asked } };
}

const never = () => false;

describe('a tab that Google does not give (R15)', () => {
  it('stops its own contract, in Google’s words, and no other', () => {
    const { readings, asked } = read(() => true, never);
    expect(readings.get('events')).toMatchObject({
      ok: false,
      outcome: {
        kind: 'read_failed',
        tab: 'Events',
        cause: { kind: 'google_timeout', text: expect.stringContaining(TIMED_OUT) },
      },
    });
    expect(readings.get('sales')).toMatchObject({ ok: true });
    expect(asked.events).toHaveLength(2);
  });

  it('is read where it failed once', () => {
    const { readings } = read((_, call) => call === 1, never);
    expect(readings.get('events')).toMatchObject({ ok: true, reading: { rows: [{ row: 2 }] } });
  });

  it('is asked for in smaller blocks where it was too large, and the size that worked is remembered', () => {
    const { readings, again, asked } = read(never, (cells) => cells > 50_000);
    const reading = readings.get('sales');
    expect(reading?.ok === true && [reading.reading.rows.length, reading.reading.mayBeTorn]).toEqual([9_000, true]);
    const failed = asked.sales.filter((cells) => cells > 50_000).length;
    again();
    expect([failed, asked.sales.filter((cells) => cells > 50_000).length]).toEqual([1, 1]);
  });

  it('remembers no size where none worked', () => {
    const { run, readings } = read(never, () => true);
    expect(readings.get('sales')).toMatchObject({ ok: false, outcome: { kind: 'read_failed' } });
    expect(run.readSizes.cells.size).toBe(0);
  });
});
