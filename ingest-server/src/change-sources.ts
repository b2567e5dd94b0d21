/** Changes SOURCES_FILE, one command at a time: two that read the same state would each write without the other's change. */
import { appendFile, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, reasonOf } from './errors.ts';
import { isRunning } from './is-running.ts';
import { cannotWrite, readSources, type Source, SourcesFileError, writeSources } from './sources.ts';
import { say } from './words/words.ts';

/** A change takes milliseconds. */
const WAIT_MS_MAX = 10_000;
const LOOK_EVERY_MS = 20;

/**
 * @param change is given the sources as they are, and may throw: then they stay
 * @returns the sources as they are now
 * @throws SourcesFileError where the file is not right, cannot be written, or another command does not let it go
 */
export async function changeSources(
  path: string,
  change: (sources: readonly Source[]) => readonly Source[],
): Promise<readonly Source[]> {
  const lock = `${path}.lock`;
  await take(path, lock);
  try {
    const before = await readSources(path);
    const after = change(before);
    await writeSources(path, after);
    await recordChanges(path, before, after);
    return after;
  } finally {
    await rm(lock, { force: true });
  }
}

/** Who changed what, and when: a line each, and never a secret. The change is made already, so a full disk does not undo it. */
async function recordChanges(path: string, before: readonly Source[], after: readonly Source[]): Promise<void> {
  const at = new Date().toISOString();
  const by = accountName();
  const lines = changesBetween(before, after).map((change) => `${JSON.stringify({ at, by, ...change })}\n`);
  if (lines.length === 0) return;
  await appendFile(`${path}.log`, lines.join(''), { mode: 0o600, flush: true }).catch((error: unknown) => {
    process.stderr.write(`${say().errors.cannotWrite(`${path}.log`, reasonOf(error))}\n`);
  });
}

type SourceChange = { readonly change: string; readonly spreadsheetId: string; readonly secrets: number };

function changesBetween(before: readonly Source[], after: readonly Source[]): SourceChange[] {
  const old = new Map(before.map((source) => [source.spreadsheetId, source]));
  const changed = after.flatMap((source): SourceChange[] => {
    const { spreadsheetId, secrets } = source;
    const was = old.get(spreadsheetId);
    old.delete(spreadsheetId);
    if (was !== undefined && JSON.stringify(was) === JSON.stringify(source)) return [];
    const isRotated = was !== undefined && was.secrets[0] !== secrets[0];
    const change = was === undefined ? 'added' : isRotated ? 'secret changed' : 'changed';
    return [{ change, spreadsheetId, secrets: secrets.length }];
  });
  const removed = [...old.keys()].map((spreadsheetId) => ({ change: 'removed', spreadsheetId, secrets: 0 }));
  return [...changed, ...removed];
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}

async function take(path: string, lock: string): Promise<void> {
  const until = Date.now() + WAIT_MS_MAX;
  while (!(await isTaken(path, lock))) {
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
    // Taken over it could be taken from a command that has just taken it over: a person knows.
    if (holder > 0 && !isRunning(holder)) {
      throw new SourcesFileError(say().errors.sources.staleLock(lock));
    }
    if (Date.now() > until) {
      throw new SourcesFileError(say().errors.sources.busy(path, String(holder || '?')));
    }
    await wait(LOOK_EVERY_MS);
  }
}

/** @returns false where another command has it */
async function isTaken(path: string, lock: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(lock, 'wx', 0o600);
    await file.close();
    // Made, it is ours: also on a full disk, which takes the name and not the number.
    await writeFile(lock, `${process.pid}`).catch(async (error) => {
      await rm(lock, { force: true });
      throw error;
    });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw cannotWrite(path, error);
  }
}
