/** Rows a second of `push` by real HTTP, and its processor time a row, against a bare insert of the same rows into the same engine. */

import { post } from '../../support/own-client.ts';
import type { SentRequest } from '../../support/sheet.ts';
import type { TestSource } from '../../support/sources-file.ts';
import type { Engine } from './engine.ts';
import { median } from './median.ts';

type Round = {
  readonly pushRowsPerSecond: number;
  readonly bareRowsPerSecond: number;
  /** Microseconds of the server's processor time a row, merges in the background included. */
  readonly pushCpuUs: number;
  readonly bareCpuUs: number;
};

export type PushRate = Round & {
  readonly rows: number;
  readonly batches: number;
  readonly rounds: readonly Round[];
  /** Median of the rounds' own ratios: push by bare insert, by time and by processor time. */
  readonly ratio: number;
  readonly cpuRatio: number;
};

/**
 * Sends the pushes that the bundle sent, for a new spreadsheet a round: written out, gzipped, signed, verified, parsed,
 * validated, compared and stored in all tables. Then the same rows by a bare insert into one table.
 */
export async function measurePushRate(
  engine: Engine,
  pushes: readonly SentRequest[],
  sources: readonly TestSource[],
): Promise<PushRate> {
  const rounds: Round[] = [];
  let rows = 0;
  for (const source of sources) {
    const before = await engine.usage();
    const pushed = await pushAll(engine.url, pushes, source);
    const after = await engine.usage();
    const bare = await engine.insertBare(source.spreadsheetId);
    if (bare.rows !== pushed.rows) throw new Error(`${pushed.rows} rows were pushed, ${bare.rows} are stored.`);
    rows = pushed.rows;
    rounds.push({
      pushRowsPerSecond: perSecond(pushed),
      bareRowsPerSecond: perSecond(bare),
      pushCpuUs: ((after.cpuMs - before.cpuMs) * 1_000) / rows,
      bareCpuUs: (bare.cpuMs * 1_000) / rows,
    });
  }
  const middle = (of: (round: Round) => number) => median(rounds.map(of));
  return {
    rows,
    batches: pushes.length,
    rounds,
    pushRowsPerSecond: middle((round) => round.pushRowsPerSecond),
    bareRowsPerSecond: middle((round) => round.bareRowsPerSecond),
    pushCpuUs: middle((round) => round.pushCpuUs),
    bareCpuUs: middle((round) => round.bareCpuUs),
    ratio: middle((round) => round.pushRowsPerSecond / round.bareRowsPerSecond),
    cpuRatio: middle((round) => round.bareCpuUs / round.pushCpuUs),
  };
}

async function pushAll(
  url: string,
  pushes: readonly SentRequest[],
  source: TestSource,
): Promise<{ rows: number; ms: number }> {
  const sending = { spreadsheetId: source.spreadsheetId, secret: source.secrets[0] ?? '', gzip: true };
  let rows = 0;
  const startedAt = performance.now();
  for (const { message } of pushes) {
    const { status, body } = await post(url, 'push', message, sending);
    if (status !== 200) throw new Error(`push: ${status} ${JSON.stringify(body)}`);
    rows += Number(body.inserted);
  }
  return { rows, ms: performance.now() - startedAt };
}

function perSecond({ rows, ms }: { readonly rows: number; readonly ms: number }): number {
  return Math.round((rows * 1_000) / ms);
}
