/** Which process has the embedded engine's directory open: by its lock, since a note of a process may outlive it. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '../../is-running.ts';

const LOCKS = '/proc/locks';

/** @returns the process; null where it is nobody, or this one */
export function readHolder(path: string): number | null {
  const file = join(path, 'status');
  if (!existsSync(file)) return null;
  const noted = Number(/^PID: (\d+)/m.exec(readFileSync(file, 'utf8'))?.[1]);
  const holder = existsSync(LOCKS) ? lockerOf(file, noted) : noted;
  return holder !== process.pid && isRunning(holder) ? holder : null;
}

/**
 * After a crash the note stays, and its number may be another program's by now. The kernel's list has the lock itself.
 * @param noted what the file says, for a holder in another container, which has no number here
 */
function lockerOf(file: string, noted: number): number {
  const { ino } = statSync(file);
  // "1: FLOCK  ADVISORY  WRITE 4711 08:01:123456 0 EOF"
  const lock = new RegExp(`^\\d+: \\w+ +\\w+ +\\w+ (-?\\d+) [0-9a-f]+:[0-9a-f]+:${ino} `, 'm');
  const holder = lock.exec(readFileSync(LOCKS, 'utf8'))?.[1];
  if (holder === undefined) return Number.NaN;
  return Number(holder) > 0 ? Number(holder) : noted;
}
