/** Marks of broken cells in the sheet itself: where somebody wants them, and never at the cost of a sync or of a person's own. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listedIssues } from '../support/listed-issues.ts';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { createRuntime, type Runtime, Workbook } from '../tools/apps-script-runtime/index.ts';

const histories = 5;
const ids = ['off', 'edit', 'own', 'quiet', 'moved', 'taken', 'fails', 'protected', 'killed', 'gone', 'tall'];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage([...ids, ...Array.from({ length: histories }, (_, index) => `history-${index}`)]);
});
afterAll(() => stage.close());

const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
const order = (index: number) => [{ date: '2025-10-01' }, '7', 'Москва', `o${index}`, 1, 100 + index];
const ROWS = 6;
const workbookOf = (id: string) =>
  Workbook.fromArrays({ Sales: [header, ...Array.from({ length: ROWS }, (_, index) => order(index))] }, { id });

function open(id: string, wanted = true): Sheet {
  const sheet = stage.open(workbookOf(id));
  sheet.run('installTriggers');
  sheet.run(wanted ? 'markBrokenCells' : 'syncNow');
  return sheet;
}

function look({ workbook }: Pick<Runtime, 'workbook'>, row: number, column: number) {
  const { note = '', style } = workbook.sheet('Sales').cell(row, column) ?? {};
  return { note, colour: String(style?.background ?? '') };
}

function type(sheet: Sheet, cell: string, value: string | number) {
  sheet.runtime.user.edit('Sales', cell, value);
  return sheet.deliverEvents();
}

const MARK = '#fce8e4';
const ending = 'QTickets: заметка исчезнет сама, когда ячейка будет исправлена.';

describe('marks of broken cells', () => {
  it('come with the edit that broke a cell, go with the one that repaired it, and start nothing', () => {
    const sheet = open('edit');
    type(sheet, 'F3', 'сто');
    expect(look(sheet, 3, 6)).toEqual({
      note: expect.stringMatching(/^«сто» не число: .*\n\nQTickets: /),
      colour: MARK,
    });
    expect(sheet.runtime.pendingEvents).toEqual([]);
    expect([sheet.tick().calls['Range.setNote'], look(sheet, 3, 6).colour]).toEqual([undefined, MARK]);
    type(sheet, 'F3', 120);
    expect(look(sheet, 3, 6)).toEqual({ note: '', colour: '' });
    expect(sheet.workbook.sheet('Sales').cell(3, 6)).toEqual({ value: 120 });
  });

  it('are nobody’s who did not ask for them', () => {
    const sheet = open('off', false);
    const results = [...type(sheet, 'F3', 'сто'), sheet.tick(), sheet.run('syncNow')];
    expect(look(sheet, 3, 6)).toEqual({ note: '', colour: '' });
    for (const { calls } of results)
      expect([calls['Range.getNotes'], calls['Range.getBackgrounds']]).toEqual([undefined, undefined]);
  });

  it('leave a person’s note and colour as they are', () => {
    const sheet = open('own');
    const { user } = sheet.runtime;
    user.setNote('Sales', 'F3', 'спросить Анну');
    user.setBackground('Sales', 'F4', '#d9ead3');
    user.apiWrite('Sales', 'F5', [['сто']]);
    type(sheet, 'F3', 'сто');
    type(sheet, 'F4', 'сто');
    sheet.tick();
    expect(look(sheet, 3, 6)).toEqual({ note: 'спросить Анну', colour: MARK });
    expect(look(sheet, 4, 6)).toEqual({ note: expect.stringContaining(ending), colour: '#d9ead3' });
    expect(look(sheet, 5, 6)).toEqual({ note: expect.stringContaining(ending), colour: MARK });
    sheet.run('unmarkCells');
    expect([3, 4, 5].map((row) => look(sheet, row, 6))).toEqual([
      { note: 'спросить Анну', colour: '' },
      { note: '', colour: '#d9ead3' },
      { note: '', colour: '' },
    ]);
    expect(sheet.runtime.properties.document.has('CELL_MARKS')).toBe(false);
  });

  it('cost a run nothing that found what the last one found', () => {
    const sheet = open('quiet');
    type(sheet, 'F3', 'сто');
    sheet.tick();
    for (const { calls } of [sheet.tick(), ...type(sheet, 'E6', 2)]) {
      expect([calls['Range.getNotes'], calls['Range.setNote'], calls['Range.setBackground']]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }
  });

  it('are found again where a sort or an inserted row carried them, and on cells that were copied', () => {
    const sheet = open('moved');
    const { user } = sheet.runtime;
    type(sheet, 'F3', 'сто');
    user.sort('Sales', 4, { ascending: false });
    user.insertRows('Sales', 2, 2);
    sheet.deliverEvents();
    const [place = ''] = listedIssues(sheet.workbook).map((line) => line.split(' | ')[1]);
    expect(place).toBe('F8');
    expect(look(sheet, 8, 6).colour).toBe(MARK);
    type(sheet, 'F8', 5);
    sheet.tick();
    for (let row = 1; row <= ROWS + 3; row += 1) expect(look(sheet, row, 6)).toEqual({ note: '', colour: '' });
  });

  it('that a person took away come back with Sync now', () => {
    const sheet = open('taken');
    type(sheet, 'F3', 'сто');
    sheet.tick();
    sheet.runtime.user.setNote('Sales', 'F3', '');
    sheet.tick();
    expect(look(sheet, 3, 6).note).toBe('');
    sheet.run('syncNow');
    expect(look(sheet, 3, 6)).toEqual({ note: expect.stringContaining(ending), colour: MARK });
  });

  it('that Google refuses keep no sync from its end, and come with a later one', async () => {
    const sheet = open('fails');
    const failing = sheet.runtime.failures.add({
      service: 'Range',
      method: ['setNote', 'getNotes'],
      text: 'Service error: Spreadsheets',
    });
    sheet.runtime.user.apiWrite('Sales', 'E2', [
      [5, 'сто'],
      [7, 300],
    ]);
    const result = sheet.tick();
    expect([result.status, failing.hits > 0]).toEqual(['ok', true]);
    expect(
      String(
        await stage.value(
          "SELECT tickets_sold FROM fact_qtickets_sales FINAL WHERE _source = 'fails' AND order_id = 'o1'",
        ),
      ),
    ).toBe('7');
    expect(sheet.sent.at(-1)?.message).toMatchObject({ status: 'success' });
    failing.remove();
    sheet.tick();
    expect(look(sheet, 2, 6)).toEqual({ note: expect.stringContaining(ending), colour: MARK });
  });

  it('are put where the person may edit, and those elsewhere are named when all are taken away', () => {
    const sheet = open('protected');
    sheet.runtime.user.apiWrite('Sales', 'F2', [['сто'], [101], ['сто']]);
    sheet.tick();
    sheet.workbook
      .sheet('Sales')
      .protectedRanges.push({ area: { row: 4, column: 1, numRows: 1, numColumns: 26 }, editors: [] });
    sheet.runtime.user.apiWrite('Sales', 'F3', [['сто'], ['двести']]);
    sheet.tick();
    expect([2, 3].map((row) => look(sheet, row, 6).colour)).toEqual([MARK, MARK]);
    expect(look(sheet, 4, 6).note).toContain('«сто»');
    const { toasts } = sheet.run('unmarkCells');
    expect(toasts.at(-1)?.message).toMatch(/^Отметки остались там, где вам нельзя править: Sales/);
    expect([2, 3].map((row) => look(sheet, row, 6).colour)).toEqual(['', '']);
  });

  it('that an execution left behind when it was ended are found by the next one', () => {
    const sheet = open('killed');
    sheet.runtime.user.apiWrite('Sales', 'F2', [['сто'], ['двести']]);
    let calls = 0;
    sheet.runtime.onServiceCall = (name) => (name === 'Range.setNote' && ++calls === 2 ? { kill: true } : undefined);
    sheet.runtime.run('onSchedule', { kind: 'time' }, { as: 'trigger' });
    sheet.runtime.onServiceCall = undefined;
    expect([2, 3].map((row) => look(sheet, row, 6).note !== '')).toEqual([true, false]);
    sheet.runtime.user.apiWrite('Sales', 'F2', [[1], [2]]);
    sheet.tick();
    expect([2, 3].map((row) => look(sheet, row, 6))).toEqual([
      { note: '', colour: '' },
      { note: '', colour: '' },
    ]);
  });

  it('are looked for in a tall tab by calls of a size that Google gives', () => {
    const sheet = open('tall');
    sheet.workbook.sheet('Sales').maxRows = 100_000;
    sheet.runtime.user.apiWrite('Sales', 'F3', [['сто']]);
    expect(sheet.tick().calls['Range.getNotes']).toBe(3);
    expect(look(sheet, 3, 6).colour).toBe(MARK);
  });

  it('go from a row whose content was deleted', () => {
    const sheet = open('gone');
    type(sheet, 'F7', 'сто');
    sheet.runtime.user.clear('Sales', 'A7:F7');
    sheet.runtime.pendingEvents.length = 0;
    sheet.tick();
    expect(look(sheet, 7, 6)).toEqual({ note: '', colour: '' });
  });
});

/** What a person does in one of the two spreadsheets, of which one has no script. */
type Act = (runtime: Runtime) => void;

const row = fc.integer({ min: 2, max: ROWS + 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(row, fc.constantFrom('E', 'F'), fc.constantFrom('сто', 'x', 5, 250)).map(
    ([at, column, value]): Act =>
      ({ user }) =>
        user.edit('Sales', `${column}${at}`, value),
  ),
  row.map(
    (at): Act =>
      ({ user }) =>
        user.apiWrite('Sales', `F${at}`, [['даром']]),
  ),
  fc.tuple(row, fc.constantFrom('E', 'F'), fc.constantFrom('спросить Анну', 'QTickets', '')).map(
    ([at, column, note]): Act =>
      ({ user }) =>
        user.setNote('Sales', `${column}${at}`, note),
  ),
  fc.tuple(row, fc.constantFrom('#d9ead3', null)).map(
    ([at, colour]): Act =>
      ({ user }) =>
        user.setBackground('Sales', `F${at}`, colour),
  ),
  fc.tuple(fc.constantFrom(4, 6), fc.boolean()).map(
    ([column, ascending]): Act =>
      ({ user }) =>
        user.sort('Sales', column, { ascending }),
  ),
  row.map(
    (at): Act =>
      ({ user }) =>
        user.insertRows('Sales', at),
  ),
  row.map(
    (at): Act =>
      ({ user }) =>
        user.deleteRows('Sales', at),
  ),
);

/** All cells, as a person sees them. */
function cellsOf({ workbook }: Pick<Runtime, 'workbook'>) {
  return workbook.sheet('Sales').read({ row: 1, column: 1, numRows: 2 * ROWS + 10, numColumns: header.length });
}

describe('in the end', () => {
  it('each listed cell is marked, and a person’s notes and colours are as if marks had never been', () => {
    let played = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(act, fc.boolean()), { minLength: 1, maxLength: 8 }), (steps) => {
        const sheet = open(`history-${played++ % histories}`);
        const without = createRuntime({ code: 'function onOpen() {}', workbook: workbookOf('twin') });
        for (const [one, isDelivered] of steps) {
          one(sheet.runtime);
          one(without);
          if (isDelivered) sheet.deliverEvents();
        }
        sheet.run('syncNow');
        expectMarked(sheet, without);
        sheet.run('unmarkCells');
        expect(cellsOf(sheet)).toEqual(cellsOf(without));
      }),
      { numRuns: histories },
    );
  }, 240_000);
});

function expectMarked(sheet: Sheet, without: Runtime): void {
  const listed = listedIssues(sheet.workbook).map((line) => line.split(' | ')[1]);
  for (let at = 2; at <= 2 * ROWS + 4; at += 1) {
    for (const [letter, column] of [
      ['E', 5],
      ['F', 6],
    ] as const) {
      const own = look(without, at, column);
      const isListed = listed.includes(`${letter}${at}`);
      expect([`${letter}${at}`, look(sheet, at, column)]).toEqual([
        `${letter}${at}`,
        {
          note: isListed && own.note === '' ? expect.stringContaining(ending) : own.note,
          colour: isListed && own.colour === '' ? MARK : own.colour,
        },
      ]);
    }
  }
}
