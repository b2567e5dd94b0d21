/** `qtickets-sheets housekeep`: drops proofs and cells as received past their age where ClickHouse's merges lag; never a tombstone. */
import { Command } from 'commander';
import { type HousekeepReport, housekeep, housekeepReportSchema } from '../clickhouse/schema/housekeeping.ts';
import { type Config, readConfig } from '../config.ts';
import { codeOf, ReadableError } from '../errors.ts';
import { tableText } from '../table-text.ts';
import { say } from '../words/words.ts';
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
    // A missing right is for the administrator to grant.
    if (codeOf(error) !== '497') throw error;
    const { CLICKHOUSE_USER: user, CLICKHOUSE_DATABASE: database } = config;
    throw new ReadableError(say().errors.clickHouse.mayNotDelete(user, database));
  });
  return json ? `${JSON.stringify({ dryRun, ...report }, null, 2)}\n` : describe(report, dryRun);
}

function describe({ tables }: HousekeepReport, dryRun: boolean): string {
  const words = say().commands.housekeep;
  if (tables.length === 0) return `${words.noTables}\n`;
  const rows = tables.map(({ name, days, rows: kept, expired }) => {
    const done = expired === 0 ? words.nothing : (dryRun ? words.wouldDrop : words.dropped)(expired);
    return [name, words.table(days, kept, done)];
  });
  return `${tableText(rows).join('\n')}\n`;
}

export function housekeepCommand(): Command {
  const words = say().help.housekeep;
  return new Command('housekeep')
    .description(words.about)
    .option('--dry-run', say().help.dryRun)
    .option('--json', say().help.json)
    .addHelpText('after', words.more)
    .action(async (options: Options) => {
      process.stdout.write(await runHousekeep(readConfig(), options));
    });
}
