/** The steps of ARCHITECTURE.md's “Add a tab”, done to a copy of this repository with a tab that nobody has thought of. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '@qtickets/ingest-server/clickhouse/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newTestSource, writeSourcesFile } from '../support/sources-file.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'qtickets-add-a-tab-'));
const run = promisify(execFile);

/** Step 1. */
const CONTRACT = `import type { Contract } from '../contract.ts';

export const guests: Contract = {
  tab: 'guests',
  sheetName: 'Guests',
  sheetAliases: ['Гости'],
  setting: 'TAB_GUESTS',
  table: 'fact_qtickets_guests',
  key: ['date', 'event_id'],
  duplicates: 'last',
  fitsOnlyWith: [],
  columns: [
    { name: 'date', kind: 'date', header: 'required', blank: { required: true }, absent: null, aliases: { plain: ['дата'] }, meaning: 'Day' },
    { name: 'event_id', kind: 'text', header: 'required', blank: { required: true }, absent: null, aliases: { plain: ['id'] }, meaning: 'Event' },
    { name: 'guests', kind: 'count', header: 'required', blank: { required: true }, absent: null, min: '0', max: '1000', aliases: { plain: ['гостей'] }, meaning: 'Guests' },
    { name: 'gifts', kind: 'money', header: 'optional', blank: { required: false, value: '0.00' }, absent: '0.00', aliases: { plain: ['подарки'] }, meaning: 'Cost of gifts, RUB' },
  ],
};
`;

/** Step 3; its number is the highest there is and one. */
const MIGRATION = readFileSync(join(repository, 'sql/migrations/0011_plans.sql'), 'utf8')
  .replaceAll('plans', 'guests')
  .replaceAll('Plans', 'Guests')
  .replaceAll(
    / {4}plan_tickets[\s\S]*? {4}city .*\n/g,
    "    guests UInt16 COMMENT 'Guests',\n    gifts Decimal(18, 2) COMMENT 'RUB',\n",
  )
  .replace('key_hash, date, event_id, city, line', 'key_hash, date, event_id, line');

function copyRepository(): void {
  const skipped = /(^|\/)(node_modules|dist)(\/|$)/;
  const rooms = ['shared-schema', 'ingest-server', 'apps-script', 'sql', 'package.json', 'tsconfig.base.json'];
  for (const room of rooms) {
    const filter = (path: string) => !skipped.test(path.slice(repository.length));
    cpSync(join(repository, room), join(copy, room), { recursive: true, filter });
  }
  for (const place of ['', 'shared-schema', 'ingest-server']) linkPackages(place);
}

/** The copy's rooms must find one another, and everybody else's packages where they are. */
function linkPackages(place: string): void {
  const [from, to] = [join(repository, place, 'node_modules'), join(copy, place, 'node_modules')];
  mkdirSync(join(to, '@qtickets'), { recursive: true });
  // A workspace has packages of its own only where versions differ from the root's.
  for (const name of existsSync(from) ? readdirSync(from) : []) {
    if (name !== '@qtickets' && !name.startsWith('.')) symlinkSync(join(from, name), join(to, name));
  }
  for (const room of ['shared-schema', 'ingest-server']) symlinkSync(join(copy, room), join(to, '@qtickets', room));
}

function addTheTab(): void {
  const contracts = join(copy, 'shared-schema/src/contracts');
  writeFileSync(join(contracts, 'guests.ts'), CONTRACT);
  const registry = readFileSync(join(contracts, 'index.ts'), 'utf8');
  writeFileSync(
    join(contracts, 'index.ts'),
    `import { guests } from './guests.ts';\n${registry.replace(/(contracts: readonly Contract\[\] = \[[^\]]*)\]/, '$1, guests]')}`,
  );
  writeFileSync(join(copy, 'sql/migrations/9999_guests.sql'), MIGRATION);
}

const source = newTestSource('guest-book');
const environment = {
  PATH: process.env.PATH,
  PORT: '0',
  DATA_DIR: join(copy, 'data'),
  SOURCES_FILE: join(copy, 'sources.json'),
};
const commandLine = (...words: string[]) =>
  run(process.execPath, [join(copy, 'ingest-server/bin/qtickets-sheets.js'), ...words], { env: environment });

let client: ClickHouseClient | undefined;
beforeAll(async () => {
  copyRepository();
  addTheTab();
  writeSourcesFile(environment.SOURCES_FILE, [source]);
  mkdirSync(join(copy, 'book'));
  writeFileSync(
    join(copy, 'book/Гости.csv'),
    'Дата,ID,Гостей,Подарки\n24.10.2025,1042,12,"1 500,50"\n25.10.2025,1042,-1,\n',
  );
  await commandLine('push', join(copy, 'book'));
  client = openClient({ dataDir: environment.DATA_DIR });
}, 120_000);
afterAll(async () => {
  await client?.close();
  rmSync(copy, { recursive: true, force: true });
});

async function rows(query: string): Promise<unknown> {
  return (await client?.query({ query, format: 'JSONEachRow' }))?.json();
}

test('its rows are in its tables, typed', async () => {
  const expected = { date: '2025-10-24', event_id: '1042', guests: 12, gifts: '1500.5' };
  const columns = 'date, event_id, guests, gifts';
  expect(await rows(`SELECT ${columns} FROM zakaz.fact_qtickets_guests FINAL`)).toEqual([expected]);
  expect(await rows(`SELECT ${columns} FROM zakaz.stg_qtickets_sheets_guests`)).toEqual([expected]);
});

test('its issues are in quarantine, with the rule of its own contract', async () => {
  const issues = await rows('SELECT contract, tab, row, column, code FROM zakaz.v_qtickets_issues');
  expect(issues).toEqual([{ contract: 'guests', tab: 'Гости', row: 3, column: 'guests', code: 'negative' }]);
});

test('freshness and proof know it', async () => {
  const fresh = await rows(
    `SELECT table_name, toUInt32(total_rows) AS rows, latest_date, isNotNull(verified_at) AS proven
     FROM zakaz.v_qtickets_freshness WHERE source = 'guest-book' AND total_rows > 0`,
  );
  expect(fresh).toEqual([{ table_name: 'guests', rows: 1, latest_date: '2025-10-24', proven: 1 }]);
});

test('the bundle for the spreadsheet knows it and its setting', async () => {
  await run(process.execPath, [join(repository, 'node_modules/tsx/dist/cli.mjs'), join(copy, 'apps-script/build.ts')]);
  expect(readFileSync(join(copy, 'apps-script/dist/Code.js'), 'utf8')).toContain('TAB_GUESTS');
});
