/** A spreadsheet of sales that changes and is synced, over a network that repeats, delays and loses. */

import { fileReader, syncWorkbook, type TabResult } from '@qtickets/ingest-server/client/sync-workbook';
import type { Fetch } from '@qtickets/ingest-server/client/transport';
import { createTransport, StoppedError } from '@qtickets/ingest-server/client/transport';
import { readWorkbook } from '@qtickets/ingest-server/files/read-workbook';
import { passes } from '@qtickets/shared-schema/client/outcome';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import type { Dice } from '../../fixtures/sample/dice.ts';
import { sale } from '../../ingest/support.ts';
import type { TestSource } from '../../support/sources-file.ts';

const CONTEXT = { locale: 'ru_RU', timeZone: 'Europe/Moscow' };

/** What the network did, and what the servers answered. */
export type Traffic = {
  requests: number;
  repeated: number;
  late: number;
  lost: number;
  /** Connections that broke, without an answer. */
  broken: number;
  readonly answers: Record<string, number>;
};

type Sent = { readonly path: string; readonly headers: Headers; readonly body: ArrayBuffer };

const REPEATED = 0.1;
const LATE = 0.1;
const LOST = 0.04;
const SYNCS_MAX = 20;

export class Spreadsheet {
  readonly id: string;
  /** Revenue by order. */
  readonly orders = new Map<string, number>();
  readonly #source: TestSource;
  readonly #serverUrls: readonly string[];
  readonly #dice: Dice;
  readonly #traffic: Traffic;
  #delayed: Sent[] = [];
  #isNetworkQuiet = false;
  #added = 0;

  constructor(source: TestSource, serverUrls: readonly string[], dice: Dice, traffic: Traffic) {
    this.id = source.spreadsheetId;
    this.#source = source;
    this.#serverUrls = serverUrls;
    this.#dice = dice;
    this.#traffic = traffic;
  }

  add(count: number): void {
    for (let index = 0; index < count; index += 1) {
      this.#added += 1;
      this.orders.set(`${this.id}/${this.#added}`, this.#dice.between(0, 1_000_000) / 100);
    }
  }

  /** Some rows get another amount, some go, some come. */
  edit(share: number): void {
    for (const order of [...this.orders.keys()]) {
      if (!this.#dice.chance(share)) continue;
      if (this.#dice.chance(0.3)) this.orders.delete(order);
      else this.orders.set(order, this.#dice.between(0, 1_000_000) / 100);
    }
    this.add(Math.round(this.orders.size * share * 0.3));
  }

  /** Until both ends are equal, as triggers would go on. @throws where that takes too many */
  async sync(): Promise<TabResult> {
    for (let attempt = 1; attempt <= SYNCS_MAX; attempt += 1) {
      const result = await this.#syncOnce().catch((error: unknown) => {
        if (isForNextTime(error)) return null;
        throw error;
      });
      if (result?.outcome.kind === 'equal') return result;
    }
    throw new Error(`${this.id} is not equal after ${SYNCS_MAX} syncs`);
  }

  /** The last requests of all that were delayed arrive, long after newer ones. */
  async receiveDelayed(): Promise<void> {
    const delayed = this.#delayed;
    this.#delayed = [];
    for (const sent of delayed) {
      // Nobody waits for what comes of it.
      await this.#send(sent).catch(() => undefined);
    }
  }

  /** From here on nothing is repeated, delayed or lost. */
  calm(): void {
    this.#isNetworkQuiet = true;
  }

  async #syncOnce(): Promise<TabResult | undefined> {
    await takeTurn();
    const rows = [...this.orders].map(([order, revenue]) => sale(order, revenue));
    const tab = { name: 'Tab', rows: [sales.columns.map(({ name }) => name), ...rows] };
    const { read } = readWorkbook([tab], { TAB_SALES: 'Tab' }, CONTEXT);
    const transport = createTransport({
      fetch: this.#fetch,
      base: 'http://balancer',
      spreadsheetId: this.id,
      secret: this.#source.secrets[0] ?? '',
      now: Date.now,
      wait: (ms) => new Promise((done) => setTimeout(done, ms)),
    });
    const [result] = await syncWorkbook(fileReader(read), {
      transport,
      context: CONTEXT,
      mode: 'sync',
    });
    return result;
  }

  /** A balancer without a memory, behind a network with faults. */
  readonly #fetch: Fetch = async (request) => {
    const sent = { path: new URL(request.url).pathname, headers: request.headers, body: await request.arrayBuffer() };
    const answer = await this.#send(sent);
    if (this.#isNetworkQuiet) return answer;
    if (this.#dice.chance(REPEATED)) {
      this.#traffic.repeated += 1;
      await this.#send(sent);
    }
    if (sent.path.endsWith('/push') && this.#dice.chance(LATE)) {
      this.#traffic.late += 1;
      this.#delayed.push(sent);
    }
    if (this.#dice.chance(LOST)) {
      this.#traffic.lost += 1;
      throw new AnswerLost();
    }
    return answer;
  };

  async #send({ path, headers, body }: Sent): Promise<Response> {
    const url = `${this.#dice.pick(this.#serverUrls)}${path}`;
    const response = await fetch(url, { method: 'POST', headers, body }).catch(() => {
      this.#traffic.broken += 1;
      throw new AnswerLost();
    });
    this.#traffic.requests += 1;
    this.#traffic.answers[response.status] = (this.#traffic.answers[response.status] ?? 0) + 1;
    return response;
  }
}

/** What ends a trigger's sync, and is repaired by the next one: a network that fails, a warehouse that cannot keep up. */
function isForNextTime(error: unknown): boolean {
  return error instanceof AnswerLost || (error instanceof StoppedError && passes[error.stoppedBy.kind] === 'soon');
}

let lastTurn: Promise<void> = Promise.resolve();

/** Fingerprints take the thread for a while: one spreadsheet after another, and the network in between. */
function takeTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => new Promise((resolve) => setTimeout(resolve, 0)));
  return lastTurn;
}

class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
}
