/** What Google's *Executions* show of a run: one JSON line, by whose id it is found at the server. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import { Workbook } from '../tools/apps-script-runtime/index.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(['lines']);
});
afterAll(() => stage.close());

it('a run says how each contract ended, what it cost, and its id, and nothing of a cell', async () => {
  const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
  const sale = [{ date: '2025-10-01' }, '1042', 'Secretville', 'a', 1, 100];
  const sheet = stage.open(Workbook.fromArrays({ Sales: [header, sale] }, { id: 'lines', locale: 'en_US' }));
  const lines = sheet.run('syncNow').console.filter((text) => text.includes('{"run"'));
  expect(lines).toHaveLength(1);
  const line = JSON.parse((lines[0] ?? '').replace(/^[^{]*/, ''));
  expect(line).toMatchObject({
    trigger: 'menu',
    mode: 'sync',
    requests: sheet.sent.length,
    contracts: { sales: { outcome: 'equal', inserted: 1, deleted: 0 } },
    failure: null,
  });
  expect(line.milliseconds).toBeGreaterThanOrEqual(0);
  expect(lines[0]).not.toMatch(/secretville|1042/i);
  const known = await stage.value(`SELECT count() FROM meta_job_runs FINAL WHERE run_id = '${line.run}'`);
  expect(Number(known)).toBe(1);
  const linesAtServer = () => stage.server().logLines.filter((text) => text.includes(line.run));
  await expect.poll(() => linesAtServer().length).toBe(line.requests);
});
