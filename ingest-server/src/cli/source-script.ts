/** `qtickets-sheets source install` and `update`: the script goes into spreadsheets by clasp, with its settings in place. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { changeSources } from '../change-sources.ts';
import { type Config, readConfig } from '../config.ts';
import { ReadableError, reasonOf } from '../errors.ts';
import { projectFolder } from '../settings-file.ts';
import { readSources, SCRIPT_ID, type Source } from '../sources.ts';
import { say } from '../words/words.ts';
import { createScript, pushScript, type ScriptFiles } from './clasp.ts';
import { newSecret, sourceIn, spreadsheetIdIn, tabsIn, titled, withScript, withSource } from './source-entries.ts';

const TITLE = 'QTickets';
const BUILT = ['Code.js', 'appsscript.json'] as const;

type InstallFlags = { readonly name: string; readonly scriptId?: string; readonly yes?: boolean };

export function installCommand(): Command {
  const words = say().help.install;
  return new Command('install')
    .description(words.about)
    .argument('<spreadsheets...>', say().help.source.spreadsheets)
    .option('--name <name>', words.name, '')
    .option('--script-id <id>', words.scriptId)
    .option('-y, --yes', words.yes)
    .addHelpText('after', words.more)
    .action(async (spreadsheets: string[], flags: InstallFlags) => {
      await installScripts(readConfig(), spreadsheets, flags);
    });
}

export function updateCommand(): Command {
  const words = say().help.update;
  return new Command('update')
    .description(words.about)
    .argument('[spreadsheets...]', say().help.source.spreadsheets)
    .option('--all', words.all)
    .option('--dry-run', words.dryRun)
    .action(async (spreadsheets: string[], flags: { readonly all?: boolean; readonly dryRun?: boolean }) => {
      process.exitCode = await updateScripts(readConfig(), spreadsheets, flags);
    });
}

async function installScripts(config: Config, spreadsheets: readonly string[], flags: InstallFlags): Promise<void> {
  const words = say().errors.script;
  if (config.PUBLIC_URL === undefined) throw new ReadableError(words.noPublicUrl);
  if (flags.scriptId !== undefined && !SCRIPT_ID.test(flags.scriptId)) throw new ReadableError(words.notAnId);
  if (flags.scriptId !== undefined && spreadsheets.length > 1) throw new ReadableError(words.ofOne);
  const files = await builtFiles();
  const ids = spreadsheets.map(spreadsheetIdIn);
  for (const id of ids) await installScript(config, id, files, flags);
  const links = ids.map((id) => `  https://docs.google.com/spreadsheets/d/${id}/edit`).join('\n');
  print(`${say().commands.script.whatGoogleAsks(links, TITLE)}\n`);
  if (flags.yes !== true && process.stdin.isTTY === true) await waitForEnter();
  else return print(`${say().commands.script.takeSecretOut(ids.join(' '))}\n`);
  process.exitCode = await updateScripts(config, ids, {});
}

/** Each step is kept before the next begins, so the same command goes on where it stopped. */
async function installScript(
  config: Config,
  spreadsheetId: string,
  files: ScriptFiles,
  flags: InstallFlags,
): Promise<void> {
  const source = await knownOrAdded(config, spreadsheetId, flags.name);
  const scriptId = flags.scriptId ?? source.scriptId ?? createScript(spreadsheetId, TITLE);
  await changeSources(config.SOURCES_FILE, (sources) => withScript(sources, spreadsheetId, scriptId));
  const settings = { INGEST_URL: config.PUBLIC_URL, INGEST_SECRET: source.secrets[0] };
  pushScript(scriptId, { ...files, 'Settings.js': `var INSTALLED_SETTINGS = ${JSON.stringify(settings)};\n` });
  print(`${say().commands.script.installed(titled(source))}\n`);
}

async function knownOrAdded(config: Config, spreadsheetId: string, name: string): Promise<Source> {
  const source: Source = { spreadsheetId, name, secrets: [newSecret()], tabs: tabsIn(undefined) };
  const sources = await changeSources(config.SOURCES_FILE, (before) =>
    before.some((known) => known.spreadsheetId === spreadsheetId) ? before : withSource(before, source),
  );
  return sourceIn(sources, spreadsheetId);
}

/** @returns the exit code: 1 where one was not sent */
async function updateScripts(
  config: Config,
  spreadsheets: readonly string[],
  { all = false, dryRun = false }: { readonly all?: boolean; readonly dryRun?: boolean },
): Promise<number> {
  const files = await builtFiles();
  const failed: string[] = [];
  const words = say().commands.script;
  for (const { source, scriptId } of await withScripts(config, spreadsheets, all)) {
    print(`${(dryRun ? words.wouldSend : words.sending)(titled(source))}\n`);
    if (dryRun) continue;
    try {
      pushScript(scriptId, files);
    } catch (error) {
      failed.push(`${titled(source)}: ${reasonOf(error)}`);
    }
  }
  for (const reason of failed) process.stderr.write(`${words.notSent(reason)}\n`);
  return failed.length > 0 ? 1 : 0;
}

async function withScripts(config: Config, spreadsheets: readonly string[], all: boolean) {
  if (all === spreadsheets.length > 0) throw new ReadableError(say().errors.script.nameThem);
  const sources = await readSources(config.SOURCES_FILE);
  const chosen = all ? sources : spreadsheets.map((text) => sourceIn(sources, spreadsheetIdIn(text)));
  const unknown = chosen.filter(({ scriptId }) => scriptId === undefined);
  const known = chosen.flatMap((source) =>
    source.scriptId === undefined ? [] : [{ source, scriptId: source.scriptId }],
  );
  for (const source of unknown) {
    print(`${say().commands.script.unknown(titled(source), source.spreadsheetId)}\n`);
  }
  if (known.length === 0) throw new ReadableError(say().errors.script.noneKnown);
  return known;
}

async function builtFiles(): Promise<ScriptFiles> {
  const texts = BUILT.map(async (name) => {
    const path = `apps-script/dist/${name}`;
    const text = await readFile(join(projectFolder, path), 'utf8').catch(() => {
      throw new ReadableError(say().errors.script.notBuilt(path));
    });
    return [name, text] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
}

async function waitForEnter(): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  await terminal.question(say().commands.script.pressEnter);
  terminal.close();
}

function print(text: string): void {
  process.stdout.write(text);
}
