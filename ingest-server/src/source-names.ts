/** Keeps the names of SOURCES_FILE in ClickHouse: at the start, and within a minute after they change. */
import { messageOf } from './errors.ts';
import type { Log } from './log.ts';
import type { Source, Sources } from './sources.ts';

const LOOK_EVERY_MS = 60_000;

type Names = { readonly write: (sources: readonly Source[], now: number) => Promise<void> };

/**
 * What could not be stored is logged, and tried again at the next look.
 * @returns `stop`, which waits for a look that is under way
 */
export function keepSourceNames(
  sources: Pick<Sources, 'all'>,
  names: Names,
  log: Log,
  everyMs = LOOK_EVERY_MS,
): { readonly stop: () => Promise<void> } {
  let stored: readonly Source[] = [];
  const look = async (): Promise<void> => {
    try {
      const known = await sources.all();
      // An unchanged file is the same list. Of two servers with other names, the one that changed last counts.
      if (known === stored) return;
      await names.write(known, Date.now());
      stored = known;
    } catch (error) {
      log('warn', 'source names not stored', {
        reason: messageOf(error),
        todo: 'nothing: it is tried again in a minute',
      });
    }
  };
  let looking = look();
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, everyMs);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
