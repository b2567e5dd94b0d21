import { spent } from '../../../support/spent.ts';
import { done, fact, kilobytes, seconds } from '../../../support/terminal.ts';
import type { DemoStage } from '../demo-stage.ts';
import { expectThat } from '../expect.ts';
import { neighbouringOrders, salesTab } from '../rows.ts';
import type { Step } from '../story.ts';

/** Three rows are removed; Google reports that something went, but not what. */
async function play({ sheet, select }: DemoStage): Promise<void> {
  const orders = neighbouringOrders(sheet, 3);
  const ids = orders.map(({ id }) => `'${id}'`).join(', ');
  const count = async () => {
    const [row = {}] = await select(
      `SELECT count() AS lines FROM fact_qtickets_sales FINAL WHERE order_id IN (${ids})`,
    );
    return Number(row.lines);
  };
  const before = await count();
  const startedAt = performance.now();
  sheet.runtime.user.deleteRows(salesTab, orders[0]?.row ?? 0, orders.length);
  const run = spent(sheet, () => sheet.deliverEvents());
  const after = await count();
  const realMs = performance.now() - startedAt;
  expectThat(before === 3 && after === 0, 'The deleted rows should be gone from ClickHouse.', { before, after });
  fact('rows removed', `${orders[0]?.row}–${orders.at(-1)?.row} of ${salesTab} (orders ${ids.replaceAll("'", '')})`);
  fact('sent', `${kilobytes(run.bytes)} in ${run.requests} requests: the buckets that differ, ${run.rows} rows`);
  done(`gone from ClickHouse after ${seconds(realMs)}`);
}

export const deletion: Step = { title: 'A deletion arrives', play };
