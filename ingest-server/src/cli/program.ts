/** The command line `qtickets-sheets`: what each command is called and takes; what it does is in its own file. */
import { Command, CommanderError, Option } from 'commander';
import { ownEnvironment, useSettings } from '../config.ts';
import { ReadableError } from '../errors.ts';
import { languages } from '../health/texts.ts';
import { VERSION } from '../version.ts';
import { languageOf, speak } from '../words/language.ts';
import { say } from '../words/words.ts';
import { explainUsage, inOurWords } from './commander-words.ts';
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

/** With its words in the language that is spoken. */
export function createProgram(): Command {
  const words = say().help;
  const program = new Command('qtickets-sheets')
    .description(words.program.about)
    .version(VERSION, '-V, --version', words.program.version)
    .option('--env-file <file>', words.program.envFile)
    .addOption(new Option('--language <language>', words.program.language).choices(languages))
    .addHelpText('after', words.program.more)
    .hook('preAction', async (_, command) => {
      // What programs read is the same in every language.
      const { json, csv } = command.opts<{ json?: boolean; csv?: boolean }>();
      if (json || csv) speak('en');
      if (command.name() === SETUP) return;
      const used = await useSettings(program.opts<{ envFile?: string }>().envFile);
      if (used !== null) process.stderr.write(`${say().commands.settingsUsed(used.path, used.own.join(', '))}\n`);
    });
  program.command('serve').description(words.serve).action(runServe);
  program.addCommand(migrateCommand());
  withFileOptions(program.command('push').description(words.push.about))
    .option('--dry-run', words.push.dryRun)
    .option('--allow-mass-delete', words.push.allowMassDelete)
    .action(runPush);
  withFileOptions(program.command('verify').description(words.push.verify)).action(runVerify);
  program
    .addCommand(setupCommand())
    .addCommand(sourceCommand())
    .addCommand(tokenCommand())
    .addCommand(doctorCommand())
    .addCommand(noticesCommand())
    .addCommand(housekeepCommand())
    .addCommand(smokeCommand())
    .addCommand(compareCommand());
  return inOurWords(program);
}

function withFileOptions(command: Command): Command {
  const words = say().help.push;
  return command
    .argument('<file>', words.file)
    .option('--source <id>', words.source)
    .option('--url <address>', words.url)
    .option('--locale <locale>', words.locale)
    .option('--time-zone <zone>', words.timeZone)
    .option('--tab <contract=names...>', words.tab)
    .option('--encoding <name>', words.encoding)
    .option('--since <day>', words.since)
    .option('--to <day>', words.to)
    .option('--days <count>', words.days)
    .option('--verbose', words.verbose)
    .option('--json', words.json);
}

/** What a person can act on is printed in words; anything else is a defect and shows its stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof CommanderError) return explainUsage(error);
  return error instanceof ReadableError ? error.message : (error.stack ?? error.message);
}

/** Runs the command line; sets the exit code instead of throwing. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  speak(languageOf(argv, ownEnvironment));
  try {
    await createProgram().parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    process.stderr.write(`${explain(error)}\n`);
    // A command may have set a worse one before it began.
    process.exitCode ||= 1;
  }
}
