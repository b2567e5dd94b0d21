/** How tabs are read through the API: in blocks, as of one moment, and with formats only where they matter. */
import { Progress } from '@qtickets/ingest-server/progress';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';
import { addSales, type GoogleStage, openGoogle, readerOf, sale, salesHeader } from './support.ts';

const id = 'sheet-of-tabs';

let local: GoogleStage;
beforeEach(async () => {
  local = await openGoogle();
});
afterEach(() => local.close());

describe('a tab too large for one answer', () => {
  const many = Array.from({ length: 25_000 }, (_, index) => sale(`o${index}`));

  it('is read in blocks of 10,000 rows, all of it', async () => {
    addSales(local.google, id, many).sheet('Sales').maxRows = 26_000;
    const reader = await readerOf(await local.api(), id);
    const shares: number[][] = [];
    const reading = (await reader.read(['sales'], new Progress((...share) => shares.push(share)))).get('sales');
    if (!reading?.ok) throw new Error(JSON.stringify(reading));
    expect(reading.reading.rows).toHaveLength(25_000);
    expect(shares).toEqual([0, 10_000, 20_000, 26_000].map((done) => [done, 26_000]));
    const blocks = local.google.asked.filter((path) => path.includes('batchGet') && /%21A\d+%3A/.test(path));
    expect(blocks).toHaveLength(3);
    expect(reading.reading.rows.every(({ cells }) => JSON.stringify(cells[0]) === '{"date":"2025-03-01"}')).toBe(true);
  });

  it('is read again where rows moved between the blocks', async () => {
    const sheet = addSales(local.google, id, many).sheet('Sales');
    sheet.maxRows = 26_000;
    let blocks = 0;
    local.google.beforeAnswer = (path) => {
      if (!/batchGet.*%21A10001%3A/.test(path)) return;
      blocks += 1;
      if (blocks === 1) sheet.deleteRows(2, 5);
    };
    const reader = await readerOf(await local.api(), id);
    const reading = (await reader.read(['sales'])).get('sales');
    if (!reading?.ok) throw new Error(JSON.stringify(reading));
    expect(blocks).toBe(2);
    expect(reading.reading.rows).toHaveLength(24_995);
  });

  it('that goes on moving is left to the next time', async () => {
    const sheet = addSales(local.google, id, many).sheet('Sales');
    sheet.maxRows = 26_000;
    local.google.beforeAnswer = (path) => {
      if (/batchGet.*%21A10001%3A/.test(path)) sheet.deleteRows(2, 1);
    };
    const reader = await readerOf(await local.api(), id);
    expect((await reader.read(['sales'])).get('sales')).toEqual({ ok: false, outcome: { kind: 'unsettled' } });
  });
});

describe('the tabs', () => {
  it('come by one snapshot, and formats are asked for only where numbers stand', async () => {
    const text = ['2025-03-01', '1001', 'Казань', 'o1', '1', '10'];
    local.google.add(
      Workbook.fromArrays(
        {
          Sales: [salesHeader, text],
          Plans: [
            ['date', 'event_id', 'plan_tickets', 'plan_revenue'],
            ['2025-03-01', 'a', 5, '7'],
          ],
        },
        { id },
      ),
    );
    const reader = await readerOf(await local.api(), id);
    await reader.read(['sales', 'plans']);
    // Once more after the formats, which belong to the same rows only where the values are the same.
    expect(local.google.asked.filter((path) => path.includes('values:batchGet'))).toHaveLength(2);
    const formats = local.google.asked.filter((path) => path.includes('numberFormat'));
    expect(formats).toHaveLength(1);
    expect(decodeURIComponent(formats[0] ?? '')).toContain("'Plans'!C");
    expect(formats[0]).not.toContain('Sales');
  });

  it('may be many, with long names', async () => {
    const tabs = Array.from({ length: 120 }, (_, at): [string, CellInput[][]] => [
      `Продажи по городам, неделя ${at}`,
      [salesHeader, sale(`o${at}`)],
    ]);
    local.google.add(Workbook.fromArrays(Object.fromEntries(tabs), { id }));
    const reader = await readerOf(await local.api(), id, { TAB_SALES: 'Продажи*' });
    const result = (await reader.read(['sales'])).get('sales');
    if (!result?.ok) throw new Error(JSON.stringify(result));
    const orders = result.reading.rows.map(({ cells }) => [
      cells[0],
      cells[result.reading.columns.indexOf('order_id')],
    ]);
    expect(orders).toEqual(tabs.map((_, at) => [{ date: '2025-03-01' }, `o${at}`]));
  });
});
