/** The reports of `/admin/…`, each by a connection of its own, since they take longer than an answer to a sheet may. */
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient, type Target } from '../clickhouse/client.ts';
import { bringUp, bringUpOptionsSchema } from '../clickhouse/schema/bring-up.ts';
import { housekeep, housekeepOptionsSchema } from '../clickhouse/schema/housekeeping.ts';
import type { Deployment } from '../clickhouse/schema/sql-files.ts';
import { compareOptionsSchema, compareWithLegacy } from '../compare/compare.ts';
import { checkTables } from '../doctor/migrations.ts';
import { ReadableError } from '../errors.ts';
import { ProblemError } from '../problem.ts';
import { runSmoke } from '../smoke/run-checks.ts';
import type { AdminReports } from './admin.ts';

export function adminReports(target: Target, deployment: Deployment): AdminReports {
  const withClient = async <Answer>(make: (client: ClickHouseClient) => Promise<Answer>): Promise<Answer> => {
    const client = openClient(target, 'batch');
    return make(client).finally(() => client.close());
  };
  return {
    housekeep: (asked) => {
      const options = housekeepOptionsSchema.parse(asked);
      return withClient((client) => housekeep(client, deployment, options));
    },
    migrate: (asked) => {
      const options = bringUpOptionsSchema.parse(asked);
      return withClient((client) => bringUp(client, deployment, options)).catch(asProblem);
    },
    tables: () => withClient(async (client) => ({ checks: await checkTables(client, deployment) })),
    smoke: (_, onProgress) => withClient((client) => runSmoke(client, deployment, { onProgress })),
    compare: (asked) => {
      const options = compareOptionsSchema.parse(asked);
      return withClient((client) => compareWithLegacy(client, deployment, options)).catch(asProblem);
    },
  };
}

/** What a person can act on is said to the caller, who is this machine's administrator. */
function asProblem(error: unknown): never {
  throw error instanceof ReadableError ? new ProblemError('invalid_request', error.message) : error;
}
