/** Clocks: signatures and `readAt` are judged by this machine's, minutes since the last proof by ClickHouse's. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { say } from '../words/words.ts';
import { type Check, failure, unknown, warning, well } from './check.ts';

const run = promisify(execFile);

const AHEAD_SECONDS_WARNING = 5;
/** Half of the five minutes that a signature may be off. */
const AHEAD_SECONDS_ERROR = 150;

/** Whether the operating system keeps its clock by the network's time, where it says so. */
export async function checkSystemClock(): Promise<Check> {
  const synchronized = await run('timedatectl', ['show', '--property=NTPSynchronized', '--value'], {
    timeout: 2_000,
  }).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  return judgeSystemClock(synchronized);
}

/** @param synchronized what `timedatectl` says: yes, no, or nothing where there is no such thing (containers) */
export function judgeSystemClock(synchronized: string): Check {
  const words = say().doctor;
  if (synchronized === 'yes') return well('clock', words.clockOk);
  if (synchronized === 'no') return warning('clock', words.clockOff, words.switchNtpOn);
  return unknown('clock', words.clockUnseen, words.clockOfHost);
}

/** @param aheadMs how far ClickHouse's clock is ahead of ours, milliseconds */
export function judgeClickHouseClock(aheadMs: number): Check {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (seconds < AHEAD_SECONDS_WARNING) return well('clock', say().doctor.clocksEqual);
  const { clockAhead, clockBehind, synchronizeBoth: todo } = say().doctor;
  const message = (aheadMs > 0 ? clockAhead : clockBehind)(seconds);
  return seconds < AHEAD_SECONDS_ERROR ? warning('clock', message, todo) : failure('clock', message, todo);
}
