/**
 * The watch in a thread of its own: a reading of 100,000 rows is seconds of parsing and digests, and the server must answer
 * meanwhile. Its messages come back here, so they pass the server like those of every other sender.
 */
import { Worker } from 'node:worker_threads';
import type { Fetch } from '../client/transport.ts';
import type { ReaderFinding } from '../health/health.ts';
import type { Log } from '../log.ts';
import type { Source } from '../sources.ts';
import { readerOf, type Watch, type WatchDeps } from './watch.ts';

type Headers = readonly (readonly [name: string, value: string])[];

export type ToThread =
  | { readonly kind: 'look'; readonly sources: readonly Source[] }
  | {
      readonly kind: 'response';
      readonly id: number;
      readonly status: number;
      readonly headers: Headers;
      readonly text: string;
    };

export type FromThread =
  | {
      readonly kind: 'request';
      readonly id: number;
      readonly url: string;
      readonly headers: Headers;
      readonly body: Uint8Array;
    }
  | {
      readonly kind: 'log';
      readonly level: Parameters<Log>[0];
      readonly event: string;
      readonly fields: Parameters<Log>[2];
    }
  | { readonly kind: 'looked'; readonly findings: readonly ReaderFinding[] };

export type WatchInThread = Watch & { readonly close: () => Promise<void> };

/** The thread begins with the first source that is read through the API. */
export function watchInThread({ config, sources, fetch, log }: Omit<WatchDeps, 'now'>): WatchInThread {
  const { READER, TIMEZONE, GOOGLE_SERVICE_ACCOUNT_FILE, GOOGLE_API_URL } = config;
  let thread: Worker | null = null;
  let findings: readonly ReaderFinding[] = [];
  let isClosed = false;

  function begin(): Worker {
    const started = new Worker(new URL('./watch-thread.js', import.meta.url), {
      workerData: { READER, TIMEZONE, GOOGLE_SERVICE_ACCOUNT_FILE, GOOGLE_API_URL },
    });
    started.on('message', (message: FromThread) => {
      if (message.kind === 'log') log(message.level, message.event, message.fields);
      if (message.kind === 'request') void answer(fetch, message).then((response) => started.postMessage(response));
    });
    started.on('error', (error) => log('error', 'watch failed', { message: String(error) }));
    // The next look begins another.
    started.on('exit', () => {
      thread = null;
    });
    return started;
  }

  async function look(): Promise<void> {
    const watched = (await sources.all()).filter((source) => readerOf(source, config) !== 'bundle');
    if (watched.length === 0 && thread === null) return;
    thread ??= begin();
    const looking = thread;
    findings = await new Promise((resolve, reject) => {
      const hear = (message: FromThread) => {
        if (message.kind !== 'looked') return;
        looking.off('message', hear).off('exit', ended);
        resolve(message.findings);
      };
      const ended = () => (isClosed ? resolve(findings) : reject(new Error('the thread ended')));
      looking.on('message', hear).once('exit', ended);
      looking.postMessage({ kind: 'look', sources: watched } satisfies ToThread);
    });
  }

  return {
    look,
    findings: () => findings,
    close: async () => {
      isClosed = true;
      await thread?.terminate();
    },
  };
}

async function answer(
  fetch: Fetch,
  { id, url, headers, body }: Extract<FromThread, { kind: 'request' }>,
): Promise<ToThread> {
  const request = new Request(url, { method: 'POST', headers: headers.map(([name, value]) => [name, value]), body });
  const response = await fetch(request);
  return { kind: 'response', id, status: response.status, headers: [...response.headers], text: await response.text() };
}
