/** The status page in each of its states, served on loopback over one real engine. */
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import type { Overview } from '@qtickets/ingest-server/health/ports';
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
  'blocked',
  'older',
  'down',
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
  const well = variant(4, { overview: (overview) => withoutIssues(overview) });
  const down = variant(4, { overview: lostAfterFirstRead });
  await down.watch.monitor.health();
  await down.watch.monitor.activity();
  down.clock.now += 8 * 60_000;
  const urls: Record<StateName, string> = {
    empty: await publish(variant(0, { sources: () => [] })),
    waiting: await publish(variant(0, { sources: (own) => [{ ...own, spreadsheetId: 'never', name: 'Казань' }] })),
    well: await publish(well),
    stale: await publish(variant(95)),
    quarantined: await publish(variant(4)),
    blocked: await publish(variant(4, { overview: withFlag('blocked') })),
    older: await publish(variant(4, { overview: withOlderScript })),
    down: await publish(down),
    neverRead: await publish(variant(4, { overview: unreachable })),
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

/** Two spreadsheets, three tabs, some cells to mend, two days of history. */
async function fill(server: WatchedServer): Promise<void> {
  await writeHistory(server, server.source.spreadsheetId);
  await syncTab(server, 'events', [['1042', 'Концерт', '2026-12-24', 'Москва', 900, 214]]);
  await syncTab(server, 'sales', sales(5_210));
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

function withoutIssues(overview: Overview): Overview {
  const none = { error: 0, draft: 0, notice: 0 };
  return {
    ...overview,
    state: async (now) => {
      const state = await overview.state(now);
      return { ...state, tabs: state.tabs.map((tab) => ({ ...tab, issues: none })) };
    },
    activity: async (now) => ({ ...(await overview.activity(now)), issues: [] }),
  };
}

function withFlag(flag: string): (overview: Overview) => Overview {
  return (overview) => ({
    ...overview,
    state: async (now) => {
      const state = await overview.state(now);
      const [first] = state.runs;
      if (first === undefined) return state;
      const source = 'sheet-one';
      const flagged = {
        ...first,
        source,
        trigger: 'schedule',
        status: 'error' as const,
        startedAt: now - 60_000,
        finishedAt: now - 50_000,
      };
      return { ...state, runs: [{ ...flagged, flags: [{ flag, tab: 'sales' }] }, ...state.runs] };
    },
  });
}

function withOlderScript(overview: Overview): Overview {
  return {
    ...overview,
    state: async (now) => {
      const state = await overview.state(now);
      return { ...state, runs: state.runs.map((run) => ({ ...run, bundle: olderThan(VERSION) })) };
    },
  };
}

function olderThan(version: string): string {
  return version.startsWith('0.') ? '0.0.1' : '0.9.4';
}

const away = () => Promise.reject(new Error('connect ECONNREFUSED'));

function unreachable(overview: Overview): Overview {
  return { ...overview, state: away, activity: away, ping: away };
}

function lostAfterFirstRead(overview: Overview): Overview {
  let reads = 0;
  return {
    ...unreachable(overview),
    state: (now) => {
      reads += 1;
      return reads === 1 ? overview.state(now) : away();
    },
  };
}

function listen(target: WatchedServer): Promise<{ server: Server; url: string }> {
  return new Promise((resolve) => {
    const server = serve({ fetch: target.app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
      resolve({ server, url: `http://127.0.0.1:${port}/` });
    }) as Server;
  });
}
