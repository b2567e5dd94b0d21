/** What comparing a tab computes, from its cells to its digest: in one pass, and beside it by the law alone, row by row. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { joinTabs, type TabContent } from '@qtickets/shared-schema/client/contract-table';
import { snapshotOf } from '@qtickets/shared-schema/client/snapshot';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { readPlainly } from '@qtickets/shared-schema/reading/plain-rows';
import { findHeader, readRows } from '@qtickets/shared-schema/reading/tab';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { diceOf } from '../../fixtures/sample/dice.ts';
import { bold, say, table, whole } from '../../support/terminal.ts';

const SEED = 100_000;
const ROUNDS = 3;
const context = { locale: 'ru_RU', timeZone: 'Europe/Moscow' };
const titles = ['Дата', 'ID события', 'Название', 'Город', '№ заказа', 'Продано', 'Выручка', 'Возвраты', 'Валюта'];

type Way = (...of: Parameters<typeof readRows>) => Pick<TabContent, 'rows' | 'skipped'>;
export type ReadingCost = { readonly rows: number; readonly cpuUs: number; readonly heapMb: number };

const inOnePass: Way = (...of) => {
  const rows = readPlainly(...of);
  return { rows, skipped: rows.skipped };
};

/** @returns of each way the lowest of several rounds, in turn. @throws where their digests differ */
export function measureReading(rows: number): { readonly onePass: ReadingCost; readonly byLaw: ReadingCost } {
  const measured = Array.from({ length: ROUNDS }, () => ({
    onePass: once(inOnePass, rows),
    byLaw: once(readRows, rows),
  }));
  if (measured.some(({ onePass, byLaw }) => onePass.digest !== byLaw.digest)) throw new Error('The digests differ.');
  const lowest = (way: 'onePass' | 'byLaw'): ReadingCost => ({
    rows,
    cpuUs: Math.min(...measured.map((round) => round[way].cpuUs)),
    heapMb: Math.min(...measured.map((round) => round[way].heapMb)),
  });
  return { onePass: lowest('onePass'), byLaw: lowest('byLaw') };
}

export function showReading({ onePass, byLaw }: ReturnType<typeof measureReading>): void {
  say(bold(`Comparing a sales tab of ${whole(onePass.rows)} rows, from its cells to its digest`));
  table(
    ['', 'processor, µs/row', 'MB beside the cells'],
    [
      ['in one pass', onePass.cpuUs.toFixed(1), onePass.heapMb.toFixed(1)],
      ['by the law alone', byLaw.cpuUs.toFixed(1), byLaw.heapMb.toFixed(1)],
      [bold('share'), share(onePass.cpuUs, byLaw.cpuUs), share(onePass.heapMb, byLaw.heapMb)],
    ],
  );
}

function share(one: number, all: number): string {
  return `${((100 * one) / all).toFixed(0)} %`;
}

function once(read: Way, rows: number) {
  const cells = cellsOf(rows);
  const found = findHeader(sales, [titles]);
  if (!found.ok) throw new Error(found.problem.code);
  const heapBefore = heapMb();
  const before = process.cpuUsage();
  const tab = { name: 'Sales', header: found.header, ...read(sales, found.header, cells, 2, context) };
  const snapshot = snapshotOf(joinTabs(sales, [tab], false), { readAt: 1, timeZone: context.timeZone });
  const { text: digest } = snapshot.digest();
  const { user, system } = process.cpuUsage(before);
  const cost = { digest, cpuUs: (user + system) / rows, heapMb: heapMb() - heapBefore };
  // What was read is held up to here.
  return { ...cost, rows: snapshot.settled().count };
}

function heapMb(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

function cellsOf(rows: number): WireCell[][] {
  const dice = diceOf(SEED);
  const days = Array.from({ length: 336 }, (_, day) => ({
    date: `2025-${String(1 + Math.floor(day / 28)).padStart(2, '0')}-${String(1 + (day % 28)).padStart(2, '0')}`,
  }));
  return Array.from({ length: rows }, (_, index) => {
    const revenue = dice.between(500, 50_000);
    return [
      dice.pick(days),
      dice.between(1_000, 1_200),
      `Концерт ${dice.between(1, 40)}`,
      dice.pick(['Москва', 'СПб', 'Казань', 'г. Екатеринбург', 'Нижний Новгород']),
      1_000_000 + index,
      dice.between(1, 6),
      dice.chance(0.2) ? `${revenue},50 ₽` : revenue,
      dice.chance(0.05) ? 100 : null,
      dice.chance(0.5) ? 'RUB' : null,
    ];
  });
}
