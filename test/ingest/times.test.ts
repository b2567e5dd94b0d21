/** Time is the server's (R14): a sender's clock hides neither silence nor age, and walks no version ahead. */

import { deploymentOf } from '@qtickets/ingest-server/clickhouse/open-warehouse';
import { healTimes } from '@qtickets/ingest-server/clickhouse/schema/heal-times';
import { readConfig } from '@qtickets/ingest-server/config';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { getAs, healthOf, monitoringToken, pass, startWatchedServer, type WatchedServer } from '../health/support.ts';
import { digested, digestTab, pushed, pushOf, reading, sales, send, wholeTab } from './support.ts';

const HOUR = 3_600_000;
let server: WatchedServer;
beforeEach(async () => {
  server = await startWatchedServer();
});
afterEach(() => server.close());

function push(readAt: number, rows = 1) {
  return send(server, 'push', { ...pushOf(server, 'sales', sales(rows), wholeTab), readAt });
}

describe('a readAt from the future', () => {
  test('is taken up to five minutes ahead', async () => {
    expect((await push(server.clock.now + 299_000)).status).toBe(200);
    expect((await push(server.clock.now + 308_000, 2)).status).toBe(200);
  });

  test('is refused further ahead, by its path', async () => {
    const refused = await push(server.clock.now + 400_000);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: 'invalid_request', errors: [{ path: 'readAt' }] });
  });

  test('is taken up to ten seconds above what is stored, after a clock that stepped back', async () => {
    await pushed(await push(server.clock.now));
    server.clock.now -= HOUR;
    expect((await push(server.clock.now + HOUR + 10_000, 2)).status).toBe(200);
    expect((await push(server.clock.now + HOUR + 20_001, 3)).status).toBe(400);
  });

  test('is never taken a day ahead, whatever is stored', async () => {
    await pushed(await push(server.clock.now));
    server.clock.now -= 25 * HOUR;
    expect((await push(server.clock.now + 25 * HOUR + 1_000, 2)).status).toBe(400);
  });
});

test('the age of a proof goes by its receipt, and is never less than nothing', async () => {
  await pushed(await push(server.clock.now));
  const readAt = server.clock.now + 290_000;
  const tabs = [digestTab('sales', sales(1))];
  expect((await digested(await send(server, 'digest', { ...reading(server), readAt, tabs }))).tabs).toMatchObject([
    { inSync: true },
  ]);
  pass(server, 3);
  const { body } = await healthOf(server);
  expect(body.spreadsheets[0]?.tabs.find((tab) => tab.tab === 'sales')).toMatchObject({ minutes_since_proof: 3 });
  const [freshness] = await server.select(
    'SELECT minutes_since_verified AS minutes, verified_at <= now64(3) AS isPast FROM zakaz.v_qtickets_freshness',
  );
  expect(freshness).toEqual({ minutes: '0', isPast: 1 });
});

test('the age of a proof is in whole minutes: 65 and 110 seconds are one', async () => {
  await server.client.command({
    query: `INSERT INTO zakaz.meta_sync_proofs (sheet_id, tab, verified_at, received_at)
      SELECT 'sheet-one', tab, now64(3) - seconds AS at, at
      FROM values('tab String, seconds UInt8', ('events', 65), ('sales', 110))`,
  });
  expect(
    await server.select(
      'SELECT table_name, minutes_since_verified AS minutes FROM zakaz.v_qtickets_freshness ORDER BY 1',
    ),
  ).toEqual([
    { table_name: 'events', minutes: '1' },
    { table_name: 'sales', minutes: '1' },
  ]);
});

describe('what was stored from the future before', () => {
  const year2299 = '2299-01-01 00:00:00.000';
  const deployment = deploymentOf(readConfig({}));

  test('is a finding of health', async () => {
    await pushed(await push(server.clock.now));
    server.clock.now -= HOUR;
    const { body } = await healthOf(server);
    expect(body.problems).toContainEqual(expect.objectContaining({ code: 'time_ahead', status: 'warning' }));
    expect((await getAs(server, '/healthz/detailed', { token: monitoringToken })).status).toBe(200);
  });

  test('past every number is named as one, so that the sender is answered', async () => {
    await pushed(await push(server.clock.now));
    await server.client.command({
      query: `INSERT INTO zakaz.fact_qtickets_sales SELECT * REPLACE(18446744073709551615 AS _ver, 99 AS tickets_sold) FROM zakaz.fact_qtickets_sales`,
    });
    server.clock.now += 1_000;
    const tabs = [digestTab('sales', sales(1)), digestTab('plans', [])];
    const answer = await digested(await send(server, 'digest', { ...reading(server), tabs }));
    expect(answer.tabs).toMatchObject([{ inSync: false, version: Number.MAX_SAFE_INTEGER }, { inSync: true }]);
  });

  test('is removed, and comes back with the next sync of its sheet', async () => {
    await pushed(await push(server.clock.now, 2));
    await server.client.command({
      query: `INSERT INTO zakaz.fact_qtickets_sales SELECT * REPLACE(10413791999000 AS _ver, 99 AS tickets_sold) FROM zakaz.fact_qtickets_sales`,
    });
    await server.client.command({
      query: `INSERT INTO zakaz.meta_job_runs (job, run_id, started_at, finished_at, status, sheet_id)
        VALUES ('qtickets_sheets', 'late', '${year2299}', '${year2299}', 'success', 'sheet-one')`,
    });
    await server.client.command({
      query: `INSERT INTO zakaz.meta_sync_proofs (sheet_id, tab, verified_at) VALUES ('sheet-one', 'sales', '${year2299}')`,
    });
    const healed = await healTimes(server.client, deployment, server.clock.now);
    expect(healed).toEqual([
      { table: 'meta_job_runs', rows: 1 },
      { table: 'meta_sync_proofs', rows: 1 },
      { table: 'fact_qtickets_sales', rows: 2 },
    ]);
    expect(await healTimes(server.client, deployment, server.clock.now)).toEqual([]);
    server.clock.now += 1_000;
    await pushed(await push(server.clock.now, 2));
    const [{ sold } = {}] = await server.select(
      'SELECT toUInt32(sum(tickets_sold)) AS sold FROM zakaz.fact_qtickets_sales FINAL',
    );
    expect(sold).toBe(4);
  });
});
