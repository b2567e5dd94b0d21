/** The other side of `watch-in-thread.ts`: looks when it is called to, and reaches server and log through the main thread. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Source } from '../sources.ts';
import { createWatch, type WatchDeps } from './watch.ts';
import type { FromThread, ToThread } from './watch-in-thread.ts';

let sources: readonly Source[] = [];
let asked = 0;
const waiting = new Map<number, (response: Response) => void>();

function say(message: FromThread): void {
  parentPort?.postMessage(message);
}

const watch = createWatch({
  config: workerData as WatchDeps['config'],
  sources: { all: async () => sources },
  fetch: async (request) => {
    const body = Buffer.from(await request.arrayBuffer());
    asked += 1;
    const id = asked;
    const answered = new Promise<Response>((resolve) => waiting.set(id, resolve));
    say({ kind: 'request', id, url: request.url, headers: [...request.headers], body });
    return answered;
  },
  log: (level, event, fields) => say({ kind: 'log', level, event, fields }),
  now: Date.now,
});

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'response') {
    const { id, status, headers, text } = message;
    waiting.get(id)?.(new Response(text, { status, headers: headers.map(([name, value]) => [name, value]) }));
    waiting.delete(id);
    return;
  }
  sources = message.sources;
  void watch.look().then(() => say({ kind: 'looked', findings: watch.findings() }));
});
