/**
 * Google's clasp, which makes and fills script projects: the one that is installed, else a pinned one by npx. It is no
 * dependency, since it brings 200 MB that only this needs.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ReadableError, reasonOf } from '../errors.ts';
import { say } from '../words/words.ts';

const CLASP = '@google/clasp@3.4.1';

/** By name, as Google shows them. */
export type ScriptFiles = Readonly<Record<string, string>>;

/**
 * Makes a script that is bound to a spreadsheet.
 * @returns its id
 * @throws ReadableError where clasp did not make it
 */
export function createScript(spreadsheetId: string, title: string): string {
  return inFolder({}, (folder) => {
    clasp(['create-script', '--parentId', spreadsheetId, '--title', title], folder);
    const made = projectSchema.safeParse(JSON.parse(readFileSync(join(folder, PROJECT), 'utf8')));
    if (made.success) return made.data.scriptId;
    throw new ReadableError(say().errors.script.noId);
  });
}

/** Replaces all files of a script. @throws ReadableError where clasp did not take them */
export function pushScript(scriptId: string, files: ScriptFiles): void {
  const project = JSON.stringify({ scriptId, rootDir: '.' });
  // Forced, because clasp asks wherever the manifest changed; what is sent is what was built.
  inFolder({ ...files, [PROJECT]: project }, (folder) => clasp(['push', '--force'], folder));
}

const PROJECT = '.clasp.json';
const projectSchema = z.object({ scriptId: z.string() });

/** clasp sends whatever is beside its project file, so each project gets a folder of its own. */
function inFolder<Result>(files: ScriptFiles, work: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'qtickets-script-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function clasp(args: readonly string[], folder: string): void {
  const installed = spawnSync('clasp', args, { cwd: folder, stdio: 'inherit' });
  const isInstalled = installed.error === undefined;
  const { status, error } = isInstalled
    ? installed
    : spawnSync('npx', ['--yes', CLASP, ...args], { cwd: folder, stdio: 'inherit' });
  if (error !== undefined) throw new ReadableError(say().errors.script.noClasp(reasonOf(error)));
  if (status === 0) return;
  throw new ReadableError(say().errors.script.clasp(args[0] ?? '', isInstalled ? 'clasp' : `npx ${CLASP}`));
}
