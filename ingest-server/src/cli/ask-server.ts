/**
 * Reports on the warehouse, for a command: made in this process, or, where the running server holds the embedded data,
 * by the server, which answers `/admin/…` to callers that can read the file of the administrator's token.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { readAdminToken } from '../admin-token.ts';
import { awaitClickHouse } from '../clickhouse/await-clickhouse.ts';
import { openClient } from '../clickhouse/client.ts';
import { deploymentOf, targetOf } from '../clickhouse/open-warehouse.ts';
import type { Deployment } from '../clickhouse/schema/sql-files.ts';
import type { Config } from '../config.ts';
import { isServing, localUrl } from '../server-address.ts';
import { CommandError } from './command-error.ts';

const PROBE_MS_MAX = 2_000;
/** A report over a large warehouse takes minutes. */
const REPORT_MS_MAX = 600_000;

const problemSchema = z.object({ detail: z.string().optional(), title: z.string().optional() });

export type ReportOf<Answer> = {
  /** Under `/admin/`. */
  readonly path: string;
  readonly options: object;
  readonly schema: z.ZodType<Answer>;
  readonly make: (client: ClickHouseClient, deployment: Deployment) => Promise<Answer>;
};

/** @throws CommandError with what the server said, EmbeddedInUse where something else holds the data, ClickHouseNotReady */
export async function makeReport<Answer>(config: Config, report: ReportOf<Answer>): Promise<Answer> {
  const base = localUrl(config);
  if (config.CLICKHOUSE_URL === undefined && (await isServing(base, PROBE_MS_MAX))) {
    return askServer(`${base}/admin/${report.path}`, await readAdminToken(config.SOURCES_FILE), report);
  }
  const target = targetOf(config);
  const client = openClient(target, 'batch');
  try {
    if (target.url !== undefined) await awaitClickHouse(client, new URL(target.url).host, () => undefined, 0);
    return await report.make(client, deploymentOf(config));
  } finally {
    await client.close();
  }
}

async function askServer<Answer>(
  url: string,
  token: string | null,
  { options, schema }: ReportOf<Answer>,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(options),
    signal: AbortSignal.timeout(REPORT_MS_MAX),
  });
  const answer: unknown = await response.json();
  if (response.ok) return schema.parse(answer);
  const problem = problemSchema.safeParse(answer);
  throw new CommandError(
    `The running server at ${url} holds the embedded ClickHouse and answered ${response.status}: ` +
      (problem.data?.detail ?? problem.data?.title ?? 'no reason given'),
  );
}
