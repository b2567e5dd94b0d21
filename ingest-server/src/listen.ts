/** Listening for HTTP with limits on time and connections, and stopping without half an answer. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { serve } from '@hono/node-server';
import { ReadableError } from './errors.ts';
import { hostInUrl } from './server-address.ts';
import { say } from './words/words.ts';

export type ListenOptions = {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
};

/** How long a connection may take, in milliseconds, and how many there may be. */
export type ConnectionLimits = {
  readonly headersMs: number;
  /** Headers and body together. */
  readonly requestMs: number;
  /** Between the requests of a connection; proxies keep theirs open for about a minute. */
  readonly idleMs: number;
  /** Nothing sent or taken, not even of an answer: longer than the longest report takes to make. */
  readonly stalledMs: number;
  /** How often the first two are looked at. */
  readonly checkMs: number;
  /** What requests in flight get to finish when the server stops. */
  readonly drainMs: number;
  readonly connectionsMax: number;
};

/** Google waits 60 s for an answer; a body of many megabytes over a slow line needs most of that. */
export const defaultLimits: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 60_000,
  idleMs: 75_000,
  stalledMs: 330_000,
  checkMs: 2_000,
  drainMs: 10_000,
  connectionsMax: 1_000,
};

/** All of a request's headers; ours have a few hundred bytes. */
const HEADER_BYTES_MAX = 16_384;

export type Listening = {
  readonly url: string;
  /** Takes no more connections, ends idle ones at once, and waits for the requests in flight. */
  readonly drain: () => Promise<void>;
};

type Fetch = Parameters<typeof serve>[0]['fetch'];

/** @throws ReadableError where the address is taken, foreign or not allowed */
export function listen(fetch: Fetch, { host, port }: ListenOptions, limits = defaultLimits): Promise<Listening> {
  return new Promise((resolve, reject) => {
    // What is left of a body is read by `unread-body.ts`, which waits longer for an honest sender.
    const started = { fetch, hostname: host, port, autoCleanupIncoming: false, ...withLimits(limits) };
    const server = serve(started, ({ port: taken }) => {
      server.off('error', refuse);
      resolve({ url: `http://${hostInUrl(host)}:${taken}`, drain });
    }) as Server;
    const refuse = (error: NodeJS.ErrnoException) => reject(describeRefusal(error, host, port));
    server.once('error', refuse);
    server.setTimeout(limits.stalledMs);
    const drain = drainOf(server, limits);
  });
}

/** The options of `serve` that set these limits. */
export function withLimits(limits: ConnectionLimits) {
  const serverOptions = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: limits.checkMs,
    maxHeaderSize: HEADER_BYTES_MAX,
  };
  return { createServer, serverOptions };
}

function describeRefusal(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const words = say().errors.listen;
  const reason = words.reasons[error.code ?? ''] ?? error.message;
  return new ReadableError(words.refused(`${host}:${port}`, reason), { cause: error });
}

/**
 * Remembers from the first connection on who is being answered: of too many connections the one that has been open the
 * longest without asking anything is let go for a new one, or else one that has not finished asking; and so are all that
 * are not being answered when it stops.
 */
function drainOf(server: Server, { drainMs, connectionsMax }: ConnectionLimits): () => Promise<void> {
  const connections = new Set<Socket>();
  const inFlight = new Map<Socket, { request: IncomingMessage; response: ServerResponse }>();
  let isStopping = false;
  const oneToLetGo = (newest: Socket): Socket => {
    const others = [...connections].filter((socket) => socket !== newest);
    const idle = others.find((socket) => !inFlight.has(socket));
    return idle ?? others.find((socket) => inFlight.get(socket)?.request.complete === false) ?? newest;
  };
  const letGo = (socket: Socket): void => {
    connections.delete(socket);
    socket.destroy();
  };
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    if (connections.size > connectionsMax) letGo(oneToLetGo(socket));
  });
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    // The one that asked last is the last to be let go.
    if (connections.delete(socket)) connections.add(socket);
    inFlight.set(socket, { request, response });
    if (isStopping) response.setHeader('Connection', 'close');
    response.once('close', () => inFlight.delete(socket));
  });
  return () => {
    isStopping = true;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of connections) {
      const answering = inFlight.get(socket)?.response;
      if (answering === undefined) socket.destroy();
      else if (!answering.headersSent) answering.setHeader('Connection', 'close');
    }
    const force = setTimeout(() => server.closeAllConnections(), drainMs);
    return closed.finally(() => clearTimeout(force));
  };
}
