/** Two values in one cell, such as a drop-down with several choices: never one value in silence. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listedIssues } from '../support/listed-issues.ts';
import { issuesIn, readExport } from '../support/read-export.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { Workbook } from '../tools/apps-script-runtime/index.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(['choices']);
});
afterAll(() => stage.close());

function workbook(): Workbook {
  const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue', 'currency'];
  const rows = ['o1', 'o2', 'o3', 'o4'].map((order) => [
    { date: '2025-03-01' },
    '1001',
    'Казань',
    order,
    2,
    100,
    'RUB',
  ]);
  return Workbook.fromArrays({ Sales: [header, ...rows] }, { id: 'choices', locale: 'ru_RU' });
}

const choices = { C2: 'Москва, Казань', C3: 'мск/спб', G4: 'RUB, USD', E5: '2; 3' } as const;
const expected = [
  '2 city several_values',
  '3 city several_values',
  '4 currency unknown_currency',
  '5 tickets_sold not_a_number',
];

it('in a spreadsheet is an issue at its cell, and nothing of it is stored (P26)', async () => {
  const sheet = stage.open(workbook());
  sheet.run('syncNow');
  for (const [cell, text] of Object.entries(choices)) {
    sheet.runtime.user.edit('Sales', cell, { value: text, format: '@' });
  }
  sheet.tick();
  const lines = listedIssues(sheet.workbook);
  expect(lines.map((line) => line.split(' | ')[1]).sort()).toEqual(Object.keys(choices).sort());
  expect(lines.find((line) => line.includes('| C2 |'))).toMatch(/«Москва, Казань» – несколько значений в одной ячейке/);
  const cities = await stage.select('SELECT DISTINCT city FROM fact_qtickets_sales');
  expect(cities).toEqual([{ city: 'казань' }]);
});

it('in a file is the same issue', async () => {
  const book = workbook();
  for (const [cell, text] of Object.entries(choices))
    book.sheet('Sales').put(Number(cell.slice(1)), cell.charCodeAt(0) - 64, { value: text });
  expect(issuesIn(await readExport(book), 'sales')).toEqual(expected);
});
