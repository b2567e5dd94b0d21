/** The server's process as the simulation holds it: started, asked and killed without ever yielding to the event loop. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HttpOutcome, type HttpRequest, loopbackTransport } from '../apps-script-runtime/index.ts';
import { type Envelope, envelopeHeader } from './server/envelope.ts';
import type { FactState, QuarantineState, Spoiling, StoredProof, StoredRun } from './server/stored.ts';

/** A killed one may hold its data for a moment longer; then the next does not come up, and is started again. */
const START_MS_MAX = 20_000;
const STARTS_MAX = 4;

/** In memory where the system has such a place with room enough: on a disk the inserts take three times as long. */
function fastDirectory(): string {
  const memory = '/dev/shm';
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 2 ** 31 ? memory : tmpdir();
}

export class ServerLink {
  readonly #file: string;
  readonly #dataDir = mkdtempSync(join(fastDirectory(), 'qtickets-simulation-'));
  readonly #loopback = loopbackTransport(60_000);
  #child: ChildProcess | undefined;
  #port = '';
  #starts = 0;
  #sources = '[]';

  /** @param file what {@link serverFile} gave */
  constructor(file: string) {
    this.#file = file;
    this.#start();
  }

  /** One request on its way to the server. */
  send(request: HttpRequest, envelope: Envelope): HttpOutcome {
    const { pathname } = new URL(request.url);
    const headers = { ...request.headers, [envelopeHeader]: JSON.stringify(envelope) };
    return this.#http({ ...request, url: this.#url(pathname), headers });
  }

  /** @param sources as in `SOURCES_FILE` */
  setSources(sources: readonly object[]): void {
    this.#sources = JSON.stringify(sources);
    this.#control('sources', this.#sources);
  }

  reset(): void {
    this.#control('reset');
  }

  facts(table: string): FactState {
    return this.#control('facts', table) as FactState;
  }

  quarantine(): QuarantineState {
    return this.#control('quarantine') as QuarantineState;
  }

  proofs(): readonly StoredProof[] {
    return this.#control('proofs') as StoredProof[];
  }

  runs(): readonly StoredRun[] {
    return this.#control('runs') as StoredRun[];
  }

  /** What the smoke checks that concern us have against the warehouse. @param uncompared spreadsheets whose sums by day may be late */
  smoke(uncompared: readonly string[]): readonly string[] {
    return this.#control('smoke', JSON.stringify(uncompared)) as string[];
  }

  /** Damages rows by hand. */
  spoil(spoiling: Spoiling): void {
    this.#control('spoil', JSON.stringify(spoiling));
  }

  takeBackup(): void {
    this.#control('backup');
  }

  restoreBackup(): void {
    this.#control('restore');
  }

  /** Lets requests go on that stand still. */
  release(): readonly number[] {
    return this.#control('release') as number[];
  }

  /** After a kill: a new process over the same data. */
  restart(): void {
    this.#start();
    this.#control('sources', this.#sources);
  }

  async close(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#loopback.close();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }

  #start(): void {
    for (let start = 1; start <= STARTS_MAX; start += 1) if (this.#comesUp()) return;
    throw new Error('The server of the simulation did not start');
  }

  #comesUp(): boolean {
    this.#child?.kill('SIGKILL');
    this.#starts += 1;
    const portFile = join(this.#dataDir, `port-${this.#starts}`);
    const child = spawn(process.execPath, [this.#file, this.#dataDir, portFile], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.unref();
    this.#child = child;
    const until = Date.now() + START_MS_MAX;
    while (!existsSync(portFile) && Date.now() < until)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    if (!existsSync(portFile)) return false;
    this.#port = readFileSync(portFile, 'utf8');
    return true;
  }

  #control(name: string, body = ''): unknown {
    const headers = { 'Content-Type': 'text/plain' };
    const content = new Uint8Array(Buffer.from(body));
    const outcome = this.#http({ method: 'POST', url: this.#url(`/sim/${name}`), headers, body: content });
    const text = 'body' in outcome ? Buffer.from(outcome.body).toString('utf8') : outcome.detail;
    if (!('status' in outcome) || outcome.status !== 200) throw new Error(`${name}: ${text}`);
    return JSON.parse(text);
  }

  #url(path: string): string {
    return `http://127.0.0.1:${this.#port}${path}`;
  }

  #http(request: HttpRequest): HttpOutcome {
    return this.#loopback.transport([request])[0] ?? { failure: 'unreachable', detail: 'no answer' };
  }
}
