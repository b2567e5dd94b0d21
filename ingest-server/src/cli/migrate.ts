/** `qtickets-sheets migrate`: tables and views to this version, once; running it again changes nothing. */
import { Command } from 'commander';
import { type BroughtUp, bringUp, broughtUpSchema } from '../clickhouse/schema/bring-up.ts';
import { readConfig } from '../config.ts';
import { makeReport } from './ask-server.ts';

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the tables and views of ClickHouse to this version; make again what is missing')
    .option('--adopt', 'rename tables of the replaced system that have our names to legacy_… first')
    .addHelpText(
      'after',
      `
Applies what is new in sql/migrations, makes missing tables and columns again, and renews views that differ. Safe to
repeat. A table that is there and not as it was made stops it, with what to do. Where the running server holds the
embedded data, the server does it.

Exit codes: 0 done, 1 not.`,
    )
    .action(async ({ adopt = false }: { adopt?: boolean }) => {
      const config = readConfig();
      const options = { adopt };
      const report = await makeReport(config, {
        path: 'migrate',
        options,
        schema: broughtUpSchema,
        make: (client, deployment) => bringUp(client, deployment, options),
      });
      process.stdout.write(describe(report, config.CLICKHOUSE_DATABASE));
    });
}

/** What was done, a line each; that nothing was to do is a line too. */
export function describe(done: BroughtUp, database: string): string {
  const lines = [
    ...lineOf('Renamed to legacy_…', done.adopted),
    ...lineOf('Missing and made again', done.restored),
    ...(done.restored.length > 0
      ? ['  Sync now in each spreadsheet fills them, and so does its next hourly check.']
      : []),
    ...lineOf('Applied', done.applied),
    ...lineOf('Views made anew', done.views),
    ...done.healed.map(
      ({ table, rows }) => `Removed from ${table}: ${rows} rows ahead of the clock; syncs bring them again.`,
    ),
  ];
  const refused = [
    ...refusal(
      'Views could not be renewed',
      done.viewsRefused,
      'make room, or run it as a user that has qtickets_migrator (sql/grants)',
    ),
    ...refusal(
      'Rows ahead of the clock were not looked for',
      done.healRefused,
      'run `qtickets-sheets housekeep` as a user that may delete rows',
    ),
  ];
  const end =
    lines.length === 0
      ? `${database} is of this version already: nothing was to do.`
      : `${database} is of this version.`;
  return `${[...lines, ...refused, end].join('\n')}\n`;
}

function lineOf(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join(', ')}`];
}

function refusal(what: string, reason: string | undefined, todo: string): string[] {
  return reason === undefined ? [] : [`${what}: ${reason}`, `  To have it done: ${todo}.`];
}
