import { codeOf } from './errors.ts';

/** Whether there is a process of this id, under whichever account. */
export function isRunning(pid: number): boolean {
  try {
    return Number.isInteger(pid) && process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
