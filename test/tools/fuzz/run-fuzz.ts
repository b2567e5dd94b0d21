/** Attacks the server with requests from one seed, and holds what it answered and stored against what is right. */
import { request } from 'node:http';
import { type Dice, diceOf } from '../../fixtures/sample/dice.ts';
import { post, salesPush } from '../../support/own-client.ts';
import { type Attempt, makers } from './attempts.ts';
import { Ledger } from './ledger.ts';
import { sendRaw } from './raw-requests.ts';
import { CELL_MARK, openTarget, type Target } from './target.ts';

export type FuzzOptions = {
  readonly requests: number;
  readonly seed: number;
  readonly onProgress?: (done: number) => void;
};

export type FuzzFigures = {
  readonly requests: number;
  readonly seconds: number;
  /** Answers by kind of request and status. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Resident memory in MB, at even distances. */
  readonly memory: readonly number[];
  /** What was not right; empty is well. */
  readonly faults: readonly string[];
};

const AT_ONCE = 8;
/** One batch in so many goes over raw connections, and one over a client's. */
const RAW_EVERY = 25;
const SOCKET_EVERY = 12;
const FAULTS_MAX = 50;
const MEMORY_POINTS = 20;

type Reply = { readonly status: number; readonly text: string; readonly retryAfter: string | null };

export async function runFuzz({ requests, seed, onProgress }: FuzzOptions): Promise<FuzzFigures> {
  const target = await openTarget();
  const attack = new Attack(target, diceOf(seed));
  const startedAt = Date.now();
  try {
    await attack.prepare();
    while (attack.sent < requests) {
      await attack.batch();
      if (attack.sent % (AT_ONCE * Math.ceil(requests / AT_ONCE / MEMORY_POINTS)) === 0) attack.noteMemory();
      onProgress?.(attack.sent);
    }
    await attack.compare();
    return attack.figures((Date.now() - startedAt) / 1000);
  } finally {
    await target.close();
  }
}

class Attack {
  sent = 0;
  readonly #target: Target;
  readonly #dice: Dice;
  readonly #ledger: Ledger;
  readonly #answers: Record<string, Record<string, number>> = {};
  readonly #memory: number[] = [];
  readonly #faults: string[] = [];
  #unauthorized: string | undefined;
  #batches = 0;
  #throughApp = 0;

  constructor(target: Target, dice: Dice) {
    this.#target = target;
    this.#dice = dice;
    this.#ledger = new Ledger(target.select);
  }

  /** A source that nobody touches from here on. */
  async prepare(): Promise<void> {
    const sales = Array.from({ length: 200 }, (_, number) => ({
      date: '2025-03-01',
      event_id: '7',
      city: 'москва',
      tickets_sold: '1',
      revenue: '5.00',
      order_id: `order-${number}`,
    }));
    const sending = { spreadsheetId: 'bystander', secret: this.#target.secret('bystander') };
    const { status } = await post(this.#target.url, 'push', salesPush(sales), sending);
    this.#note(status === 200, `the bystander's own push was answered ${status}`);
    await this.#ledger.photograph();
    this.#throughApp = this.#target.log.requests;
  }

  async batch(): Promise<void> {
    this.#batches += 1;
    if (this.#batches % RAW_EVERY === 0) return this.#rawBatch();
    const attempts = Array.from({ length: AT_ONCE }, (_, index) => this.#make(this.sent + index));
    const send = this.#batches % SOCKET_EVERY === 0 ? overSocket : throughApp;
    // An outage is everybody's, so its requests go apart.
    const calm = attempts.filter((attempt) => attempt.inOutage === undefined);
    await Promise.all(calm.map((attempt) => this.#try(attempt, send)));
    this.#target.outage.isOn = true;
    const suffering = attempts.filter((attempt) => attempt.inOutage !== undefined);
    await Promise.all(suffering.map((attempt) => this.#try(attempt, throughApp)));
    this.#target.outage.isOn = false;
    this.sent += AT_ONCE;
  }

  async #rawBatch(): Promise<void> {
    for (const statuses of await Promise.all(
      Array.from({ length: AT_ONCE }, () => sendRaw(this.#dice, this.#target.url)),
    )) {
      for (const status of statuses.length === 0 ? [0] : statuses) this.#count('raw bytes', status);
      this.#note(
        statuses.every((status) => status < 500),
        `raw bytes were answered ${statuses}`,
      );
    }
    const alive = await this.#target.app.request('/healthz');
    this.#note(alive.status === 200, 'not alive after raw bytes');
    this.#throughApp = this.#target.log.requests;
    this.sent += AT_ONCE;
  }

  #make(serial: number): Attempt {
    let left = this.#dice.between(1, 100);
    for (const [share, make] of makers) {
      left -= share;
      if (left <= 0) return make(this.#dice, this.#target, serial);
    }
    throw new Error('the shares do not add up to 100');
  }

  async #try(attempt: Attempt, send: (target: Target, attempt: Attempt) => Promise<Reply>): Promise<void> {
    const { status, text, retryAfter } = await send(this.#target, attempt);
    this.#throughApp += 1;
    this.#count(attempt.kind, status);
    const shown = `${attempt.kind}: ${attempt.method} ${attempt.path.slice(0, 80)} → ${status}`;
    const sent = attempt.body?.subarray(0, 1_500).toString() ?? '';
    this.#note(attempt.right.includes(status), `${shown}, not ${attempt.right}: ${text.slice(0, 300)} to ${sent}`);
    if (status >= 400) this.#note(!text.includes(CELL_MARK), `${shown} quotes a cell: ${text.slice(0, 300)}`);
    if (status === 401 && attempt.path.startsWith('/v1/') && attempt.method !== 'HEAD') this.#noteUnauthorized(text);
    if (attempt.inOutage) this.#note(retryAfter !== null, `${shown} without Retry-After`);
    if (status === 200) this.#ledger.accept(attempt, text);
  }

  /** After all: one line of log a request, nothing leaked, nothing polluted, everything stored as it should be. */
  async compare(): Promise<void> {
    const { log } = this.#target;
    this.#note(log.requests === this.#throughApp, `${log.requests} lines of log for ${this.#throughApp} requests`);
    for (const leak of log.leaks) this.#note(false, `leaked into the log: ${leak}`);
    this.#note(!('polluted' in {}) && !('dryRun' in {}), 'Object.prototype was changed');
    for (const fault of await this.#ledger.faults()) this.#note(false, fault);
  }

  /** One answer for every kind of wrong signature, to the byte. */
  #noteUnauthorized(text: string): void {
    this.#unauthorized ??= text;
    this.#note(text === this.#unauthorized, `two answers for wrong signatures: ${text}`);
  }

  noteMemory(): void {
    this.#memory.push(Math.round(process.memoryUsage().rss / 1_000_000));
  }

  figures(seconds: number): FuzzFigures {
    return { requests: this.sent, seconds, answers: this.#answers, memory: this.#memory, faults: this.#faults };
  }

  #count(kind: string, status: number): void {
    const counts = this.#answers[kind] ?? {};
    const name = status === 0 ? 'closed' : String(status);
    this.#answers[kind] = { ...counts, [name]: (counts[name] ?? 0) + 1 };
  }

  #note(isRight: boolean, fault: string): void {
    if (!isRight && this.#faults.length < FAULTS_MAX) this.#faults.push(fault);
  }
}

async function throughApp({ app }: Target, { method, path, headers, body }: Attempt): Promise<Reply> {
  const init = { method, headers, ...(body === undefined ? {} : { body: new Uint8Array(body) }) };
  const response = await app.request(`http://127.0.0.1${path}`, init);
  return { status: response.status, text: await response.text(), retryAfter: response.headers.get('retry-after') };
}

function overSocket({ url }: Target, { method, path, headers, body }: Attempt): Promise<Reply> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const all = { ...headers, 'content-length': String(body?.length ?? 0) };
    const outgoing = request({ hostname, port, method, path, headers: all, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const retryAfter = incoming.headers['retry-after'] ?? null;
        resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString(), retryAfter });
      });
    });
    outgoing.on('error', () => resolve({ status: 0, text: '', retryAfter: null }));
    outgoing.end(body);
  });
}
