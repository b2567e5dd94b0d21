/** `qtickets-sheets source …`: which spreadsheets may write, and what to paste into them. */
import { Command } from 'commander';
import { changeSources } from '../change-sources.ts';
import { type Config, readConfig } from '../config.ts';
import { ReadableError } from '../errors.ts';
import { readSecretUses } from '../secret-use.ts';
import { readSources, type Source } from '../sources.ts';
import { say } from '../words/words.ts';
import {
  doubtsAbout,
  newSecret,
  sourceIn,
  spreadsheetIdIn,
  tabsIn,
  withoutOldSecrets,
  withRotatedSecret,
  withSource,
} from './source-entries.ts';
import { confirmByTyping, removeSource } from './source-remove.ts';
import { installCommand, updateCommand } from './source-script.ts';
import { addedText, finishedText, listText, rotatedText, withoutSecrets } from './source-texts.ts';

export async function addSource(
  config: Config,
  spreadsheet: string,
  options: { readonly name: string; readonly tabs?: string },
): Promise<string> {
  const spreadsheetId = spreadsheetIdIn(spreadsheet);
  const source: Source = { spreadsheetId, name: options.name, secrets: [newSecret()], tabs: tabsIn(options.tabs) };
  const sources = await changeSources(config.SOURCES_FILE, (before) => withSource(before, source));
  return addedText(source, config, doubtsAbout(source, sources));
}

const HOUR_MS = 3_600_000;
const HOURS_OF_OLD_SECRETS = '24';

/** @param options `finish`: the older secrets end; `now`: a new one, and the older ones end at once; otherwise after `hours` */
export async function rotateSource(
  config: Config,
  spreadsheet: string,
  options: { readonly finish?: boolean; readonly now?: boolean; readonly hours?: string },
): Promise<string> {
  const spreadsheetId = spreadsheetIdIn(spreadsheet);
  const after = await changeSources(config.SOURCES_FILE, (before) =>
    options.finish ? withoutOldSecrets(before, spreadsheetId) : rotated(before, spreadsheetId, options),
  );
  const source = sourceIn(after, spreadsheetId);
  return options.finish ? finishedText(source) : rotatedText(source, config);
}

function rotated(
  before: readonly Source[],
  spreadsheetId: string,
  { now, hours }: { readonly now?: boolean; readonly hours?: string },
): readonly Source[] {
  const after = Number(hours ?? HOURS_OF_OLD_SECRETS);
  if (!(after > 0)) throw new ReadableError(say().errors.sources.hours);
  const sources = withRotatedSecret(before, spreadsheetId, newSecret(), Date.now() + after * HOUR_MS);
  return now === true ? withoutOldSecrets(sources, spreadsheetId) : sources;
}

export async function listSources(config: Config, options: { readonly json?: boolean }): Promise<string> {
  const sources = await readSources(config.SOURCES_FILE);
  const uses = await readSecretUses(config.SOURCES_FILE);
  const listed = sources.map((source) => withoutSecrets(source, uses));
  return options.json ? `${JSON.stringify(listed, null, 2)}\n` : listText(sources, uses, Date.now());
}

/** Runs a command on the configuration and prints what it says. */
function printing<Args extends unknown[]>(command: (config: Config, ...args: Args) => Promise<string>) {
  return async (...args: Args): Promise<void> => {
    process.stdout.write(await command(readConfig(), ...args));
  };
}

/** The command `source` with all that is under it. */
export function sourceCommand(): Command {
  const words = say().help.source;
  const ofOne = (name: string, about: string) =>
    new Command(name).description(about).argument('<spreadsheet>', words.spreadsheet);
  const add = ofOne('add', words.add)
    .option('--name <name>', words.name, '')
    .option('--tabs <tabs>', words.tabs)
    .action(printing(addSource));
  const list = new Command('list')
    .description(words.list)
    .option('--json', say().help.json)
    .action(printing(listSources));
  const rotate = ofOne('rotate', words.rotate)
    .option('--finish', words.finish)
    .option('--now', words.now)
    .option('--hours <hours>', words.hours, HOURS_OF_OLD_SECRETS)
    .action(printing(rotateSource));
  const remove = ofOne('remove', words.remove)
    .option('--keep-rows', words.keepRows)
    .option('--yes', say().help.yes)
    .action(
      printing((config, spreadsheet: string, flags: { readonly yes?: boolean; readonly keepRows?: boolean }) => {
        const spreadsheetId = spreadsheetIdIn(spreadsheet);
        const confirm = async (question: string) => flags.yes === true || confirmByTyping(spreadsheetId, question);
        return removeSource(config, spreadsheetId, { keepRows: flags.keepRows ?? false, confirm });
      }),
    );
  const source = new Command('source').description(words.about).addHelpText('after', words.more);
  for (const command of [add, installCommand(), updateCommand(), list, rotate, remove]) source.addCommand(command);
  return source;
}
