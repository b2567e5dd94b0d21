/** `qtickets-sheets housekeep`: drops staging rows past their age where ClickHouse's merges lag; never a tombstone. */
import { Command } from 'commander';
import { type HousekeepReport, housekeep, housekeepReportSchema } from '../clickhouse/schema/housekeeping.ts';
import { type Config, readConfig } from '../config.ts';
import { codeOf, ReadableError } from '../errors.ts';
import { makeReport } from './ask-server.ts';

type Options = { readonly dryRun?: boolean; readonly json?: boolean };

/** @returns what was done, for the person or as JSON */
export async function runHousekeep(config: Config, { dryRun = false, json = false }: Options): Promise<string> {
  const options = { dryRun };
  const report = await makeReport(config, {
    path: 'housekeep',
    options,
    schema: housekeepReportSchema,
    make: (client, deployment) => housekeep(client, deployment, options),
  }).catch((error: unknown) => {
    throw asCommandError(error, config);
  });
  return json ? `${JSON.stringify({ dryRun, ...report }, null, 2)}\n` : describe(report, dryRun);
}

/** A missing right is for the administrator to grant. */
function asCommandError(error: unknown, { CLICKHOUSE_USER, CLICKHOUSE_DATABASE }: Config): unknown {
  if (codeOf(error) !== '497') return error;
  return new ReadableError(
    `${CLICKHOUSE_USER} may not delete old staging rows. Nothing is wrong but the space they take; ClickHouse drops them ` +
      `by itself (TTL). To have it done here: GRANT ALTER DELETE ON ${CLICKHOUSE_DATABASE}.* TO ${CLICKHOUSE_USER}`,
  );
}

function describe({ tables }: HousekeepReport, dryRun: boolean): string {
  if (tables.length === 0) return 'No staging tables yet: run `qtickets-sheets migrate`.\n';
  const width = Math.max(...tables.map(({ name }) => name.length));
  const lines = tables.map(({ name, days, rows, expired }) => {
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
Safe to repeat. Where the running server holds the embedded data, the server does it.

Exit codes: 0 done, 1 not.

Examples:
  qtickets-sheets housekeep --dry-run
  qtickets-sheets housekeep`,
    )
    .action(async (options: Options) => {
      process.stdout.write(await runHousekeep(readConfig(), options));
    });
}
