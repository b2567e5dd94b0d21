import { readChecks } from '@qtickets/ingest-server/smoke/check-file';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callCommand } from '../support/call-command.ts';
import { openStage, type Stage } from '../support/stage.ts';

const TOKEN = 'a-token-of-this-test';
const CHECKS = readChecks({ database: 'zakaz', timeZone: 'Europe/Moscow' }).length;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(['book'], { MONITORING_TOKEN: TOKEN });
});
afterAll(() => stage.close());

const call = (words: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  callCommand(stage, words, environment);

test('the running server makes the reports, for a caller that can read the administrator’s token', async () => {
  const smoke = await call(['smoke', '--json']);
  expect(smoke).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(smoke.out)).toMatchObject({ status: 'ok' });
  const equal = await call(['compare', '--legacy', 'v_qtickets_sales_latest']);
  expect(equal).toMatchObject({ code: 0, out: expect.stringMatching(/^Equal to v_qtickets_sales_latest/) });
  const kept = await stage.value('SELECT toUInt32(count()) FROM meta_smoke_results WHERE passed');
  expect(kept).toBe(CHECKS);
});

test('without the token it says what to do', async () => {
  const smoke = await call(['smoke'], { SOURCES_FILE: '/nowhere/sources.json', MONITORING_TOKEN: TOKEN });
  expect(smoke.code).toBe(2);
  expect(smoke.err).toMatch(/answered 401: .*SOURCES_FILE of the server/);
});

test('what cannot be compared is reported, and is neither equal nor different', async () => {
  const lacking = await call(['compare']);
  expect(lacking).toMatchObject({
    code: 2,
    err: expect.stringMatching(/no table or view .*fact_qtickets_sales_daily/),
  });
  const wrong = await call(['compare', '--since', 'yesterday']);
  expect(wrong).toMatchObject({ code: 2, err: expect.stringMatching(/since/) });
});

test('where no server runs, the data are opened', async () => {
  await stage.server().stop();
  const smoke = await call(['smoke']);
  expect(smoke).toMatchObject({ code: 0, err: '' });
  expect(smoke.out).toContain(`All ${CHECKS} checks passed`);
});
