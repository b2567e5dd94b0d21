/**
 * Reports on the warehouse, for a command: made in this process, or, where the running server holds the embedded data,
 * by the server, which answers `/admin/…` to callers that can read the file of the administrator's token.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import { readAdminToken } from '../admin-token.ts';
import { type Asked, askAdmin } from '../ask-admin.ts';
import { awaitClickHouse } from '../clickhouse/await-clickhouse.ts';
import { openClient } from '../clickhouse/client.ts';
import { deploymentOf, targetOf } from '../clickhouse/open-warehouse.ts';
import type { Deployment } from '../clickhouse/schema/sql-files.ts';
import type { Config } from '../config.ts';
import type { NoteProgress } from '../progress.ts';
import { isServing, localUrl } from '../server-address.ts';
import { showingWork } from './show-work.ts';

export type ReportOf<Answer> = Asked<Answer> & {
  /** Under `/admin/`. */
  readonly path: string;
  readonly make: (client: ClickHouseClient, deployment: Deployment, note: NoteProgress) => Promise<Answer>;
};

/** @throws ReadableError with what the server said, EmbeddedInUse where something else holds the data */
export async function makeReport<Answer>(config: Config, report: ReportOf<Answer>): Promise<Answer> {
  const base = localUrl(config);
  if (config.CLICKHOUSE_URL === undefined && (await isServing(base))) {
    const token = await readAdminToken(config.SOURCES_FILE);
    return showingWork((note) => askAdmin(`${base}/admin/${report.path}`, token, report, note));
  }
  const target = targetOf(config);
  const client = openClient(target, 'batch');
  try {
    if (target.url !== undefined) await awaitClickHouse(client, new URL(target.url).host, () => undefined, 0);
    return await showingWork((note) => report.make(client, deploymentOf(config), note));
  } finally {
    await client.close();
  }
}
