/** The command line `qtickets-sheets`: what each command is called and takes; what it does is in its own file. */
import { Command } from 'commander';
import { ConfigError } from '../config.ts';
import { SourcesFileError } from '../sources.ts';
import { CommandError } from './command-error.ts';
import { runMigrate } from './migrate.ts';
import { runServe } from './serve.ts';
import { runSourceAdd, runSourceList } from './source.ts';

function createProgram(): Command {
  const program = new Command('qtickets-sheets')
    .description('Keeps ClickHouse equal to the ticket sales that managers keep in Google Sheets.')
    .addHelpText('after', '\nConfiguration comes from environment variables: see ops/env.sample.');
  program.command('serve').description('receive pushes from spreadsheets until stopped').action(runServe);
  program
    .command('migrate')
    .description('bring the tables and views of ClickHouse to this version')
    .option('--adopt', 'rename tables of the replaced system that have our names to legacy_… first')
    .action(runMigrate);
  const source = program.command('source').description('the spreadsheets that may write');
  source
    .command('add')
    .description('let a spreadsheet write, and print what to paste into it')
    .argument('<spreadsheet>', 'its id, or its address in the browser')
    .option('--name <name>', 'what people call it', '')
    .option('--tabs <tabs>', 'comma separated, default all')
    .action(runSourceAdd);
  source.command('list').description('list them').option('--json', 'as JSON').action(runSourceList);
  return program;
}

/** What a person can act on is told in words; anything else is a defect and shows its stack. */
function explain(error: unknown): string {
  const isForPeople =
    error instanceof ConfigError || error instanceof SourcesFileError || error instanceof CommandError;
  if (isForPeople) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Runs the command line; sets the exit code instead of throwing. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync([...argv]);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}
