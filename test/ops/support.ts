/** The command line in a process of its own, and a gate in front of ClickHouse that can be slow or shut. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const commandLine = fileURLToPath(new URL('../../ingest-server/bin/qtickets-sheets.js', import.meta.url));

export type Ended = { readonly code: number | null; readonly output: string; readonly errors: string };

/** Runs it to its end. @param environment all that it gets, beside PATH */
export async function run(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ended> {
  const env = { PATH: process.env.PATH, PORT: '0', QTICKETS_ENV_FILE: 'none', ...environment };
  const child = spawn(process.execPath, [commandLine, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, output, errors };
}

export function newDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'qtickets-operations-'));
}

/** What a gate does with connections: lets them through, holds what they send, or refuses them. */
type GateState = 'open' | 'holding' | 'shut';

export type Gate = {
  readonly url: string;
  readonly set: (state: GateState) => void;
  /** Connections that found it shut. */
  readonly refused: () => number;
  readonly close: () => Promise<void>;
};

/** Stands between a server and its ClickHouse. @param behind where that is; undefined: nowhere */
export async function openGate(behind: string | undefined): Promise<Gate> {
  let state: GateState = 'open';
  let refused = 0;
  const sockets = new Set<Socket>();
  const held = new Set<() => void>();
  const server = createServer((near) => {
    if (state === 'shut' || behind === undefined) {
      refused += 1;
      near.resetAndDestroy();
      return;
    }
    const far = connect(Number(new URL(behind).port), '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    near.on('data', (bytes) => {
      if (state === 'holding') held.add(() => far.write(bytes));
      else far.write(bytes);
    });
    near.on('end', () => far.end());
    far.pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const shutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    set: (next) => {
      state = next;
      if (next === 'shut') shutAll();
      if (next !== 'open') return;
      for (const release of held) release();
      held.clear();
    },
    refused: () => refused,
    close: async () => {
      shutAll();
      server.close();
      await once(server, 'close');
    },
  };
}
