/** The server dies in the middle of a sync, as by a power cut. The next sync repairs it, whatever had arrived. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSampleWorkbook } from '../fixtures/sample-workbook.ts';
import { independentTotals, type SalesTotals } from '../support/independent-totals.ts';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { workbookFromXlsx } from '../tools/apps-script-runtime/workbook/from-xlsx.ts';

/** Two syncs and a start of the server each; the machine may be busy. */
const TIMEOUT_MS = 180_000;

const ids = ['killed-1', 'killed-2', 'killed-5'];
let stage: Stage;
let path: string;

beforeAll(async () => {
  stage = await openStage(ids);
  path = join(stage.directory, 'sample.xlsx');
  writeSampleWorkbook(path, { salesRows: 1_500, events: 60 });
});
afterAll(() => stage.close());

async function storedTotals(id: string): Promise<Record<string, SalesTotals>> {
  const rows = await stage.select(
    `SELECT currency, count() AS rows, sum(tickets_sold) AS tickets, toInt64(sum(revenue) * 100) AS revenue,
            toInt64(sum(refunds) * 100) AS refunds
     FROM fact_qtickets_sales FINAL WHERE _source = '${id}' GROUP BY currency ORDER BY currency`,
  );
  const numbers = ({ rows: lines, tickets, revenue, refunds }: Record<string, unknown>): SalesTotals => ({
    rows: Number(lines),
    tickets: Number(tickets),
    revenue: Number(revenue),
    refunds: Number(refunds),
  });
  return Object.fromEntries(rows.map((row) => [String(row.currency), numbers(row)]));
}

/** The runtime's requests block this thread, so another process ends the server while it works on one. */
function killServerIn(ms: number): void {
  spawn('sh', ['-c', `sleep ${ms / 1000}; kill -9 ${stage.server().pid}`], { stdio: 'ignore' });
}

/** A spreadsheet whose server dies `ms` after the push of that number goes out. */
async function openDoomed(id: string, push: number, ms: number): Promise<Sheet> {
  let pushes = 0;
  return stage.open(await workbookFromXlsx(path, { id }), ({ action }) => {
    if (action !== 'push') return;
    pushes += 1;
    if (pushes === push) killServerIn(ms);
  });
}

describe('kill -9 of the server in the middle of a sync', { timeout: TIMEOUT_MS }, () => {
  it.each([
    ['killed-1', 1, 0],
    ['killed-2', 2, 10],
    ['killed-5', 5, 30],
  ])(
    '%s, while it takes push %d (%d ms after that was sent): the next sync makes both ends equal',
    async (id, push, ms) => {
      const sheet = await openDoomed(id, push, ms);
      sheet.runtime.run('syncNow');
      expect(sheet.sent.filter(({ action }) => action === 'push').length).toBeGreaterThanOrEqual(push);
      await stage.server().kill();
      await stage.restart();
      sheet.run('syncNow');
      expect(await storedTotals(id)).toEqual(independentTotals(path).sales);
      sheet.sent.length = 0;
      sheet.tick();
      expect(sheet.sent.map(({ action }) => action)).toEqual(['digest']);
    },
  );
});
