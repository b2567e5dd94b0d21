/**
 * The settings of the installation on this machine, so that a command works on what the service works on: the file of
 * `--env-file`, else that of the service, else that of this folder, else the variables of the shell alone.
 */
import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { parseEnvFile } from './env-file.ts';
import { codeOf, ReadableError, reasonOf } from './errors.ts';
import { say } from './words/words.ts';

/** The folder of the project: relative paths of a settings file are its, as for the service. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
export const serviceSettings = '/etc/qtickets-sheets/env';
export const folderSettings = join(projectFolder, 'secrets/env');
/** In QTICKETS_ENV_FILE: no file, as the units have it, which are given the variables themselves. */
export const NO_FILE = 'none';

const PATHS = ['DATA_DIR', 'SOURCES_FILE', 'GOOGLE_SERVICE_ACCOUNT_FILE'];

export type SettingsFile = {
  readonly path: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Node 20 takes `--env-file` for its own wherever it stands, and has set these by its rules, which cut values at a #. */
  readonly byNode: Readonly<Record<string, string | undefined>>;
};

/**
 * @param named by `--env-file` or QTICKETS_ENV_FILE; it must be there
 * @param places where to look where none is named
 * @returns null: there is none
 * @throws ReadableError where it cannot be read: other settings than the installation's are never used in its place
 */
export async function readSettingsFile(
  named: string | undefined,
  places: readonly string[] = [serviceSettings, folderSettings],
): Promise<SettingsFile | null> {
  if (named === NO_FILE) return null;
  const paths = named === undefined ? places : [resolve(named)];
  for (const path of paths) {
    const text = await readText(path);
    if (text !== null) return { path, variables: withAbsolutePaths(parseEnvFile(text)), byNode: parseEnv(text) };
  }
  if (named === undefined) return null;
  throw new ReadableError(say().errors.settings.missing(named));
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code !== 'EACCES') throw new ReadableError(say().errors.cannotRead(path, reasonOf(error)));
    throw new ReadableError(say().errors.settings.forbidden(path));
  }
}

function withAbsolutePaths(variables: Record<string, string>): Record<string, string> {
  const paths = PATHS.flatMap((name) => {
    const path = variables[name];
    return path === undefined || path === '' || isAbsolute(path) ? [] : [[name, join(projectFolder, path)]];
  });
  return { ...variables, ...Object.fromEntries(paths) };
}

/**
 * Root becomes the owner of the folder of SOURCES_FILE, the account of the service: a file that root made there could not
 * be read by the server.
 * @returns the home of that account; null: nothing to become
 */
export async function becomeOwner(sourcesFile: string): Promise<string | null> {
  if (process.getuid?.() !== 0) return null;
  const folder = dirname(resolve(sourcesFile));
  const owner = await stat(folder).catch(() => null);
  if (owner === null || owner.uid === 0) return null;
  process.setgroups?.([owner.gid]);
  process.setgid?.(owner.gid);
  process.setuid?.(owner.uid);
  return folder;
}
