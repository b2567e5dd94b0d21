import { spent } from '../../../support/spent.ts';
import { done, fact, kilobytes, seconds } from '../../../support/terminal.ts';
import type { DemoStage } from '../demo-stage.ts';
import { expectThat } from '../expect.ts';
import { salesTab, someOrder } from '../rows.ts';
import type { Step } from '../story.ts';

const typed = '12\u00a0345,50 ₽';
const meant = '12345.5';

/** A manager corrects an amount, and types it as managers do. */
async function play({ sheet, select }: DemoStage): Promise<void> {
  const order = someOrder(sheet, 100);
  const startedAt = performance.now();
  sheet.runtime.user.edit(salesTab, order.revenueCell, typed);
  const run = spent(sheet, () => sheet.deliverEvents());
  const [row = {}] = await select(
    `SELECT toString(revenue) AS revenue FROM fact_qtickets_sales FINAL WHERE order_id = '${order.id}'`,
  );
  const realMs = performance.now() - startedAt;
  expectThat(row.revenue === meant, 'The edited amount should be in ClickHouse.', row);
  expectThat(run.rows === 1 && run.requests === 1, 'One edited cell should send one row, and nothing else.', run);
  fact(`${salesTab}!${order.revenueCell}`, `${order.revenue} → ${typed}   (order ${order.id}, ${order.event})`);
  fact('sent', `1 row, ${kilobytes(run.bytes)} in one request`);
  done(`${row.revenue} in ClickHouse ${seconds(realMs)} after the key was pressed`);
}

export const edit: Step = { title: 'An edit arrives', play };
