/** The real engine behind HTTP, behind a gate that can be slow or shut. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ClickHouseHttp, startClickHouseHttp } from '../support/clickhouse-http.ts';
import { type Gate, newDirectory, openGate } from './support.ts';

export type GatedClickHouse = {
  /** For what else a test needs. */
  readonly directory: string;
  readonly clickHouse: ClickHouseHttp;
  readonly gate: Gate;
  readonly close: () => Promise<void>;
};

export async function openGatedClickHouse(): Promise<GatedClickHouse> {
  const directory = newDirectory();
  mkdirSync(join(directory, 'engine'));
  const clickHouse = await startClickHouseHttp(join(directory, 'engine'));
  const gate = await openGate(clickHouse.url);
  return {
    directory,
    clickHouse,
    gate,
    close: async () => {
      await gate.close();
      await clickHouse.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
