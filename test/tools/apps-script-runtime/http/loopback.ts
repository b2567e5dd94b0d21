import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { HttpOutcome, HttpRequest, Transport } from './request.ts';

interface Reply {
  readonly id: number;
  readonly failure?: string;
  readonly status: number;
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
}

export interface Loopback {
  readonly transport: Transport;
  /** Ends the worker. It does not keep the process alive, so this is a courtesy. */
  close(): Promise<number>;
}

/**
 * Real HTTP to this machine, synchronously: a worker talks while this thread sleeps. So the server must live in another
 * thread or process. Other hosts are never called; they are unreachable.
 * @param timeoutMs real time for one request
 */
export function loopbackTransport(timeoutMs = 60_000): Loopback {
  const { port1: mine, port2: theirs } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./http-worker.mjs', import.meta.url), {
    workerData: { port: theirs, signal },
    transferList: [theirs],
  });
  worker.unref();
  mine.unref();
  let sequence = 0;

  const transport: Transport = (requests) => {
    const ids = requests.map((request) => {
      sequence += 1;
      if (isLoopback(request.url)) mine.postMessage({ ...request, id: sequence, timeoutMs });
      return sequence;
    });
    const awaited = new Set(ids.filter((_, index) => isLoopback(requests[index]?.url ?? '')));
    const replies = collect(mine, signal, awaited, timeoutMs);
    return ids.map((id, index) => outcomeOf(replies.get(id), requests[index]));
  };
  return { transport, close: () => worker.terminate() };
}

/** Replies to requests of long ago carry other ids and are dropped. */
function collect(
  port: Parameters<typeof receiveMessageOnPort>[0],
  signal: Int32Array,
  awaited: ReadonlySet<number>,
  timeoutMs: number,
): Map<number, Reply> {
  const replies = new Map<number, Reply>();
  const until = Date.now() + timeoutMs + 1000;
  while (replies.size < awaited.size) {
    const seen = Atomics.load(signal, 0);
    const message = receiveMessageOnPort(port) as { message: Reply } | undefined;
    if (message) {
      if (awaited.has(message.message.id)) replies.set(message.message.id, message.message);
    } else if (Date.now() > until) {
      break;
    } else {
      Atomics.wait(signal, 0, seen, Math.max(1, until - Date.now()));
    }
  }
  return replies;
}

function outcomeOf(reply: Reply | undefined, request: HttpRequest | undefined): HttpOutcome {
  if (!isLoopback(request?.url ?? '')) return { failure: 'unreachable', detail: 'not a loopback address' };
  if (!reply || reply.failure === 'ETIMEDOUT') return { failure: 'timeout', detail: 'no answer in time' };
  if (reply.failure !== undefined) return { failure: 'unreachable', detail: reply.failure };
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < reply.rawHeaders.length; index += 2) {
    headers.push([reply.rawHeaders[index] ?? '', reply.rawHeaders[index + 1] ?? '']);
  }
  return { status: reply.status, headers, body: reply.body };
}

function isLoopback(url: string): boolean {
  return /^http:\/\/(127(\.\d+){3}|localhost|\[::1\])(:\d+)?(\/|\?|$)/i.test(url);
}
