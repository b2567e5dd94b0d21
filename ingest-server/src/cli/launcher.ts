/**
 * npm and npx start a command through a shell and do not pass every signal on: npm ends, and the command would go on
 * without it, with its port taken. So the server ends when its launcher is gone.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isRunning } from '../is-running.ts';

const LOOK_EVERY_MS = 250;

/** Calls back once npm, or the shell between, is gone; the timer keeps no process alive. */
export function onLauncherGone(gone: () => void): void {
  const parent = process.ppid;
  const launchers = [parent, parentOf(parent)].filter((pid) => pid > 1);
  const timer = setInterval(() => {
    if (process.ppid === parent && launchers.every(isAlive)) return;
    clearInterval(timer);
    gone();
  }, LOOK_EVERY_MS);
  timer.unref();
}

function parentOf(pid: number): number {
  const known = statOf(pid)?.parent;
  if (known !== undefined) return known;
  try {
    return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  const stat = statOf(pid);
  return stat === null ? isRunning(pid) : stat.state !== 'Z';
}

/** From Linux's `/proc`; null on other systems, and where there is no such process. */
function statOf(pid: number): { readonly state: string; readonly parent: number } | null {
  try {
    // The name in brackets may hold anything.
    const [state = '', parent = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return { state, parent: Number(parent) };
  } catch {
    return null;
  }
}
