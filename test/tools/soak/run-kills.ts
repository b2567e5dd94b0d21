/** A server dies every second, as by kill -9, while rows are pushed: what it acknowledged is there, whatever came. */
import { type CanonicalSale, post, salesDigest, salesPush } from '../../support/own-client.ts';
import { selectRows } from '../../support/select-rows.ts';
import { newTestSource, type TestSource } from '../../support/sources-file.ts';
import { type Killed, openKillStage } from './kill-stage.ts';

export type KillFigures = {
  readonly kills: number;
  readonly seconds: number;
  /** From the kill until it listens again. */
  readonly slowestRestartMs: number;
  readonly pushed: number;
  readonly acknowledged: number;
  /** What was not as it should be; empty is well. */
  readonly faults: readonly string[];
};

const BATCH_ROWS = 50;
const SENDERS = 3;
/** How long a server lives. */
const LIFE_MS = 1_000;
/** Long enough that little is typed while a server starts. */
const PAUSE_MS = 250;
/** Rows of one push when all is sent again, as the bundle splits a tab. */
const SETTLE_ROWS = 5_000;

export async function runKills(killed: Killed, kills: number): Promise<KillFigures> {
  const sources = Array.from({ length: SENDERS }, (_, index) => newTestSource(`killed-${index + 1}`));
  const stage = await openKillStage(killed, sources);
  const startedAt = Date.now();
  const senders = sources.map((source) => new Sender(source, stage.serverUrls));
  const restarts: number[] = [];
  try {
    const sending = Promise.all(senders.map((sender) => sender.run()));
    for (let done = 0; done < kills; done += 1) {
      await new Promise((resolve) => setTimeout(resolve, LIFE_MS));
      restarts.push(await stage.killOne());
    }
    for (const sender of senders) sender.end();
    await sending;
    const faults = await faultsOf(senders, stage.clickHouseUrl);
    return {
      kills,
      seconds: Math.round((Date.now() - startedAt) / 1000),
      slowestRestartMs: Math.round(Math.max(...restarts)),
      pushed: senders.reduce((sum, { sales }) => sum + sales.length, 0),
      acknowledged: senders.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0),
      faults,
    };
  } finally {
    for (const sender of senders) sender.end();
    await stage.close();
  }
}

class Sender {
  readonly id: string;
  readonly sales: CanonicalSale[] = [];
  readonly acknowledged = new Set<string>();
  readonly #secret: string;
  readonly #urls: readonly string[];
  #requests = 0;
  #isEnding = false;

  constructor(source: TestSource, urls: readonly string[]) {
    this.id = source.spreadsheetId;
    this.#secret = source.secrets[0] ?? '';
    this.#urls = urls;
  }

  end(): void {
    this.#isEnding = true;
  }

  /** New rows in each request; one that fails is never sent again, as after a lost edit. */
  async run(): Promise<void> {
    while (!this.#isEnding) {
      const batch = Array.from({ length: BATCH_ROWS }, (_, index) => this.#saleNo(this.sales.length + index));
      this.sales.push(...batch);
      const status = await this.#ask('push', salesPush(batch, { scope: { kind: 'keys' } })).catch(() => 0);
      if (status === 200) for (const { order_id } of batch) this.acknowledged.add(order_id);
      else await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** All rows of the tab once more; then the digest that must agree. */
  async settle(): Promise<unknown> {
    for (let from = 0; from < this.sales.length; from += SETTLE_ROWS) {
      const push = salesPush(this.sales.slice(from, from + SETTLE_ROWS), { scope: { kind: 'keys' } });
      const status = await this.#ask('push', push);
      if (status !== 200) throw new Error(`${this.id}: rows from ${from} on were answered ${status}`);
    }
    const sending = { spreadsheetId: this.id, secret: this.#secret };
    const { body } = await post(this.#nextUrl(), 'digest', salesDigest(this.sales, 6), sending);
    return (body.tabs as { inSync?: boolean }[])[0]?.inSync;
  }

  async #ask(action: string, message: unknown): Promise<number> {
    const { status } = await post(this.#nextUrl(), action, message, {
      spreadsheetId: this.id,
      secret: this.#secret,
      gzip: true,
    });
    return status;
  }

  /** As a balancer deals them out. */
  #nextUrl(): string {
    this.#requests += 1;
    return this.#urls[this.#requests % this.#urls.length] ?? '';
  }

  #saleNo(number: number): CanonicalSale {
    const revenue = `${number}.25`;
    return { date: '2025-03-01', event_id: '7', city: 'москва', tickets_sold: '1', revenue, order_id: `o-${number}` };
  }
}

async function faultsOf(senders: readonly Sender[], clickHouseUrl: string): Promise<string[]> {
  const faults: string[] = [];
  for (const sender of senders) {
    const stored = async () => {
      const query = `SELECT order_id FROM zakaz.fact_qtickets_sales FINAL WHERE _source = '${sender.id}'`;
      return new Set((await selectRows(clickHouseUrl, query)).map(({ order_id }) => String(order_id)));
    };
    const before = await stored();
    const lost = [...sender.acknowledged].filter((order) => !before.has(order));
    if (lost.length > 0) faults.push(`${sender.id}: ${lost.length} acknowledged rows are gone, such as ${lost[0]}`);
    if ((await sender.settle()) !== true) faults.push(`${sender.id}: not equal after the next sync`);
    const after = await stored();
    if (after.size !== sender.sales.length) faults.push(`${sender.id}: ${after.size} of ${sender.sales.length} rows`);
  }
  return faults;
}
