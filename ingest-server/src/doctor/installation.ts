/** Node, and the bundle that is pasted into spreadsheets. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isOpenToOthers, modeOf } from '../private-file.ts';
import { NO_FILE } from '../settings-file.ts';
import { VERSION } from '../version.ts';
import { say } from '../words/words.ts';
import { type Check, failure, warning, well } from './check.ts';

/** As in `engines` of the root package. */
const NODE_LEAST = [20, 19] as const;
/** One of the tools that the build needs, and the server does not. */
const TOOLS = fileURLToPath(new URL('../../../node_modules/eslint-scope', import.meta.url));
const BUNDLE = fileURLToPath(new URL('../../../apps-script/dist/Code.js', import.meta.url));

/** @param version as in `process.versions.node` */
export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > NODE_LEAST[0] || (major === NODE_LEAST[0] && minor >= NODE_LEAST[1]);
  if (isEnough) return well('node', say().doctor.nodeOk(version, VERSION));
  return failure('node', say().doctor.nodeOld(version), say().doctor.installNode(NODE_LEAST.join('.')));
}

/** Which settings these checks are of. @param path QTICKETS_ENV_FILE */
export async function checkSettings(path: string = NO_FILE): Promise<Check> {
  if (path === NO_FILE) return well('settings', say().doctor.noSettingsFile);
  if (!isOpenToOthers(await modeOf(path))) return well('settings', path);
  return warning('settings', say().doctor.settingsOpen(path), say().doctor.runChmod('600', path));
}

/**
 * Whether the bundle is built, and from this version. An installation without development tools has none to deploy.
 * @param path of the built `Code.js`
 * @param canBuild whether the tools are there
 */
export async function checkBundle(path: string = BUNDLE, canBuild: boolean = existsSync(TOOLS)): Promise<Check> {
  const code = await readFile(path, 'utf8').catch(() => null);
  const { bundleElsewhere, bundleNotBuilt, bundleOld, bundleChanged, bundleOk, runBuild } = say().doctor;
  if (code === null) return canBuild ? warning('bundle', bundleNotBuilt, runBuild) : well('bundle', bundleElsewhere);
  const version = /QTickets sheets sync (\S+): built/.exec(code)?.[1];
  if (version !== VERSION) return warning('bundle', bundleOld(version, VERSION), runBuild);
  const sum = sumOf(code);
  return sum === null ? warning('bundle', bundleChanged, runBuild) : well('bundle', bundleOk(version, sum));
}

/** The SHA-256 that the script says of itself in Status, taken with zeros in its place; null where it is not that of this text. */
export function sumOf(code: string): string | null {
  const [, sum] = /bundleSha256 = "([0-9a-f]{64})"/.exec(code) ?? [];
  if (sum === undefined) return null;
  return createHash('sha256')
    .update(code.replace(sum, '0'.repeat(64)))
    .digest('hex') === sum
    ? sum
    : null;
}
