/** What is killed: a server with ClickHouse in its own process, or two servers over one ClickHouse that lives on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServerProcess } from '../../support/server-process.ts';
import { type TestSource, writeSourcesFile } from '../../support/sources-file.ts';
import { startClickHouse } from './start-clickhouse.ts';

export type Killed = 'embedded' | 'two servers';

export type KillStage = {
  readonly serverUrls: readonly string[];
  /** Where the rows can be read, beside the servers' own interface. */
  readonly clickHouseUrl: string;
  /** Kills one server, the next one each time, and starts it again where it was. @returns how long that took, ms */
  readonly killOne: () => Promise<number>;
  readonly close: () => Promise<void>;
};

export async function openKillStage(killed: Killed, sources: readonly TestSource[]): Promise<KillStage> {
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-kills-'));
  const sourcesFile = join(directory, 'sources.json');
  writeSourcesFile(sourcesFile, sources);
  const clickHouse = killed === 'embedded' ? undefined : await startClickHouse(join(directory, 'engine'));
  const options = {
    dataDir: join(directory, 'data'),
    sourcesFile,
    ...(clickHouse === undefined ? {} : { environment: { CLICKHOUSE_URL: clickHouse.url } }),
  };
  const servers = [await startServerProcess(options)];
  if (clickHouse !== undefined) servers.push(await startServerProcess(options));
  const clickHouseUrl = clickHouse?.url ?? servers[0]?.clickHouseUrl ?? '';
  let turn = 0;
  return {
    serverUrls: servers.map(({ url }) => url),
    clickHouseUrl,
    killOne: async () => {
      const index = turn % servers.length;
      turn += 1;
      const startedAt = performance.now();
      const server = servers[index] as ServerProcess;
      await server.kill();
      const ports = clickHouse === undefined ? { clickHousePort: portOf(clickHouseUrl) } : {};
      servers[index] = await startServerProcess({ ...options, port: portOf(server.url), ...ports });
      return performance.now() - startedAt;
    },
    close: async () => {
      await Promise.all(servers.map((server) => server.stop()));
      await clickHouse?.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
