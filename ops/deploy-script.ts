/**
 * Sends the built script to the spreadsheets of a list, by clasp: `npm run deploy:script`.
 *
 * The list is JSON: {"scripts":[{"name":"Moscow office","scriptId":"1x…"}]}. Each script gets a folder of its own with
 * nothing but the two built files, since clasp sends whatever is beside its project file.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const BUILT = ['Code.js', 'appsscript.json'] as const;
const SCRIPT_ID = /^[A-Za-z0-9_-]{20,100}$/;

const HELP = `Sends the built script to spreadsheets, by clasp.

  npm run deploy:script                       to each script of the list
  npm run deploy:script -- --dry-run          says what it would do
  npm run deploy:script -- --only "Moscow office"

  --list <file>   default secrets/scripts.json: {"scripts":[{"name":"Moscow office","scriptId":"1x…"}]}
  --only <name>   this one of the list
  --dry-run       send nothing
  --help

A script id: in the spreadsheet Extensions → Apps Script → Project settings. First \`npx clasp login\`, and switch on the
Apps Script API at script.google.com/home/usersettings. Without a list, .clasp.json names the one script.

Exit codes: 0 sent to all, 1 not to all, 2 the list or the options are wrong.
`;

type Script = { readonly name: string; readonly scriptId: string };

/** The list or the options are wrong. */
class UsageError extends Error {}

/** @throws UsageError that says which entry is wrong */
function parseList(text: string, file: string): Script[] {
  const parsed = parseJson(text, file);
  const scripts = isRecord(parsed) && Array.isArray(parsed.scripts) ? parsed.scripts : null;
  if (scripts === null) throw new UsageError(`${file}: {"scripts":[{"name":"…","scriptId":"…"}]} is expected.`);
  const read = scripts.map((entry, index) => parseEntry(entry, `${file}: scripts.${index}`));
  const twice = read.find(({ scriptId }, index) => read.findIndex((other) => other.scriptId === scriptId) !== index);
  if (twice !== undefined) throw new UsageError(`${file}: ${twice.scriptId} is there twice.`);
  return read;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${file} is not JSON.`);
  }
}

function parseEntry(entry: unknown, place: string): Script {
  if (!isRecord(entry) || typeof entry.scriptId !== 'string' || !SCRIPT_ID.test(entry.scriptId)) {
    throw new UsageError(`${place}.scriptId is not the id of a script (Extensions → Apps Script → Project settings).`);
  }
  return { scriptId: entry.scriptId, name: typeof entry.name === 'string' ? entry.name : entry.scriptId };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

type Options = { readonly list: string; readonly only: string | undefined; readonly dryRun: boolean };

/** From the list, or, where there is none, from .clasp.json. */
function scriptsToSend({ list, only }: Options): Script[] {
  const scripts = existsSync(list) ? parseList(readFileSync(list, 'utf8'), list) : [singleScript(list)];
  const chosen =
    only === undefined ? scripts : scripts.filter(({ name, scriptId }) => only === name || only === scriptId);
  if (chosen.length === 0) throw new UsageError(`${only ?? 'A script'} is not in ${list}.`);
  return chosen;
}

function singleScript(list: string): Script {
  const file = join(root, '.clasp.json');
  if (!existsSync(file)) {
    throw new UsageError(`There is no ${list} and no .clasp.json (a sample: .clasp.json.sample). --help says more.`);
  }
  return parseEntry(parseJson(readFileSync(file, 'utf8'), file), file);
}

/** @returns whether clasp says that it is sent */
function send({ scriptId }: Script): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'qtickets-script-'));
  try {
    for (const file of BUILT) copyFileSync(join(root, 'apps-script/dist', file), join(folder, file));
    const project = join(folder, '.clasp.json');
    writeFileSync(project, JSON.stringify({ scriptId, rootDir: '.' }));
    // Forced, because clasp asks wherever the manifest changed; what is sent is what was built.
    const clasp = spawnSync('clasp', ['--project', project, 'push', '--force'], { stdio: 'inherit', cwd: folder });
    if (clasp.error !== undefined) throw clasp.error;
    return clasp.status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function deploy(options: Options): number {
  const missing = BUILT.filter((file) => !existsSync(join(root, 'apps-script/dist', file)));
  if (missing.length > 0) throw new UsageError(`apps-script/dist/${missing[0]} is not built: npm run build`);
  const failed: Script[] = [];
  for (const script of scriptsToSend(options)) {
    console.log(`${options.dryRun ? 'would send to' : 'sending to'} ${script.name} (${script.scriptId})`);
    if (!options.dryRun && !send(script)) failed.push(script);
  }
  if (failed.length > 0) console.error(`Not sent: ${failed.map(({ name }) => name).join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}

function main(): number {
  const { values } = parseArgs({
    options: {
      list: { type: 'string', default: join(root, 'secrets/scripts.json') },
      only: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  return deploy({ list: values.list, only: values.only, dryRun: values['dry-run'] });
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
