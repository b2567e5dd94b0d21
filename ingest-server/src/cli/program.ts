/** The command line `qtickets-sheets`: what each command is called and takes; what it does is in its own file. */
import { Command, Option } from 'commander';
import { useSettings } from '../config.ts';
import { ReadableError } from '../errors.ts';
import { languages } from '../health/texts.ts';
import { VERSION } from '../version.ts';
import { compareCommand } from './compare.ts';
import { doctorCommand } from './doctor.ts';
import { housekeepCommand } from './housekeep.ts';
import { migrateCommand } from './migrate.ts';
import { noticesCommand } from './notices.ts';
import { runPush, runVerify } from './push.ts';
import { runServe } from './serve.ts';
import { SETUP, setupCommand } from './setup.ts';
import { smokeCommand } from './smoke.ts';
import { sourceCommand } from './source.ts';
import { tokenCommand } from './token.ts';

function createProgram(): Command {
  const program = new Command('qtickets-sheets')
    .description('Keeps ClickHouse equal to the ticket sales that managers keep in Google Sheets.')
    .version(VERSION)
    .option('--env-file <file>', 'the settings; none: the variables of this shell alone')
    .addHelpText(
      'after',
      `
Settings are variables: ops/env.sample has them all. They come from /etc/qtickets-sheets/env where the service is installed
on this machine, else from secrets/env in the folder of the project; a variable of the shell comes before the file's.`,
    )
    .hook('preAction', async (_, command) => {
      if (command.name() === SETUP) return;
      const used = await useSettings(program.opts<{ envFile?: string }>().envFile);
      if (used !== null) process.stderr.write(`Settings: ${used}\n`);
    });
  program.command('serve').description('receive pushes from spreadsheets until stopped').action(runServe);
  program.addCommand(migrateCommand());
  withFileOptions(
    program
      .command('push')
      .description(
        'make ClickHouse equal to a workbook file or a live spreadsheet, by the same protocol as its script',
      ),
  )
    .option('--dry-run', 'count what would change, write nothing')
    .option('--allow-mass-delete', 'yes, delete whatever the file does not have')
    .action(runPush);
  withFileOptions(
    program
      .command('verify')
      .description('compare a workbook file or a live spreadsheet with ClickHouse; exit code 1 where they differ'),
  ).action(runVerify);
  program
    .addCommand(setupCommand())
    .addCommand(sourceCommand())
    .addCommand(tokenCommand())
    .addCommand(doctorCommand())
    .addCommand(noticesCommand())
    .addCommand(housekeepCommand())
    .addCommand(smokeCommand())
    .addCommand(compareCommand());
  return program;
}

function withFileOptions(command: Command): Command {
  return command
    .argument(
      '<file>',
      'a spreadsheet file (.xlsx, .xls, .xlsb, .ods), a .csv, a folder of CSV files, one a tab, or the address of a spreadsheet',
    )
    .option('--source <id>', 'the spreadsheet that the file is of; not needed where there is only one')
    .option('--url <address>', 'a server elsewhere')
    .option('--locale <locale>', 'how numbers and dates in text of a file are read, default ru_RU')
    .option('--time-zone <zone>', 'the zone of a file, default TIMEZONE')
    .option('--tab <contract=names...>', 'which tabs are a contract\'s: sales="Sales 2025, Sales 2026", * as wildcard')
    .option('--encoding <name>', 'of CSV files that are not UTF-8, for example windows-1251')
    .option('--since <day>', 'only rows from this day on (2025-10-24); nothing beyond them is deleted or proven')
    .option('--to <day>', 'only rows up to this day')
    .option('--days <count>', 'only rows of the last so many days')
    .addOption(
      new Option('--language <language>', 'of what is printed; default: that of the shell, else en').choices(languages),
    )
    .option('--verbose', 'list every issue')
    .option('--json', 'the result as JSON');
}

/** What a person can act on is printed in words; anything else is a defect and shows its stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof ReadableError ? error.message : (error.stack ?? error.message);
}

/** Runs the command line; sets the exit code instead of throwing. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync([...argv]);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    // A command may have set a worse one before it began.
    process.exitCode ||= 1;
  }
}
