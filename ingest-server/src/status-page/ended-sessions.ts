/**
 * Sessions that were signed out of before their time. Kept in a file beside SOURCES_FILE, so that a restart, or another
 * server over the same folder, knows them too; each line is a session and until when it would have lasted.
 */
import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ifThere } from '../private-file.ts';

export type EndedSessions = {
  readonly has: (id: string) => Promise<boolean>;
  /** @param until unix milliseconds */
  readonly add: (id: string, until: number) => Promise<void>;
};

/** Sign-outs until those that are over are left out. */
const LINES_MAX = 1_000;

export function endedSessionsBeside(sourcesFile: string, now: () => number): EndedSessions {
  const path = join(dirname(sourcesFile), 'ended-sessions');
  const lines = async (): Promise<string[]> => {
    const text = await ifThere(readFile(path, 'utf8'));
    return (text ?? '').split('\n').filter((line) => line !== '');
  };
  return {
    has: async (id) => (await lines()).some((line) => line.startsWith(`${id} `)),
    add: async (id, until) => {
      await appendFile(path, `${id} ${until}\n`, { mode: 0o600, flush: true });
      const all = await lines();
      if (all.length <= LINES_MAX) return;
      const lasting = all.filter((line) => Number(line.split(' ')[1]) > now());
      await writeFile(`${path}.new`, `${lasting.join('\n')}\n`, { mode: 0o600, flush: true });
      await rename(`${path}.new`, path);
    },
  };
}

/** For a server without a folder of its own. */
export function endedSessionsInMemory(): EndedSessions {
  const ids = new Set<string>();
  return {
    has: async (id) => ids.has(id),
    add: async (id) => {
      ids.add(id);
    },
  };
}
