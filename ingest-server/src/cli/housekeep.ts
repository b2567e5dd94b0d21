/** `qtickets-sheets housekeep`: drops staging rows past their age where ClickHouse's merges lag; never a tombstone. */
import { Command } from 'commander';
import { openClient } from '../clickhouse/client.ts';
import { EmbeddedInUse } from '../clickhouse/embedded.ts';
import { targetOf } from '../clickhouse/open-warehouse.ts';
import { type Config, readConfig } from '../config.ts';
import { CommandError } from './command-error.ts';
import { type Cleaned, housekeep } from './housekeep-tables.ts';

type Options = { readonly dryRun?: boolean; readonly json?: boolean };

/** @returns what was done, for the person or as JSON */
export async function runHousekeep(config: Config, options: Options): Promise<string> {
  const cleaned = await cleanUp(config, options.dryRun ?? false);
  if (options.json)
    return `${JSON.stringify({ dryRun: options.dryRun ?? false, held: cleaned === null, tables: cleaned ?? [] }, null, 2)}\n`;
  if (cleaned === null) {
    return 'Nothing done: the running server holds the embedded ClickHouse, which drops old rows by itself (TTL).\n';
  }
  return describe(cleaned, options.dryRun ?? false);
}

/** @returns null where the running server holds the embedded data */
async function cleanUp(config: Config, dryRun: boolean): Promise<Cleaned[] | null> {
  try {
    const client = openClient(targetOf(config), 'unhurried');
    const options = { database: config.CLICKHOUSE_DATABASE, cluster: config.CLICKHOUSE_CLUSTER, dryRun };
    return await housekeep(client, options).finally(() => client.close());
  } catch (error) {
    if (error instanceof EmbeddedInUse) return null;
    throw asCommandError(error, config);
  }
}

/** A missing right is for the administrator to grant. */
function asCommandError(error: unknown, { CLICKHOUSE_USER, CLICKHOUSE_DATABASE }: Config): unknown {
  if (!(error instanceof Error && 'code' in error) || error.code !== '497') return error;
  return new CommandError(
    `${CLICKHOUSE_USER} may not delete old staging rows. Nothing is wrong but the space they take; ClickHouse drops them ` +
      `by itself (TTL). To have it done here: GRANT ALTER DELETE ON ${CLICKHOUSE_DATABASE}.* TO ${CLICKHOUSE_USER}`,
  );
}

function describe(cleaned: readonly Cleaned[], dryRun: boolean): string {
  if (cleaned.length === 0) return 'No staging tables yet: run `qtickets-sheets migrate`.\n';
  const width = Math.max(...cleaned.map(({ name }) => name.length));
  const lines = cleaned.map(({ name, days, rows, expired }) => {
    const done = expired === 0 ? 'nothing to do' : `${expired} ${dryRun ? 'would be dropped' : 'dropped'}`;
    return `${name.padEnd(width)}  kept ${String(days).padStart(2)} days  ${rows} rows, ${done}`;
  });
  return `${lines.join('\n')}\n`;
}

export function housekeepCommand(): Command {
  return new Command('housekeep')
    .description('drop staging rows that are past their age; never rows of the tables that people read')
    .option('--dry-run', 'count only')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
What was received is kept for some days (raw 30, typed 7, proofs 90: the TTL of each table). ClickHouse drops older
rows when it merges parts, which may take long in quiet tables; this does it now. Tombstones are never touched.
Safe to repeat, and beside a running server. With embedded data that a server holds, nothing is done.

Exit codes: 0 done, 1 not.

Examples:
  qtickets-sheets housekeep --dry-run
  qtickets-sheets housekeep`,
    )
    .action(async (options: Options) => {
      process.stdout.write(await runHousekeep(readConfig(process.env), options));
    });
}
