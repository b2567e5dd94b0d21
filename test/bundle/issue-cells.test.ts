/** The bundle says where rejected rows stand, so that a person who reads of an issue elsewhere is one click from its cell. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(['cells', 'moved', 'refused']);
});
afterAll(() => stage.close());

const header = ['Дата', 'ID события', 'Город', '№ заказа', 'Продано', 'Выручка'];

function order(index: number, revenue: CellInput = 100): CellInput[] {
  return [{ date: '2025-10-01' }, '1042', 'Москва', `order-${index}`, 1, revenue];
}

function placesOf(source: string): Promise<readonly Record<string, unknown>[]> {
  return stage.select(`SELECT tab, cell, link FROM v_qtickets_issues WHERE source = '${source}' ORDER BY tab, row`);
}

it('an issue is linked to its cell by the layout of its own tab, and each tab is asked for its id once', async () => {
  const mirrored = (row: readonly CellInput[]) => ['', ...[...row].reverse()];
  const workbook = Workbook.fromArrays(
    {
      Продажи: [header, order(0), order(1, '#REF!')],
      'Продажи 2': [mirrored(header), mirrored(order(2, 'сто'))],
      'Продажи 3': [header, order(3)],
    },
    { id: 'cells' },
  );
  let ids = 0;
  const idsAtPushes: number[] = [];
  const sheet = stage.open(workbook, ({ action }) => {
    if (action === 'push') idsAtPushes.push(ids);
  });
  sheet.runtime.properties.document.set('TAB_SALES', 'Продажи*');
  sheet.runtime.onServiceCall = (name) => {
    if (name === 'Sheet.getSheetId') ids += 1;
    return undefined;
  };
  sheet.run('syncNow');
  const address = 'https://docs.google.com/spreadsheets/d/cells/edit';
  const [first, second] = ['Продажи', 'Продажи 2'].map((name) => workbook.sheet(name).id);
  expect(await placesOf('cells')).toEqual([
    { tab: 'Продажи', cell: 'F3', link: `${address}#gid=${first}&range=F3` },
    { tab: 'Продажи 2', cell: 'B2', link: `${address}#gid=${second}&range=B2` },
  ]);
  expect(idsAtPushes).toEqual([3, 3]);
  const laidOut = sheet.sent.filter(({ message }) => message.layouts !== undefined);
  expect(laidOut.map(({ message }) => message.scope)).toEqual([{ kind: 'rejected' }]);
});

it('a cell moves with its column: a column put in before it, and one dragged behind it, are news with the next sync', async () => {
  const sheet = stage.open(Workbook.fromArrays({ Продажи: [header, order(0), order(1, '?')] }, { id: 'moved' }));
  sheet.run('installTriggers');
  sheet.run('syncNow');
  const cells = async () => (await placesOf('moved')).map(({ cell }) => cell);
  expect(await cells()).toEqual(['F3']);
  sheet.runtime.user.insertColumns('Продажи', 1, 1);
  sheet.deliverEvents();
  expect(await cells()).toEqual(['G3']);
  sheet.runtime.user.moveColumn('Продажи', 1, 8);
  sheet.tick();
  expect(await cells()).toEqual(['F3']);
  sheet.sent.length = 0;
  sheet.tick();
  expect(sheet.sent.map(({ action }) => action)).toEqual(['digest']);
});

it('an id that Google refuses once is asked for again: no link is lost for what passes at once', async () => {
  const sheet = stage.open(Workbook.fromArrays({ Продажи: [header, order(0), order(1, '?')] }, { id: 'refused' }));
  let isRefused = false;
  sheet.runtime.onServiceCall = (name) => {
    if (name !== 'Sheet.getSheetId' || isRefused) return undefined;
    isRefused = true;
    return { throws: 'Service Spreadsheets timed out while accessing document with id x.' };
  };
  sheet.run('syncNow');
  expect(isRefused).toBe(true);
  expect((await placesOf('refused')).map(({ link }) => link)).toEqual([expect.stringMatching(/#gid=\d+&range=F3$/)]);
});
