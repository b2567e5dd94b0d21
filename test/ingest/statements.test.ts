/** How many statements a request makes: each costs its own way to ClickHouse and its own planning, whatever it reads. */
import type { ClickHouseClient } from '@clickhouse/client';
import { contractsHash } from '@qtickets/shared-schema/contracts/contract-hash';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  digested,
  digestTab,
  pushed,
  pushOf,
  reading,
  sale,
  send,
  startTestServer,
  type TestServer,
  wholeTab,
} from './support.ts';

let server: TestServer;
const statements: string[] = [];

/** Notes of each statement what it does: SELECT, or INSERT and the table. */
function noting(client: ClickHouseClient): ClickHouseClient {
  const note = (statement: string) => statements.push(statement.replace(/^(SELECT|INSERT INTO \S+).*/s, '$1').trim());
  return new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: [{ query?: string; table?: string }]) => {
        if (name === 'insert') note(`INSERT INTO ${args[0].table} `);
        if (name === 'query' || name === 'command' || name === 'exec') note(args[0].query ?? '');
        return Reflect.apply(member, target, args);
      };
    },
  });
}

const into = (table: string) => `INSERT INTO \`zakaz\`.\`${table}\``;
const keys = { kind: 'keys' } as const;

beforeAll(async () => {
  server = await startTestServer({ client: noting });
  await send(server, 'push', pushOf(server, 'sales', [sale('1', 100)], keys));
});
afterAll(() => server.close());
beforeEach(() => {
  server.clock.now += 1_000;
  statements.length = 0;
});

test('an edit of one row is one read, and one insert into each table, the last two of them at once', async () => {
  const edit = await pushed(await send(server, 'push', pushOf(server, 'sales', [sale('1', 200)], keys)));
  expect(edit).toMatchObject({ inserted: 1 });
  expect(statements).toEqual([
    'SELECT',
    into('meta_changes'),
    into('fact_qtickets_sales'),
    into('agg_qtickets_sales_daily'),
    into('meta_job_runs'),
  ]);
});

test('a row that is stored already is one read, and its run', async () => {
  const message = pushOf(server, 'sales', [sale('1', 300)], keys);
  await pushed(await send(server, 'push', message));
  statements.length = 0;
  expect(
    await pushed(await send(server, 'push', { ...message, run: pushOf(server, 'sales', [], keys).run })),
  ).toMatchObject({
    unchanged: 1,
  });
  expect(statements).toEqual(['SELECT', into('meta_job_runs')]);
});

test('deletions are counted for the guard by one more read', async () => {
  await pushed(await send(server, 'push', pushOf(server, 'sales', [sale('1', 100), sale('2', 100)], wholeTab)));
  statements.length = 0;
  server.clock.now += 1_000;
  const gone = await pushed(await send(server, 'push', pushOf(server, 'sales', [sale('1', 100)], wholeTab)));
  expect(gone).toMatchObject({ deleted: 1 });
  expect(statements.filter((statement) => statement === 'SELECT')).toHaveLength(2);
});

test('bad rows are one read and one insert, and their run', async () => {
  await pushed(await send(server, 'push', pushOf(server, 'sales', [sale('3', '#REF!')], { kind: 'rejected' })));
  expect(statements.filter((statement) => statement !== 'SELECT')).toEqual([
    into('stg_qtickets_sheets_quarantine'),
    into('meta_job_runs'),
  ]);
  expect(statements.filter((statement) => statement === 'SELECT').length).toBeLessThanOrEqual(2);
});

test('a digest of all tabs is one read and two of the sums by day, with a proof of each and the run in an insert each', async () => {
  const source = server.other;
  const tabs = contracts.map(({ tab }) => digestTab(tab, []));
  const message = { ...reading(server), contracts: contractsHash(contracts), tabs };
  const answer = await digested(await send(server, 'digest', message, { source }));
  expect(answer.tabs.map((tab) => 'inSync' in tab && tab.inSync)).toEqual(contracts.map(() => true));
  const [reads, inserts] = [true, false].map((isRead) => statements.filter((one) => (one === 'SELECT') === isRead));
  expect(reads).toHaveLength(3);
  expect(inserts).toEqual([into('meta_sync_proofs'), into('meta_job_runs')]);
});

test('the rows of a source that sends its first ones are not counted', async () => {
  const source = server.other;
  await pushed(await send(server, 'push', pushOf(server, 'sales', [sale('1', 100)], keys), { source }));
  expect(statements.filter((statement) => statement === 'SELECT')).toHaveLength(1);
});
