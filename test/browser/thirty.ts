/** An installation of thirty spreadsheets in every state, written into the bookkeeping tables and read by the server itself. */
import type { Server } from 'node:http';
import type { Source } from '@qtickets/ingest-server/sources';
import { VERSION } from '@qtickets/ingest-server/version';
import { startWatchedServer, type WatchedServer, watched } from '../health/support.ts';
import { run, time } from './history.ts';
import { listen, lostAfterFirstRead } from './stage.ts';

const MINUTE = 60_000;
const cities = [
  'Москва, Большой театр и все его сцены, абонементы сезона 2025/26',
  ...['Санкт-Петербург', 'Казань', 'Екатеринбург', 'Новосибирск', 'Нижний Новгород', 'Самара', 'Омск', 'Пермь', 'Уфа'],
  ...['Воронеж', 'Волгоград', 'Краснодар', 'Саратов', 'Тюмень', 'Ижевск', 'Барнаул', 'Иркутск', 'Хабаровск', 'Томск'],
  ...[
    'Ярославль',
    'Тверь',
    'Тула',
    'Рязань',
    'Липецк',
    'Пенза',
    'Киров',
    'Калуга',
    '<b>Сочи & "Адлер"</b>',
    'Kazan Arena',
  ],
];

/** What is the matter with each; undefined: nothing. */
type Trouble = { outcome?: string; cause?: string; silentFor?: number; isNew?: true; spent?: number; errors?: number };
const troubles: Readonly<Record<number, Trouble>> = {
  2: { silentFor: 200 },
  5: { silentFor: 190 },
  6: { silentFor: 185 },
  8: { outcome: 'blocked' },
  11: { outcome: 'read_failed' },
  12: { outcome: 'read_failed' },
  14: { isNew: true },
  15: { isNew: true },
  17: { cause: 'quota_fetch' },
  18: { cause: 'quota_fetch' },
  20: { spent: 4_400 },
  22: { errors: 12 },
  23: { errors: 3 },
  25: { outcome: 'out_of_time' },
};

const idOf = (index: number) => `spreadsheet-${String(index + 1).padStart(2, '0')}`;

export type Thirty = {
  readonly mixed: string;
  /** The same three hours later: not a word from any of them. */
  readonly silent: string;
  /** The same while ClickHouse does not answer. */
  readonly down: string;
  /** The same with one spreadsheet, which is well. */
  readonly one: string;
  readonly server: WatchedServer;
  readonly close: () => Promise<void>;
};

export async function startThirty(): Promise<Thirty> {
  const sources = (own: Source) =>
    cities.map((name, index) => ({
      ...own,
      spreadsheetId: idOf(index),
      name,
      tabs: ['events' as const, 'sales' as const],
    }));
  const options = { sources, environment: { MONITORING_TOKEN: '', LOCAL_ONLY: 'yes' } };
  const server = await startWatchedServer(options);
  await write(server);
  const servers: Server[] = [];
  const publish = async (target: WatchedServer) => {
    const { server: listening, url } = await listen(target);
    servers.push(listening);
    return url;
  };
  const later = (minutes: number) => ({ ...server, clock: { now: server.clock.now + minutes * MINUTE } });
  const down = watched(later(0), { ...options, statusReader: (reader) => lostAfterFirstRead(reader, 'ECONNREFUSED') });
  await down.monitoring.monitor.health();
  await down.monitoring.monitor.activity();
  down.clock.now += 8 * MINUTE;
  const heard = (own: Source) => sources(own).filter((_, index) => troubles[index]?.isNew === undefined);
  return {
    mixed: await publish(server),
    silent: await publish(watched(later(180), { ...options, sources: heard })),
    down: await publish(down),
    one: await publish(watched(later(0), { ...options, sources: (own) => sources(own).slice(22, 23) })),
    server,
    close: async () => {
      for (const listening of servers) {
        listening.closeAllConnections();
        listening.close();
      }
      await server.close();
    },
  };
}

async function write(server: WatchedServer): Promise<void> {
  const { now } = server.clock;
  const all = cities.map((_, index) => ({ id: idOf(index), index, trouble: troubles[index] ?? {} }));
  const heard = all.filter(({ trouble }) => trouble.isNew === undefined);
  await insert(
    server,
    'meta_job_runs',
    heard.flatMap((sheet) => runsOf(sheet, now)),
  );
  await insert(
    server,
    'meta_sync_proofs',
    heard.flatMap((sheet) => proofsOf(sheet, now)),
  );
  await insert(
    server,
    'stg_qtickets_sheets_quarantine',
    heard.flatMap((sheet) => issuesOf(sheet, now)),
  );
}

async function insert(server: WatchedServer, table: string, values: Record<string, unknown>[]): Promise<void> {
  await server.client.insert({ table: `zakaz.${table}`, format: 'JSONEachRow', values });
}

type Sheet = { readonly id: string; readonly index: number; readonly trouble: Trouble };

/** A run each half hour; the last one as its trouble has it. */
function runsOf({ id, index, trouble }: Sheet, now: number): Record<string, unknown>[] {
  const { silentFor = 3, outcome, cause, spent } = trouble;
  const runs: Record<string, unknown>[] = [];
  for (let at = now - 24 * 60 * MINUTE; at < now - silentFor * MINUTE; at += 30 * MINUTE) {
    const isBad = index % 4 === 0 && Math.abs(now - at - (6 + index / 4) * 60 * MINUTE) < 40 * MINUTE;
    runs.push({ ...run(id, 'schedule', at, 2_000, isBad ? 'error' : 'success'), bundle: bundleOf(index) });
  }
  const metrics = {
    ...(outcome !== undefined && { outcomes: { sales: outcome } }),
    ...(cause !== undefined && { cause }),
    ...(spent !== undefined && {
      spent: { fetches: 900, triggerSeconds: spent, since: now - 9 * 60 * MINUTE, account: 'consumer' },
    }),
  };
  const isBad = cause !== undefined || (outcome !== undefined && outcome !== 'out_of_time');
  const last = run(id, 'schedule', now - silentFor * MINUTE, 2_000, isBad ? 'error' : 'success');
  return [...runs, { ...last, bundle: bundleOf(index), message: '', metrics: JSON.stringify(metrics) }];
}

function bundleOf(index: number): string {
  return index % 9 === 4 ? '0.0.1' : VERSION;
}

function proofsOf({ id, index, trouble }: Sheet, now: number): Record<string, unknown>[] {
  const at = now - (4 + (index % 9) + (trouble.silentFor ?? 0)) * MINUTE;
  return ['events', 'sales'].map((tab) => ({
    sheet_id: id,
    tab,
    verified_at: time(at),
    received_at: time(at),
    rows: tab === 'sales' ? 1_200 + index * 713 : 40 + index,
    digest: '',
    names: [],
    contracts: '',
    bundle: VERSION,
    run_id: `proof-${index}`,
    latest_date: '2025-11-20',
  }));
}

/** Three errors a day back from now, and one unfinished row. */
function issuesOf({ id, index, trouble }: Sheet, now: number): Record<string, unknown>[] {
  return Array.from({ length: trouble.errors ?? 0 }, (_, number) => ({
    sheet_id: id,
    contract: number % 2 === 0 ? 'sales' : 'events',
    tab: number % 2 === 0 ? 'Продажи' : 'Events',
    row: number + 2,
    column: number % 2 === 0 ? 'revenue' : 'event_date',
    code: number % 2 === 0 ? 'formula_error' : 'no_such_day',
    severity: 'error',
    message: 'A formula error.',
    value: number === 0 ? '=HYPERLINK("https://example.com";"x")' : number % 2 === 0 ? '#REF!' : '31.02.2026',
    cell: `F${number + 2}`,
    gid: 0,
    first_seen_at: time(now - number * 7 * 60 * MINUTE - 5 * MINUTE),
    payload_json: '[]',
    row_hash: String(index * 100 + number),
    key_hash: '0',
    key_readable: 0,
    run_id: 'quarantine',
    trigger: 'schedule',
    _ver: now - 5 * MINUTE,
  }));
}
