/** On a terminal, for work that prints nothing meanwhile: that it goes on, and for how long. */
import { say } from '../words/words.ts';

const EVERY_MS = 1_000;
const CLEAR_LINE = '\r\u001b[K';

export async function showingWork<Result>(work: Promise<Result>): Promise<Result> {
  if (!process.stderr.isTTY) return work;
  const startedAt = Date.now();
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    process.stderr.write(`${CLEAR_LINE}${say().commands.working(seconds)}`);
  }, EVERY_MS);
  return work.finally(() => {
    clearInterval(timer);
    if (Date.now() - startedAt >= EVERY_MS) process.stderr.write(CLEAR_LINE);
  });
}
