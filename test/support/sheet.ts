/** A spreadsheet with the built bundle in it, on this machine, that talks to a server by real HTTP. */
import { gunzipSync } from 'node:zlib';
import {
  createRuntime,
  type ExecutionResult,
  type HttpRequest,
  loopbackTransport,
  type Runtime,
  type Workbook,
} from '../tools/apps-script-runtime/index.ts';
import { builtBundle } from './built-bundle.ts';
import type { TestSource } from './sources-file.ts';

/** What went over the wire, as far as tests look at it. */
export type SentRequest = {
  readonly action: string;
  readonly bytes: number;
  readonly message: Readonly<Record<string, unknown>>;
};

export type Sheet = {
  readonly runtime: Runtime;
  readonly workbook: Workbook;
  /** Every request so far, whether or not it was answered; empty it at will. */
  readonly sent: SentRequest[];
  /** Runs a function of the menu, now. @throws with what the function threw */
  readonly run: (name: string) => ExecutionResult;
  /** Runs what the events since then call for. @throws with what a function threw */
  readonly deliverEvents: () => readonly ExecutionResult[];
  /** Runs the time trigger, now. @throws with what it threw */
  readonly tick: () => ExecutionResult;
  readonly close: () => Promise<void>;
};

/**
 * Opens the workbook with the settings pasted in. Its virtual clock never falls behind the real one, since the server
 * compares both.
 * @param onRequest sees each request before it goes out
 */
export function openSheet(
  workbook: Workbook,
  serverUrl: string,
  source: TestSource,
  onRequest: (request: SentRequest) => void = () => undefined,
): Sheet {
  const loopback = loopbackTransport();
  const sent: SentRequest[] = [];
  const runtime = createRuntime({
    bundlePath: builtBundle(),
    workbook,
    clock: Date.now(),
    transport: loopback.transport,
    fetchFaults: (request) => {
      const seen = sentRequest(request);
      sent.push(seen);
      onRequest(seen);
      return undefined;
    },
  });
  runtime.properties.document.set('INGEST_URL', serverUrl);
  runtime.properties.document.set('INGEST_SECRET', source.secrets[0] ?? '');
  // Rows that come and go are seen at once, as most tests expect; by itself it is off.
  runtime.properties.document.set('WATCH_CHANGES', 'on');
  const now = () => runtime.clock.set(Math.max(Date.now(), runtime.clock.now));
  return {
    runtime,
    workbook,
    sent,
    run: (name) => {
      now();
      return succeeded(runtime.run(name));
    },
    deliverEvents: () => {
      now();
      return runtime.deliverEvents().map(succeeded);
    },
    tick: () => {
      now();
      return succeeded(runtime.run('onSchedule', { kind: 'time' }, { as: 'trigger' }));
    },
    close: async () => {
      await loopback.close();
    },
  };
}

function succeeded(result: ExecutionResult): ExecutionResult {
  if (result.status === 'ok') return result;
  throw new Error(`${result.functionName}: ${result.status}, ${result.error?.message}\n${result.error?.stack}`);
}

function sentRequest({ url, body, headers }: HttpRequest): SentRequest {
  const isGzip = Object.entries(headers).some(([name, value]) => /^content-encoding$/i.test(name) && value === 'gzip');
  const text = isGzip ? gunzipSync(body).toString() : Buffer.from(body).toString();
  return { action: url.split('/').pop() ?? '', bytes: body.length, message: text === '' ? {} : JSON.parse(text) };
}

/** How many rows went over the wire. */
export function rowsSent(sent: readonly SentRequest[]): number {
  return sent.reduce((sum, { message }) => sum + (Array.isArray(message.rows) ? message.rows.length : 0), 0);
}
