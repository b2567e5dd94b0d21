/** The reports of `/admin/…`, each by a connection of its own, since they take longer than an answer to a sheet may. */
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient, type Target } from '../clickhouse/client.ts';
import type { Deployment } from '../clickhouse/sql-files.ts';
import { runSmoke } from '../smoke/run-checks.ts';
import type { AdminReports } from './admin.ts';

export function adminReports(target: Target, deployment: Deployment): AdminReports {
  const withClient = async <Answer>(make: (client: ClickHouseClient) => Promise<Answer>): Promise<Answer> => {
    const client = openClient(target, 'unhurried');
    return make(client).finally(() => client.close());
  };
  return { smoke: () => withClient((client) => runSmoke(client, deployment)) };
}
