/** On a terminal, for work that prints nothing meanwhile: how much of it is done, where that is known, and for how long it goes on. */
import type { NoteProgress } from '../progress.ts';
import { say } from '../words/words.ts';

const EVERY_MS = 1_000;
const CLEAR_LINE = '\r\u001b[K';
const BAR_CELLS = 24;

/** Nothing is shown where output goes to a file or another program, and nothing stays of what was shown. */
export async function showingWork<Result>(work: (note: NoteProgress) => Promise<Result>): Promise<Result> {
  let share: number | null = null;
  const note: NoteProgress = (done, total) => {
    share = total > 0 ? Math.min(1, done / total) : null;
  };
  if (!process.stderr.isTTY || !process.stdout.isTTY) return work(note);
  const startedAt = Date.now();
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    process.stderr.write(`${CLEAR_LINE}${share === null ? '' : barOf(share)}${say().commands.working(seconds)}`);
  }, EVERY_MS);
  return work(note).finally(() => {
    clearInterval(timer);
    if (Date.now() - startedAt >= EVERY_MS) process.stderr.write(CLEAR_LINE);
  });
}

/** Rounded down: 100 % is all of it. */
function barOf(share: number): string {
  const filled = Math.floor(BAR_CELLS * share);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)} ${Math.floor(100 * share)} %, `;
}
