/** The status page in each of its states, served on loopback over one real engine. */
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import type { Run, State, StatusReader, TabState } from '@qtickets/ingest-server/health/ports';
import type { Source } from '@qtickets/ingest-server/sources';
import { VERSION } from '@qtickets/ingest-server/version';
import {
  pass,
  reportOf,
  startWatchedServer,
  syncTab,
  type WatchedOptions,
  type WatchedServer,
  watched,
} from '../health/support.ts';
import { pushOf, sale, sales, send } from '../ingest/support.ts';
import { writeHistory } from './history.ts';

export const states = [
  'empty',
  'waiting',
  'well',
  'stale',
  'quarantined',
  'held',
  'oldErrors',
  'blocked',
  'readFailed',
  'gone',
  'unrecognised',
  'runFailed',
  'nothing',
  'unfinished',
  'older',
  'down',
  'slow',
  'denied',
  'neverRead',
] as const;
export type StateName = (typeof states)[number];

export const statusToken = 'status-page-token-of-tests';

export type Stage = {
  /** Where each state is served, for example `http://127.0.0.1:41234/`. */
  readonly urls: Readonly<Record<StateName, string>>;
  /** The page behind its token, and the one that is for the machine itself. */
  readonly locked: string;
  /** The server of the state `well`, to let things happen while a page is open. */
  readonly well: WatchedServer;
  readonly close: () => Promise<void>;
};

const named = (own: Source, other: Source): readonly Source[] => [
  { ...own, name: 'Московский офис' },
  { ...other, name: 'Saint Petersburg', tabs: ['sales'] },
];

const openPage = { MONITORING_TOKEN: '', LOCAL_ONLY: 'yes' };

const GOOGLES_WORDS = 'Service invoked too many times for one day: urlfetch.';

export async function startStage(): Promise<Stage> {
  const base = await startWatchedServer({ sources: named, environment: openPage });
  await fill(base);
  const servers: Server[] = [];
  const publish = async (target: WatchedServer) => {
    const { server, url } = await listen(target);
    servers.push(server);
    return url;
  };
  const variant = (minutes: number, options: WatchedOptions = {}) =>
    watched(
      { ...base, clock: { now: base.clock.now + minutes * 60_000 } },
      { sources: named, environment: openPage, ...options },
    );
  const well = variant(4, { statusReader: (statusReader) => withoutIssues(statusReader) });
  const down = variant(4, { statusReader: (statusReader) => lostAfterFirstRead(statusReader, 'ECONNREFUSED') });
  await down.monitoring.monitor.health();
  await down.monitoring.monitor.activity();
  down.clock.now += 8 * 60_000;
  const slow = variant(4, { statusReader: (statusReader) => lostAfterFirstRead(statusReader, '159') });
  await slow.monitoring.monitor.health();
  await slow.monitoring.monitor.activity();
  slow.clock.now += 3 * 60_000;
  const urls: Record<StateName, string> = {
    empty: await publish(variant(0, { sources: () => [] })),
    waiting: await publish(variant(0, { sources: (own) => [{ ...own, spreadsheetId: 'never', name: 'Казань' }] })),
    well: await publish(well),
    stale: await publish(variant(95)),
    quarantined: await publish(variant(4)),
    held: await publish(variant(4, { statusReader: heldBack })),
    oldErrors: await publish(variant(4, { statusReader: oldErrors })),
    blocked: await publish(variant(4, { statusReader: withOutcome('blocked') })),
    readFailed: await publish(variant(4, { statusReader: withOutcome('read_failed') })),
    gone: await publish(variant(4, { statusReader: withOutcome('gone') })),
    unrecognised: await publish(variant(4, { statusReader: withOutcome('sorted_by_moon') })),
    runFailed: await publish(
      variant(4, { statusReader: withLastRun({ cause: 'quota_fetch', message: GOOGLES_WORDS }) }),
    ),
    nothing: await publish(variant(4, { statusReader: neverProven })),
    unfinished: await publish(
      variant(4, {
        statusReader: withLastRun({ status: 'success', outcomes: [{ kind: 'out_of_time', tab: 'sales' }] }),
      }),
    ),
    older: await publish(variant(4, { statusReader: withOlderScript })),
    down: await publish(down),
    slow: await publish(slow),
    denied: await publish(variant(4, { statusReader: refusedAs('516') })),
    neverRead: await publish(variant(4, { statusReader: refusedAs('ECONNREFUSED') })),
  };
  const locked = await publish(variant(4, { environment: { STATUS_TOKEN: statusToken } }));
  const close = async () => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    await base.close();
  };
  return { urls, locked, well, close };
}

/** Two spreadsheets, three tabs, some cells to fix, two days of history. */
async function fill(server: WatchedServer): Promise<void> {
  await writeHistory(server, server.source.spreadsheetId);
  await syncTab(server, 'events', [['1042', 'Концерт', '2026-12-24', 'Москва', 900, 214]]);
  const headers = { date: 'Дата продажи', revenue: 'Выручка' };
  await syncTab(server, 'sales', sales(5_210), 'Продажи', headers);
  const bad = [
    sale('order-17', '#REF!'),
    sale('order-18', '12 тысяч'),
    sale('order-19', 1500, { date: '31.02.2026' }),
    sale('order-20', null),
  ];
  await send(server, 'push', pushOf(server, 'sales', bad, { kind: 'rejected' }, { tabs: ['Продажи'] }));
  await send(server, 'report', reportOf(server, { trigger: 'edit', issues: 3 }));
  const other = { ...server, source: server.other };
  await syncTab(other, 'sales', sales(318));
  pass(server, 0);
}

/** The same ClickHouse, of which health reads something else. */
function changed(change: (state: State, now: number) => State): (statusReader: StatusReader) => StatusReader {
  return (statusReader) => ({
    ...statusReader,
    state: async (now, sources) => change(await statusReader.state(now, sources), now),
  });
}

function withoutIssues(statusReader: StatusReader): StatusReader {
  const none = { issues: { error: 0, draft: 0, notice: 0 }, waiting: { errors: 0, drafts: 0 }, oldestErrorAt: null };
  const clean = changed((state) => ({ ...state, tabs: state.tabs.map((tab) => ({ ...tab, ...none })) }));
  return {
    ...clean(statusReader),
    activity: async (...of) => ({ ...(await statusReader.activity(...of)), issues: [] }),
  };
}

/** The last run of the first spreadsheet, as it may have ended. */
const withLastRun = (how: Partial<Run>) =>
  changed((state, now) => {
    const [first] = state.runs;
    if (first === undefined) return state;
    const at = { startedAt: now - 60_000, finishedAt: now - 50_000 };
    const last = { ...first, source: 'sheet-one', trigger: 'schedule', status: 'error' as const, ...at, ...how };
    return { ...state, runs: [last, ...state.runs] };
  });

const withOutcome = (kind: string) => withLastRun({ outcomes: [{ kind, tab: 'sales' }] });

const withTab = (change: (tab: TabState, now: number) => Partial<TabState>) =>
  changed((state, now) => ({
    ...state,
    tabs: state.tabs.map((tab) =>
      tab.tab === 'sales' && tab.source === 'sheet-one' ? { ...tab, ...change(tab, now) } : tab,
    ),
  }));

const heldBack = withTab(({ proof }) => ({ proof: proof === null ? null : { ...proof, held: 20 } }));
const oldErrors = withTab((_, now) => ({ oldestErrorAt: now - 5 * 86_400_000 }));
const neverProven = changed((state) => ({ ...state, tabs: [] }));
const withOlderScript = changed((state) => ({
  ...state,
  runs: state.runs.map((run) => ({ ...run, bundle: olderThan(VERSION) })),
}));

function olderThan(version: string): string {
  return version.startsWith('0.') ? '0.0.1' : '0.9.4';
}

/** As the client throws it: with the network's code, or ClickHouse's number of the error. */
function refusedAs(code: string): (statusReader: StatusReader) => StatusReader {
  const refuse = () => Promise.reject(Object.assign(new Error('refused'), { code }));
  return (statusReader) => ({ ...statusReader, state: refuse, activity: refuse });
}

export function lostAfterFirstRead(statusReader: StatusReader, code: string): StatusReader {
  let reads = 0;
  const lost = refusedAs(code)(statusReader);
  let looks = 0;
  return {
    ...statusReader,
    state: (...of) => {
      reads += 1;
      return reads === 1 ? statusReader.state(...of) : lost.state(...of);
    },
    activity: (...of) => {
      looks += 1;
      return looks === 1 ? statusReader.activity(...of) : lost.activity(...of);
    },
  };
}

export function listen(target: WatchedServer): Promise<{ server: Server; url: string }> {
  return new Promise((resolve) => {
    const server = serve({ fetch: target.app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
      resolve({ server, url: `http://127.0.0.1:${port}/` });
    }) as Server;
  });
}
