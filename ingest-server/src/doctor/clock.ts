/** Clocks: signatures and `readAt` are judged by this machine's, minutes since the last proof by ClickHouse's. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
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
  if (synchronized === 'yes') return well('clock', 'synchronized by NTP');
  if (synchronized !== 'no') {
    const todo = 'In a container it is that of its host: run `timedatectl` there.';
    return unknown('clock', 'Whether the clock is synchronized cannot be seen from here.', todo);
  }
  const todo = 'Switch it on: timedatectl set-ntp true. More than 5 minutes off, every request is refused (401).';
  return warning('clock', 'The clock of this machine is not synchronized by NTP.', todo);
}

/** @param aheadMs how far ClickHouse's clock is ahead of ours, milliseconds */
export function judgeClickHouseClock(aheadMs: number): Check {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (seconds < AHEAD_SECONDS_WARNING) return well('clock', 'equal to that of ClickHouse');
  const message = `The clock of ClickHouse is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's.`;
  const todo = 'Synchronize both by NTP: health counts its minutes by both.';
  return seconds < AHEAD_SECONDS_ERROR ? warning('clock', message, todo) : failure('clock', message, todo);
}
