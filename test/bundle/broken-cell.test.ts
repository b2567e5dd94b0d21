/** A short word where an edit broke a cell: at once, of that cell, and at most one a minute. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(['ru', 'en', 'quiet']);
});
afterAll(() => stage.close());

function open(id: string, locale: string): Sheet {
  const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
  const rows = [1, 2, 3].map((index) => [{ date: '2025-10-01' }, '7', 'Москва', `o${index}`, 1, 100]);
  const sheet = stage.open(Workbook.fromArrays({ Sales: [header, ...rows] }, { id, locale }));
  sheet.run('installTriggers');
  sheet.run('syncNow');
  return sheet;
}

function type(sheet: Sheet, cell: string, value: CellInput): readonly string[] {
  sheet.runtime.user.edit('Sales', cell, value);
  return sheet.deliverEvents().flatMap(({ toasts }) => toasts.map(({ message }) => message));
}

it('names the cell and what to do, and then is silent for a minute', () => {
  const sheet = open('ru', 'ru_RU');
  expect(type(sheet, 'F2', 'сто')).toEqual([expect.stringMatching(/^Sales, F2: «сто» не число: /)]);
  expect(type(sheet, 'F3', 'двести')).toEqual([]);
  sheet.runtime.clock.advance(60_000);
  expect(type(sheet, 'F4', 'триста')).toEqual([expect.stringMatching(/^Sales, F4: /)]);
});

it('speaks English elsewhere', () => {
  expect(type(open('en', 'en_US'), 'A2', 'soon')).toEqual([expect.stringMatching(/^Sales, A2: “soon” is not a date/)]);
});

it('says nothing of an edit that broke nothing, of a cell beside the broken one, or of a row half typed', () => {
  const sheet = open('quiet', 'ru_RU');
  expect(type(sheet, 'F2', 5)).toEqual([]);
  sheet.runtime.user.apiWrite('Sales', 'F2', [['сто']]);
  expect(type(sheet, 'E2', 2)).toEqual([]);
  expect(type(sheet, 'A9', '01.10.2025')).toEqual([]);
});
