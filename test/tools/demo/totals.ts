/** The sheet's own totals beside those of ClickHouse. */
import { independentTotals, type SalesTotals } from '../../support/independent-totals.ts';
import { amount, done, green, red, table, whole } from '../../support/terminal.ts';
import type { DemoStage } from './demo-stage.ts';
import { DemoFailure } from './expect.ts';

type Warehouse = Pick<DemoStage, 'select'>;

type Side = {
  readonly rows: Record<'events' | 'inventory' | 'sales', number>;
  readonly sales: Record<string, SalesTotals>;
};

/** What analysts see; lines are counted where each of them is a row. */
async function clickHouseTotals({ select }: Warehouse): Promise<Side> {
  const sums = await select(
    `SELECT currency, toInt64(sum(tickets_sold)) AS tickets, toInt64(sum(revenue) * 100) AS revenue,
            toInt64(sum(refunds) * 100) AS refunds
     FROM v_qtickets_sales_latest GROUP BY currency ORDER BY currency`,
  );
  const lines = await select('SELECT currency, count() AS rows FROM fact_qtickets_sales FINAL GROUP BY currency');
  const [counts = {}] = await select(
    `SELECT (SELECT count() FROM dim_events FINAL) AS events,
            (SELECT count() FROM fact_qtickets_inventory FINAL) AS inventory,
            (SELECT count() FROM fact_qtickets_sales FINAL) AS sales`,
  );
  const rowsOf = (currency: unknown) => Number(lines.find((line) => line.currency === currency)?.rows ?? 0);
  const sales = sums.map(({ currency, tickets, revenue, refunds }): [string, SalesTotals] => [
    String(currency),
    { rows: rowsOf(currency), tickets: Number(tickets), revenue: Number(revenue), refunds: Number(refunds) },
  ]);
  return {
    rows: { events: Number(counts.events), inventory: Number(counts.inventory), sales: Number(counts.sales) },
    sales: Object.fromEntries(sales),
  };
}

function salesRow(place: string, currency: string, totals: SalesTotals | undefined): readonly string[] {
  const { rows, tickets, revenue, refunds } = totals ?? { rows: 0, tickets: 0, revenue: 0, refunds: 0 };
  return [`${currency}  ${place}`, whole(rows), whole(tickets), amount(revenue), amount(refunds)];
}

function showSales(sheet: Side, warehouse: Side): void {
  const currencies = [...new Set([...Object.keys(sheet.sales), ...Object.keys(warehouse.sales)])].sort();
  const rows = currencies.flatMap((currency) => {
    const [own, copied] = [sheet.sales[currency], warehouse.sales[currency]];
    const mark = JSON.stringify(own) === JSON.stringify(copied) ? green('=') : red('≠');
    return [
      [...salesRow('the sheet', currency, own), ' '],
      [...salesRow('ClickHouse', currency, copied), mark],
    ];
  });
  table(['sales', 'lines', 'tickets', 'revenue', 'refunds', ''], rows);
}

/**
 * Sums the .xlsx file at `path` by a reader of its own, and shows both sides.
 * @throws DemoFailure where they differ
 */
export async function compareTotals(stage: Warehouse, path: string): Promise<void> {
  const [sheet, warehouse] = [independentTotals(path), await clickHouseTotals(stage)];
  showSales(sheet, warehouse);
  const isEqual = JSON.stringify(sheet) === JSON.stringify(warehouse);
  if (!isEqual) throw new DemoFailure(`The totals differ.\n${JSON.stringify({ sheet, warehouse }, null, 2)}`);
  const { events, inventory } = warehouse.rows;
  done(`equal to the last kopeck; ${whole(events)} events and ${whole(inventory)} inventory rows too`);
}
