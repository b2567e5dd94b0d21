/** `qtickets-sheets setup`: asks the few questions of an installation, writes its settings, and looks whether all is well. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Command } from 'commander';
import { ownEnvironment, readConfig, useSettings } from '../config.ts';
import { worstOf } from '../doctor/check.ts';
import { runDoctor } from '../doctor/run-doctor.ts';
import { parseEnvFile, withVariables } from '../env-file.ts';
import { ReadableError, reasonOf } from '../errors.ts';
import { ifThere } from '../private-file.ts';
import { isServing, localUrl } from '../server-address.ts';
import { folderSettings, projectFolder, serviceSettings } from '../settings-file.ts';
import { say } from '../words/words.ts';
import { type Ask, asking } from './ask.ts';
import { exitCodeOf, reportText } from './doctor.ts';
import { showingWork } from './show-work.ts';
import { addSource } from './source.ts';

export const SETUP = 'setup';

const STATE_FOLDER = '/var/lib/qtickets-sheets';
const SERVING_MS_MAX = 30_000;
const LOOK_EVERY_MS = 500;

type Flags = {
  readonly publicUrl?: string;
  readonly clickhouseUrl?: string;
  readonly clickhouseUser?: string;
  readonly clickhousePasswordFile?: string;
  readonly embedded?: boolean;
  readonly service?: boolean;
  readonly spreadsheet?: string;
  readonly name?: string;
  readonly yes?: boolean;
};

export function setupCommand(): Command {
  const words = say().help.setup;
  return new Command(SETUP)
    .description(words.about)
    .option('--public-url <address>', words.publicUrl)
    .option('--embedded', words.embedded)
    .option('--clickhouse-url <address>', words.clickhouseUrl)
    .option('--clickhouse-user <name>', words.clickhouseUser)
    .option('--clickhouse-password-file <file>', words.clickhousePasswordFile)
    .option('--service', words.service)
    .option('--no-service', words.noService)
    .option('--spreadsheet <address>', words.spreadsheet)
    .option('--name <name>', words.name)
    .option('-y, --yes', words.yes)
    .addHelpText('after', words.more)
    .action(async (flags: Flags, command: Command) => {
      const ask = asking(flags.yes === true);
      try {
        const { envFile } = command.optsWithGlobals<{ envFile?: string }>();
        process.exitCode = await setUp(flags, ask, envFile ?? ownEnvironment.QTICKETS_ENV_FILE);
      } finally {
        ask.close();
      }
    });
}

/** @param named `--env-file`, in place of where the settings are looked for */
async function setUp(flags: Flags, ask: Ask, named: string | undefined): Promise<number> {
  const isService = flags.service ?? (canHaveService() && (await ask.yes(say().commands.setup.service)));
  if (isService && !canHaveService()) throw new ReadableError(say().errors.setup.needsRoot);
  const path = named ?? (isService ? serviceSettings : folderSettings);
  const before = (await readIfPresent(path)) ?? (await sample(isService));
  const variables = await answers(flags, ask, parseEnvFile(before));
  await writeSettings(path, withVariables(before, variables));
  print(say().commands.setup.wrote(path));
  if (isService) for (const verb of ['install', 'enable']) manage(verb);
  await useSettings(path);
  await addFirst(flags, ask);
  return conclude(isService);
}

/** What the person decides, and tokens where there are none. */
async function answers(
  flags: Flags,
  ask: Ask,
  known: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const publicUrl = flags.publicUrl ?? (await ask.text(say().commands.setup.publicUrl, known.PUBLIC_URL));
  return {
    ...(publicUrl === '' ? {} : { PUBLIC_URL: publicUrl }),
    ...(await clickHouseOf(flags, ask, known)),
    STATUS_TOKEN: known.STATUS_TOKEN || newToken(),
    MONITORING_TOKEN: known.MONITORING_TOKEN || newToken(),
  };
}

async function clickHouseOf(
  flags: Flags,
  ask: Ask,
  known: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  if (flags.embedded) return known.CLICKHOUSE_URL ? { CLICKHOUSE_URL: '' } : {};
  const url = flags.clickhouseUrl ?? (await ask.text(say().commands.setup.clickHouseUrl, known.CLICKHOUSE_URL));
  if (url === '') return {};
  const user = flags.clickhouseUser ?? (await ask.text(say().commands.setup.user, known.CLICKHOUSE_USER ?? 'default'));
  const file = flags.clickhousePasswordFile;
  const password =
    file === undefined
      ? await ask.secret(say().commands.setup.password, known.CLICKHOUSE_PASSWORD)
      : (await readFile(file, 'utf8')).trim();
  return { CLICKHOUSE_URL: url, CLICKHOUSE_USER: user, CLICKHOUSE_PASSWORD: password };
}

/** @throws ConfigError where an answer is not right: then nothing was written */
async function writeSettings(path: string, text: string): Promise<void> {
  readConfig(parseEnvFile(text));
  await mkdir(dirname(path), { recursive: true, mode: path === folderSettings ? 0o700 : 0o755 });
  await writeFile(path, text, { mode: 0o600, flush: true });
  await chmod(path, 0o600);
}

async function addFirst(flags: Flags, ask: Ask): Promise<void> {
  const spreadsheet = flags.spreadsheet ?? (await ask.text(say().commands.setup.spreadsheet, undefined));
  if (spreadsheet === '') return;
  const name = flags.name ?? (await ask.text(say().commands.setup.name, undefined));
  print(await addSource(readConfig(), spreadsheet, { name }));
}

/** @returns the doctor's exit code */
async function conclude(isService: boolean): Promise<number> {
  const config = readConfig();
  const base = localUrl(config);
  const until = Date.now() + (isService ? SERVING_MS_MAX : 0);
  while (Date.now() < until && !(await isServing(base, LOOK_EVERY_MS))) await wait(LOOK_EVERY_MS);
  const words = say().commands.setup;
  const checks = await showingWork(() => runDoctor());
  print(reportText(checks));
  if (!(await isServing(base, SERVING_MS_MAX))) {
    print(isService ? words.notServing : words.start);
  }
  print(words.signIn(`${config.PUBLIC_URL ?? base}/`, config.STATUS_TOKEN ?? ''));
  print(worstOf(checks) === 'ok' ? words.done : words.left);
  return exitCodeOf(checks);
}

function canHaveService(): boolean {
  return process.getuid?.() === 0 && spawnSync('systemctl', ['--version']).status === 0;
}

/** Relative paths of the sample are those of the project's folder; a service may write its own folder only. */
async function sample(isService: boolean): Promise<string> {
  const text = await readFile(join(projectFolder, 'ops/env.sample'), 'utf8');
  if (!isService) return text;
  return withVariables(text, {
    DATA_DIR: `${STATE_FOLDER}/clickhouse`,
    SOURCES_FILE: `${STATE_FOLDER}/sources.json`,
  });
}

function manage(verb: string): void {
  const { status } = spawnSync(join(projectFolder, 'ops/manage.sh'), [verb], { stdio: 'inherit' });
  if (status !== 0) throw new ReadableError(say().errors.setup.manage(verb));
}

async function readIfPresent(path: string): Promise<string | null> {
  return ifThere(readFile(path, 'utf8')).catch((error: unknown) => {
    throw new ReadableError(say().errors.cannotRead(path, reasonOf(error)));
  });
}

function newToken(): string {
  return randomBytes(24).toString('base64url');
}

function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}
