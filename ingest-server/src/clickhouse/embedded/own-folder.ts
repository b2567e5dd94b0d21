/** Folders for files that live no longer than this process. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '../../is-running.ts';

const NAME = /^qtickets-[a-z]+-(\d+)-/;

/**
 * A folder that nobody else can have put there; those of processes that crashed are removed.
 * @param what lies in it, a word
 * @returns undefined where there is no such place, or no room
 */
export function makeOwnFolder(parent: string, what: string): string | undefined {
  try {
    for (const name of readdirSync(parent)) {
      const folder = join(parent, name);
      if (isLeft(name, folder)) rmSync(folder, { recursive: true, force: true });
    }
    return mkdtempSync(join(parent, `qtickets-${what}-${process.pid}-`));
  } catch {
    return undefined;
  }
}

/** Whether a process made it that crashed. */
function isLeft(name: string, folder: string): boolean {
  const [, id] = NAME.exec(name) ?? [];
  if (id === undefined) return false;
  const pid = Number.parseInt(id, 10);
  return pid === process.pid ? statSync(folder).ctimeMs < performance.timeOrigin : !isRunning(pid);
}
