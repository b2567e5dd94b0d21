import { done, fact } from '../../../support/terminal.ts';
import type { DemoStage } from '../demo-stage.ts';
import { expectThat } from '../expect.ts';
import { type Order, salesTab, someOrder } from '../rows.ts';
import type { Step } from '../story.ts';

const typed = 'уточнить у Ольги';

/** Somebody writes words where an amount belongs, and corrects them. */
async function play(stage: DemoStage): Promise<void> {
  const order = someOrder(stage.sheet, 200);
  stage.sheet.runtime.user.edit(salesTab, order.revenueCell, typed);
  stage.sheet.deliverEvents();
  await showBroken(stage, order);
  stage.sheet.runtime.user.edit(salesTab, order.revenueCell, order.revenue);
  stage.sheet.deliverEvents();
  await showMended(stage, order);
}

async function showBroken(stage: DemoStage, order: Order): Promise<void> {
  const issue = issueLine(stage, order);
  expectThat(issue !== undefined, 'The broken cell should be listed in the workbook.');
  const stored = await storedRevenue(stage, order);
  expectThat(stored === String(order.revenue), 'The last good amount should stay in ClickHouse.', { stored, order });
  const open = await openIssues(stage, order);
  expectThat(open === 1, 'The issue should be in v_qtickets_issues.', { open });
  fact(`${salesTab}!${order.revenueCell}`, `${order.revenue} → ${typed}`);
  fact(`tab ${issue.tab}`, issue.text);
  done(`ClickHouse keeps the last good amount, ${stored}, and lists the cell in v_qtickets_issues`);
}

async function showMended(stage: DemoStage, order: Order): Promise<void> {
  const [issue, open] = [issueLine(stage, order), await openIssues(stage, order)];
  expectThat(issue === undefined && open === 0, 'A fixed cell should be no issue any more.', { issue, open });
  done('typed again as it was: gone from the list, in the sheet and in ClickHouse');
}

/** Where the workbook itself names the cell, in a tab that the bundle made. */
function issueLine({ sheet }: DemoStage, { revenueCell }: Order): { tab: string; text: string } | undefined {
  const own = new Set(['Сводка', 'Мероприятия', 'Остатки', 'Продажи']);
  for (const model of sheet.workbook.sheets.filter(({ name }) => !own.has(name))) {
    const area = { row: 1, column: 1, numRows: model.lastRow(), numColumns: model.lastColumn() };
    for (const cells of model.read(area)) {
      const texts = cells.map((cell) => String(cell?.value ?? '')).filter((text) => text !== '');
      if (texts.some((text) => text.endsWith(revenueCell))) return { tab: model.name, text: texts.join('  ·  ') };
    }
  }
  return undefined;
}

async function storedRevenue({ select }: DemoStage, { id }: Order): Promise<unknown> {
  const [row = {}] = await select(
    `SELECT toString(revenue) AS revenue FROM fact_qtickets_sales FINAL WHERE order_id = '${id}'`,
  );
  return row.revenue;
}

async function openIssues({ select }: DemoStage, { row }: Order): Promise<number> {
  const [found = {}] = await select(
    `SELECT count() AS open FROM v_qtickets_issues WHERE tab = '${salesTab}' AND row = ${row}`,
  );
  return Number(found.open);
}

export const brokenCell: Step = { title: 'A broken cell comes back to the sheet, and is fixed', play };
