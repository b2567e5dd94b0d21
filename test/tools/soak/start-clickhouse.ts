/** ClickHouse for several servers, in a process of its own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export type ClickHouseProcess = { readonly url: string; readonly pid: number; readonly close: () => Promise<void> };

export async function startClickHouse(dataDir: string): Promise<ClickHouseProcess> {
  mkdirSync(dataDir, { recursive: true });
  const path = fileURLToPath(new URL('./clickhouse-process.ts', import.meta.url));
  const child = fork(path, [dataDir], { execArgv: ['--import', 'tsx'] });
  const [message] = await once(child, 'message');
  const { url } = z.object({ url: z.string() }).parse(message);
  return {
    url,
    pid: child.pid ?? 0,
    close: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
