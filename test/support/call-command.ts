/** `qtickets-sheets` as it is called beside the running server of a stage. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Stage } from './stage.ts';

const commandLine = fileURLToPath(new URL('../../ingest-server/bin/qtickets-sheets.js', import.meta.url));

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

export function callCommand(
  stage: Stage,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { port, hostname } = new URL(stage.server().url);
  const env = {
    PATH: process.env.PATH,
    QTICKETS_ENV_FILE: 'none',
    HOST: hostname,
    PORT: port,
    DATA_DIR: join(stage.directory, 'data'),
    SOURCES_FILE: join(stage.directory, 'sources.json'),
    ...environment,
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [commandLine, ...words], { env }, (_, out, err) => {
      resolve({ code: child.exitCode, out, err });
    });
  });
}
