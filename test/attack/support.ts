/** The server as it is run, in this process: real engine, real sockets, a sources file, and all that it logs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@qtickets/ingest-server/config';
import { type ConnectionLimits, defaultLimits } from '@qtickets/ingest-server/listen';
import { startServer } from '@qtickets/ingest-server/main';
import { newTestSource, type TestSource, writeSourcesFile } from '../support/sources-file.ts';

export type AttackedServer = {
  readonly url: string;
  readonly sources: readonly TestSource[];
  readonly sourcesFile: string;
  readonly logLines: readonly string[];
  readonly stop: () => Promise<void>;
  /** Stops it, and removes what it stored. */
  readonly close: () => Promise<void>;
};

export async function startAttackedServer(
  ids: readonly string[],
  limits: Partial<ConnectionLimits> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<AttackedServer> {
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-attack-'));
  const sourcesFile = join(directory, 'sources.json');
  const sources = ids.map((id) => newTestSource(id));
  writeSourcesFile(sourcesFile, sources);
  const config = readConfig({
    PORT: '0',
    DATA_DIR: join(directory, 'data'),
    SOURCES_FILE: sourcesFile,
    ...environment,
  });
  const logLines: string[] = [];
  const log = (level: string, event: string, fields?: object) =>
    logLines.push(JSON.stringify({ level, event, ...fields }));
  const server = await startServer(config, log, { ...defaultLimits, ...limits });
  return {
    url: server.url,
    sources,
    sourcesFile,
    logLines,
    stop: server.stop,
    close: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type RawConnection = {
  readonly socket: Socket;
  /** Everything that came until the other side closed. */
  readonly received: Promise<string>;
};

/** A connection that sends exactly these bytes, and then nothing. */
export function openRaw(url: string, text: string | Buffer): RawConnection {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  const received = new Promise<string>((resolve) => {
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
  socket.write(text);
  return { socket, received };
}

/** The head of a push with headers as a signature has them, which anyone can make up; its body is to follow. */
export function unfinishedPush(spreadsheetId: string, bytes: number): string {
  const signature = `webhook-signature: v1,${Buffer.alloc(32).toString('base64')}`;
  const signed = `webhook-id: made-up\r\nwebhook-timestamp: ${Math.floor(Date.now() / 1000)}\r\n${signature}`;
  return `POST /v1/sources/${spreadsheetId}/push HTTP/1.1\r\nHost: h\r\nContent-Length: ${bytes}\r\n${signed}\r\n\r\n`;
}

/** Waits for something to become so, looking often; a test's own time limit ends it. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}
