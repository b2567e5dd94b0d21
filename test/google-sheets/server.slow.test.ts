/** The running server follows a spreadsheet by itself, without a script. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import { addSales, type GoogleStage, openGoogle } from './support.ts';

const id = '1Followed';
const row = [{ date: '2025-03-01' }, '1001', 'Казань', 'o1', 2, 1500.5];

let local: GoogleStage;
let stage: Stage;
beforeAll(async () => {
  local = await openGoogle();
  stage = await openStage([id], {
    READER: 'api',
    POLL_SECONDS: '5',
    GOOGLE_SERVICE_ACCOUNT_FILE: local.keyFile,
    GOOGLE_API_URL: local.google.url,
    LOCAL_ONLY: 'yes',
  });
});
afterAll(async () => {
  await stage.close();
  await local.close();
});

const waiting = { timeout: 50_000, interval: 500 };
const revenue = () => stage.value('SELECT toString(sum(revenue)) FROM v_qtickets_sales_latest');

it('takes the rows, then a change, and reports what it cannot read', async () => {
  const workbook = addSales(local.google, id, [row]);
  await vi.waitFor(async () => expect(await revenue()).toBe('1500.5'), waiting);
  workbook.sheet('Sales').put(2, 6, { value: 7 });
  await vi.waitFor(async () => expect(await revenue()).toBe('7'), waiting);
  local.google.shared.clear();
  const health = async () => (await fetch(`${stage.server().url}/healthz/qtickets_sheets`)).text();
  await vi.waitFor(async () => expect(await health()).toContain(`not shared with ${local.google.email}`), waiting);
});
