/** `qtickets-sheets source install` and `update`: the script goes into spreadsheets by clasp, with its settings in place. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { changeSources } from '../change-sources.ts';
import { type Config, readConfig } from '../config.ts';
import { messageOf, ReadableError } from '../errors.ts';
import { projectFolder } from '../settings-file.ts';
import { readSources, SCRIPT_ID, type Source } from '../sources.ts';
import { createScript, pushScript, type ScriptFiles } from './clasp.ts';
import { newSecret, sourceIn, spreadsheetIdIn, tabsIn, titled, withScript, withSource } from './source-entries.ts';

const TITLE = 'QTickets';
const BUILT = ['Code.js', 'appsscript.json'] as const;

type InstallFlags = { readonly name: string; readonly scriptId?: string; readonly yes?: boolean };

export function installCommand(): Command {
  return new Command('install')
    .description('put the script into spreadsheets, with address and secret in place')
    .argument('<spreadsheets...>', 'their ids, or their addresses in the browser')
    .option('--name <name>', 'what people call it, where it is new', '')
    .option('--script-id <id>', 'the script that it has already: Extensions → Apps Script → Project settings')
    .option('-y, --yes', 'do not wait for the spreadsheets to be opened')
    .addHelpText(
      'after',
      `
Google's clasp does it: \`npx @google/clasp login\` once, as the account that this runs as. A spreadsheet keeps its settings when it is
opened for the first time; after that they are taken out of the script again, which everybody could copy who may see the spreadsheet.

Examples:
  qtickets-sheets source install https://docs.google.com/spreadsheets/d/1AbC…/edit --name "Moscow office"`,
    )
    .action(async (spreadsheets: string[], flags: InstallFlags) => {
      await installScripts(readConfig(), spreadsheets, flags);
    });
}

export function updateCommand(): Command {
  return new Command('update')
    .description('send the built script to spreadsheets that have it, without their settings')
    .argument('[spreadsheets...]', 'their ids, or their addresses in the browser')
    .option('--all', 'all of which the script is known')
    .option('--dry-run', 'send nothing')
    .action(async (spreadsheets: string[], flags: { readonly all?: boolean; readonly dryRun?: boolean }) => {
      process.exitCode = await updateScripts(readConfig(), spreadsheets, flags);
    });
}

async function installScripts(config: Config, spreadsheets: readonly string[], flags: InstallFlags): Promise<void> {
  if (config.PUBLIC_URL === undefined)
    throw new ReadableError('PUBLIC_URL is not set: the script has to know where to send.');
  if (flags.scriptId !== undefined && !SCRIPT_ID.test(flags.scriptId)) {
    throw new ReadableError('--script-id is not the id of a script: Extensions → Apps Script → Project settings.');
  }
  if (flags.scriptId !== undefined && spreadsheets.length > 1)
    throw new ReadableError('--script-id is of one spreadsheet.');
  const files = await builtFiles();
  const ids = spreadsheets.map(spreadsheetIdIn);
  for (const id of ids) await installScript(config, id, files, flags);
  print(whatGoogleAsks(ids));
  if (flags.yes !== true && process.stdin.isTTY === true) await waitForEnter();
  else return print(`Then take the secret out of the script: qtickets-sheets source update ${ids.join(' ')}\n`);
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
  print(`The script is in ${titled(source)}.\n`);
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
  for (const { source, scriptId } of await withScripts(config, spreadsheets, all)) {
    print(`${dryRun ? 'would send to' : 'sending to'} ${titled(source)}\n`);
    if (dryRun) continue;
    try {
      pushScript(scriptId, files);
    } catch (error) {
      failed.push(`${titled(source)}: ${messageOf(error)}`);
    }
  }
  for (const reason of failed) process.stderr.write(`Not sent. ${reason}\n`);
  return failed.length > 0 ? 1 : 0;
}

async function withScripts(config: Config, spreadsheets: readonly string[], all: boolean) {
  if (all === spreadsheets.length > 0) throw new ReadableError('Name the spreadsheets, or say --all.');
  const sources = await readSources(config.SOURCES_FILE);
  const chosen = all ? sources : spreadsheets.map((text) => sourceIn(sources, spreadsheetIdIn(text)));
  const unknown = chosen.filter(({ scriptId }) => scriptId === undefined);
  const known = chosen.flatMap((source) =>
    source.scriptId === undefined ? [] : [{ source, scriptId: source.scriptId }],
  );
  for (const source of unknown) {
    print(`The script of ${titled(source)} is not known: source install ${source.spreadsheetId} --script-id …\n`);
  }
  if (known.length === 0) throw new ReadableError('Of none of them the script is known, so nothing was sent.');
  return known;
}

async function builtFiles(): Promise<ScriptFiles> {
  const texts = BUILT.map(async (name) => [name, await readBuilt(name)] as const);
  return Object.fromEntries(await Promise.all(texts));
}

function readBuilt(name: string): Promise<string> {
  return readFile(join(projectFolder, 'apps-script/dist', name), 'utf8').catch(() => {
    throw new ReadableError(`apps-script/dist/${name} is not built: npm run build`);
  });
}

/** What no program may do for a person. */
function whatGoogleAsks(ids: readonly string[]): string {
  return `
Now in the browser, for each spreadsheet, as somebody who will stay: Google runs the automatic sync as that person.

${ids.map((id) => `  https://docs.google.com/spreadsheets/d/${id}/edit`).join('\n')}

  1. Open it, and wait for the menu QTickets. Address and secret are in place.
  2. QTickets → Check without sending. Google asks once for consent: Advanced → Go to ${TITLE}, and tick all permissions.
     Choose it again: it says what a sync would do, and which cells cannot be read.
  3. QTickets → Turn automatic sync on.

`;
}

async function waitForEnter(): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  await terminal.question('Press Enter once each of them shows the menu: then the secret is taken out of the script. ');
  terminal.close();
}

function print(text: string): void {
  process.stdout.write(text);
}
