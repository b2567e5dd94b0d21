/** The server and the bare client in a process of their own; see engine-process.ts. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const timed = z.object({ rows: z.number(), ms: z.number(), cpuMs: z.number() });
const usageSchema = z.object({
  cpuMs: z.number(),
  memoryMb: z.number(),
  loopHeldMs: z.number(),
  loopBusyMs: z.number(),
});
const bareRows = z.object({ inserts: z.array(z.number()), edits: z.array(z.number()) });
const named = z.record(z.string(), z.number());

export type Engine = Awaited<ReturnType<typeof startEngine>>;

/** @returns what it can be asked, one thing after another */
export async function startEngine(dataDir: string, sourcesFile: string) {
  const child = fork(fileURLToPath(new URL('./engine-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, SOURCES_FILE: sourcesFile },
  });
  const exited = once(child, 'exit');
  const answer = async <Answer>(schema: z.ZodType<Answer>): Promise<Answer> => {
    const ended = exited.then(() => Promise.reject(new Error('The process with the engine ended.')));
    const [message] = await Promise.race([once(child, 'message'), ended]);
    const { error } = z.object({ error: z.string().optional() }).parse(Array.isArray(message) ? {} : message);
    if (error !== undefined) throw new Error(error);
    return schema.parse(message);
  };
  const ask = <Answer>(what: { ask: string; [name: string]: unknown }, schema: z.ZodType<Answer>): Promise<Answer> => {
    child.send(what);
    return answer(schema);
  };
  const { url } = await answer(z.object({ url: z.string() }));
  return {
    url,
    /** Inserts the stored rows of a spreadsheet again by a bare client. */
    insertBare: (source: string) => ask({ ask: 'bare', source }, timed),
    /** The same, a row an insert, and the least that an edit can be: how long each took, in ms. */
    insertBareRows: (source: string, times: number) => ask({ ask: 'bareRows', source, times }, bareRows),
    /** Processor time of the server so far, its memory, and the longest holds of its loop since it was last asked. */
    usage: () => ask({ ask: 'usage' }, usageSchema),
    fill: (source: string, rows: number) => ask({ ask: 'fill', source, rows }, z.object({})),
    /** Active parts by table. */
    parts: () => ask({ ask: 'parts' }, named),
    /** Milliseconds by view. */
    views: () => ask({ ask: 'views' }, named),
    /** Microseconds a row by stage. */
    profile: (message: unknown) => ask({ ask: 'profile', message }, named),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    close: async () => {
      child.disconnect();
      await exited;
    },
  };
}
