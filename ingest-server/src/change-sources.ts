/** Changes SOURCES_FILE, one command at a time: two that read the same state would each write without the other's change. */
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cannotWrite, readSources, type Source, SourcesFileError, writeSources } from './sources.ts';

/** A change takes milliseconds. */
const PATIENCE_MS = 10_000;
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
    const after = change(await readSources(path));
    await writeSources(path, after);
    return after;
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(path: string, lock: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (!(await isTaken(path, lock))) {
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
    // Taken over it could be taken from a command that has just taken it over: a person knows.
    if (holder > 0 && !isRunning(holder)) {
      throw new SourcesFileError(
        `${lock} was left behind by a command that was killed. Nothing was changed. Delete it.`,
      );
    }
    if (Date.now() > until) {
      throw new SourcesFileError(
        `Another command is changing ${path} (process ${holder || '?'}). Nothing was changed.`,
      );
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
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw cannotWrite(path, error);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs under another account.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
