/** Columns beside those of a contract: what is typed there costs next to nothing, and what it may change with it arrives. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { callsOf, edit, revenueOf, statusOf, synced, threeTabs } from '../support/three-tabs.ts';
import { Workbook } from '../tools/apps-script-runtime/index.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(['beside', 'formula', 'moved-unseen', 'second-header']);
});
afterAll(() => stage.close());

function open(id: string): Sheet {
  return stage.open(Workbook.fromArrays(threeTabs, { id, locale: 'ru_RU' }));
}

describe('an edit in a column that is not ours', () => {
  it('makes no request and reads the header only, and one in a column of ours still arrives (P31)', async () => {
    const sheet = open('beside');
    sheet.workbook.sheet('Sales').put(1, 10, { value: 'Комментарий' });
    synced(sheet);
    const results = edit(sheet, 'J5', 'позвонить');
    expect(sheet.sent).toEqual([]);
    expect(results.map(({ calls }) => calls['Range.getValues'] ?? 0)).toEqual([1, 0]);
    expect(callsOf(results)).toBeLessThan(20);
    edit(sheet, 'F5', 77);
    expect(await revenueOf(stage, 'beside', 'o5')).toBe('77');
  });

  it('is one of ours after columns moved and nobody was told, as after an undone insertion', async () => {
    const sheet = open('moved-unseen');
    sheet.workbook.sheet('Sales').insertColumns(6, 1);
    synced(sheet);
    sheet.workbook.sheet('Sales').deleteColumns(6, 1);
    edit(sheet, 'F5', 77);
    expect(await revenueOf(stage, 'moved-unseen', 'o5')).toBe('77');
  });

  it('is compared, like one of ours, where a second header of one of ours stands there since', async () => {
    const sheet = synced(open('second-header'));
    sheet.workbook.sheet('Sales').put(1, 9, { value: 'Город' });
    edit(sheet, 'F5', 77);
    expect(sheet.sent.map(({ action }) => action)).not.toContain('push');
    expect(await revenueOf(stage, 'second-header', 'o5')).toBe('105');
    expect(statusOf(sheet)).toContain('I1');
  });

  it('arrives at once where a formula of ours in that row may have changed with it', async () => {
    const sheet = open('formula');
    sheet.workbook.sheet('Sales').put(1, 10, { value: 'цена' });
    sheet.workbook.sheet('Sales').put(5, 6, { value: 105, formula: '=J5*E5' });
    synced(sheet);
    sheet.runtime.user.edit('Sales', 'J5', 50);
    sheet.runtime.user.recalc('Sales', 'F5', 50);
    sheet.deliverEvents();
    expect(await revenueOf(stage, 'formula', 'o5')).toBe('50');
  });
});
