/** Two servers over one ClickHouse, each in a process of its own. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectRows } from '../../support/select-rows.ts';
import { startServerProcess } from '../../support/server-process.ts';
import { newTestSource, type TestSource, writeSourcesFile } from '../../support/sources-file.ts';
import { startClickHouse } from './start-clickhouse.ts';

export type SoakStage = {
  readonly sources: readonly TestSource[];
  readonly serverUrls: readonly string[];
  readonly select: (query: string) => Promise<readonly Record<string, unknown>[]>;
  /** Resident memory in MB: of each server, and of ClickHouse. */
  readonly memory: () => { readonly servers: readonly number[]; readonly clickHouse: number };
  /** What the servers logged of requests that failed. */
  readonly failures: () => readonly string[];
  readonly close: () => Promise<void>;
};

export async function openSoakStage(sourceCount: number): Promise<SoakStage> {
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-soak-'));
  const sources = Array.from({ length: sourceCount }, (_, index) => newTestSource(`soak-${index + 1}`));
  const sourcesFile = join(directory, 'sources.json');
  writeSourcesFile(sourcesFile, sources);
  const clickHouse = await startClickHouse(join(directory, 'engine'));
  const environment = { CLICKHOUSE_URL: clickHouse.url, LOG_LEVEL: 'info' };
  const start = () => startServerProcess({ dataDir: join(directory, 'none'), sourcesFile, environment });
  // One after the other, because the first creates the tables.
  const servers = [await start(), await start()];
  return {
    sources,
    serverUrls: servers.map(({ url }) => url),
    select: (query) => selectRows(clickHouse.url, query),
    memory: () => ({
      servers: servers.map(({ pid }) => megabytesOf(pid)),
      clickHouse: megabytesOf(clickHouse.pid),
    }),
    failures: () => servers.flatMap(({ logLines }) => logLines.filter((line) => /"level":"(warn|error)"/.test(line))),
    close: async () => {
      await Promise.all(servers.map((server) => server.stop()));
      await clickHouse.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function megabytesOf(pid: number): number {
  const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Math.round(Number(kilobytes) / 1_000);
}
