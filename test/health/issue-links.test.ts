/** One click from where people read of an issue to its cell: the status page and its JSON. */
import { sales as salesContract } from '@qtickets/shared-schema/contracts/sales';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestTab, pushed, pushOf, reading, type SheetRows, sale, sales, send } from '../ingest/support.ts';
import { getAs, startWatchedServer, syncTab, type WatchedServer, watched } from './support.ts';

const local = { from: '127.0.0.1', headers: { host: 'localhost:8080', 'accept-language': 'en' } };
const spreadsheet = 'https://docs.google.com/spreadsheets/d/sheet-one/edit';

let base: WatchedServer;
beforeAll(async () => {
  base = await startWatchedServer();
  await syncTab(base, 'sales', sales(3), 'Продажи');
});
afterAll(() => base.close());

/** The page and its JSON with one issue of revenue in row 2, of a tab that is laid out so. */
async function shown(layout: { gid?: number; letter: string } | null): Promise<{ page: string; issue: unknown }> {
  const letters = salesContract.columns.map(({ name }) => (name === 'revenue' ? (layout?.letter ?? '') : ''));
  const gid = layout?.gid === undefined ? {} : { gid: layout.gid };
  const layouts = layout === null ? {} : { layouts: [{ ...gid, letters }] };
  base.clock.now += 60_000;
  await pushed(
    await send(base, 'push', pushOf(base, 'sales', [sale('order-bad', '#REF!')], { kind: 'rejected' }, layouts)),
  );
  const server = watched(base, { environment: { MONITORING_TOKEN: '', LOCAL_ONLY: 'yes' } });
  const page = await (await getAs(server, '/', local)).text();
  const json = (await (await getAs(server, '/status.json', local)).json()) as { activity: { issues: unknown[] } };
  return { page, issue: json.activity.issues[0] };
}

it('an issue is named by its cell and linked to it', async () => {
  const { page, issue } = await shown({ gid: 1893, letter: 'F' });
  expect(page).toContain(`<a href="${spreadsheet}#gid=1893&amp;range=F2" rel="noreferrer">Tab, F2</a>`);
  expect(issue).toMatchObject({ cell: 'F2', gid: 1893, link: `${spreadsheet}#gid=1893&range=F2` });
});

it('an issue of a whole row is named by its row and linked to it', async () => {
  const { page } = await shown({ gid: 1893, letter: '' });
  expect(page).toContain(`<a href="${spreadsheet}#gid=1893&amp;range=2:2" rel="noreferrer">Tab, row 2</a>`);
});

it('without the id of the tab the link names the tab', async () => {
  const { page, issue } = await shown({ letter: 'F' });
  const link = `${spreadsheet}#range=${encodeURIComponent("'Tab'!F2")}`;
  expect(page).toContain('Tab, F2</a>');
  expect(issue).toMatchObject({ cell: 'F2', gid: null, link });
});

it('for a sender that sends no layout the link is to the row', async () => {
  const { page, issue } = await shown(null);
  const link = `${spreadsheet}#range=${encodeURIComponent("'Tab'!2:2")}`;
  expect(page).toContain('Tab, row 2</a>');
  expect(issue).toMatchObject({ cell: '', gid: null, link });
});

it('a tab is called what the sheet calls it: by its last proof, and before there is one by its issues', async () => {
  const bad = [['1042', 'Концерт', '31.02.2026', 'Москва', 900, 214]];
  await pushed(await send(base, 'push', pushOf(base, 'events', bad, { kind: 'rejected' }, { tabs: ['Афиша'] })));
  const server = watched(base, { environment: { MONITORING_TOKEN: '', LOCAL_ONLY: 'yes' } });
  const page = await (await getAs(server, '/', local)).text();
  const names = [...page.matchAll(/<strong title="(\w+)">([^<]*)<\/strong>/g)].map(([, tab, name]) => [tab, name]);
  expect(names).toEqual([
    ['events', 'Афиша'],
    ['sales', 'Продажи'],
  ]);
});

it('a column is called what the sheet calls it, beside our name: on the page, in the file, in its history', async () => {
  const headers = { date: 'Дата продажи', revenue: 'Выручка <b>', city: 'city', internal: 'Секрет' };
  const quarantine = async (rows: SheetRows) => {
    base.clock.now += 60_000;
    await pushed(await send(base, 'push', pushOf(base, 'sales', rows, { kind: 'rejected' }, { tabs: ['Продажи'] })));
  };
  await quarantine([]);
  await syncTab(base, 'sales', sales(3), 'Продажи', headers);
  await quarantine([sale('order-0', '#REF!')]);
  const server = watched(base, { environment: { MONITORING_TOKEN: '', LOCAL_ONLY: 'yes' } });
  const textAt = async (path: string) => (await getAs(server, path, local)).text();
  const page = await textAt('/');
  expect(page).toContain('<small>Выручка &lt;b&gt; (revenue)</small>');
  expect(page).toContain('<option value="revenue">Выручка &lt;b&gt; (revenue)</option>');
  expect(await textAt('/issues.csv')).toContain(',Выручка <b>,revenue,');
  const [found = ''] = /key=[0-9a-f]{16}/.exec(await textAt('/status/sheet-one/row?contract=sales&find=order')) ?? [];
  const history = await textAt(`/status/sheet-one/row?contract=sales&${found}`);
  expect(history).toContain('<dt>Дата продажи (date)</dt>');
  expect(history).toContain('<dt>city</dt>');
  const stored = await base.select('SELECT headers FROM zakaz.meta_sync_proofs ORDER BY verified_at DESC LIMIT 1');
  expect(stored).toEqual([{ headers: [{ date: 'Дата продажи', revenue: 'Выручка <b>', city: 'city' }] }]);
});

it('headers that do not fit the names of the tabs are an invalid request that says so', async () => {
  const tab = digestTab('sales', sales(3), { headers: [{}, {}] });
  const response = await send(base, 'digest', { ...reading(base), tabs: [tab] });
  expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ path: 'tabs.0.headers' }] }]);
});
