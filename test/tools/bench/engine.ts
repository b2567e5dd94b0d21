/** The server and the bare client in a process of their own; see engine-process.ts. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export type Engine = {
  readonly url: string;
  /** Inserts the stored rows of a spreadsheet again by a bare client. @returns how many, and in what time */
  readonly insertBare: (source: string) => Promise<{ readonly rows: number; readonly ms: number }>;
  readonly close: () => Promise<void>;
};

const startedSchema = z.object({ url: z.string() });
const insertedSchema = z.object({ rows: z.number(), ms: z.number() });

export async function startEngine(dataDir: string, sourcesFile: string): Promise<Engine> {
  const child = fork(fileURLToPath(new URL('./engine-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, SOURCES_FILE: sourcesFile },
  });
  const answer = async (): Promise<unknown> => {
    const ended = once(child, 'exit').then(() => Promise.reject(new Error('The process with the engine ended.')));
    const [message] = await Promise.race([once(child, 'message'), ended]);
    return message;
  };
  const { url } = startedSchema.parse(await answer());
  return {
    url,
    insertBare: async (source) => {
      child.send({ source });
      return insertedSchema.parse(await answer());
    },
    close: async () => {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
