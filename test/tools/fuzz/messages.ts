/** Messages as an honest client sends them, and messages mutated with their structure in view. */
import { randomUUID } from 'node:crypto';
import type { Dice } from '../../fixtures/sample/dice.ts';
import { readingOf, salesDigest, salesPush } from '../../support/own-client.ts';
import { hostileJson, hostileTexts, hostileValues } from './hostile.ts';
import { CELL_MARK } from './target.ts';

export type Message = { readonly action: 'digest' | 'push' | 'report'; readonly body: Record<string, unknown> };

/** Text that JSON.stringify leaves as a string, replaced afterwards by JSON that it cannot write. */
const RAW = '@raw@';

const events = {
  columns: ['event_id', 'event_name', 'event_date', 'city', 'tickets_total', 'tickets_left'],
  row: (id: string) => [id, `${CELL_MARK} событие`, { date: '2025-05-01' }, 'Москва', 100, 50],
};
const inventory = {
  columns: ['event_id', 'city', 'date', 'tickets_total', 'tickets_left'],
  row: (id: string) => [id, 'Москва', { date: '2025-05-01' }, 100, 50],
};

/** One of every kind. @param serial stands in each id that is sent, so that what was stored can be traced to it */
export function validMessage(dice: Dice, serial: number): Message {
  const id = (row: number) => `s${serial}-${row} ${CELL_MARK}`;
  const count = dice.between(1, 5);
  const orders = Array.from({ length: count }, (_, row) => saleOf(id(row), dice.between(1, 9)));
  return dice.pick<() => Message>([
    () => ({ action: 'push', body: salesPush(orders, { scope: { kind: 'keys' } }) }),
    () => ({ action: 'push', body: salesPush(orders, { scope: { kind: 'rejected' } }) }),
    () => ({ action: 'push', body: tabPush('events', events, count, id) }),
    () => ({ action: 'push', body: tabPush('inventory', inventory, count, id) }),
    () => ({ action: 'digest', body: salesDigest(orders, dice.between(0, 6)) }),
    () => ({ action: 'report', body: reportOf(count) }),
  ])();
}

function saleOf(order_id: string, tickets: number) {
  const city = 'москва';
  return { date: '2025-03-01', event_id: '7', city, tickets_sold: String(tickets), revenue: '10.00', order_id };
}

type Tab = { readonly columns: readonly string[]; readonly row: (id: string) => readonly unknown[] };

function tabPush(tab: string, { columns, row }: Tab, count: number, id: (row: number) => string) {
  const rows = Array.from({ length: count }, (_, index) => [0, index + 2, ...row(id(index))]);
  return { ...readingOf(), tab, scope: { kind: 'keys' }, tabs: ['Tab'], columns, rows };
}

function reportOf(count: number): Record<string, unknown> {
  const at = Date.now();
  const counts = { sales: { received: count, inserted: count, deleted: 0 } };
  const head = { protocol: 1, run: randomUUID(), trigger: 'schedule', status: 'success' };
  return { ...head, startedAt: at, finishedAt: at, counts, issues: 0, flags: ['unsettled'], quota: { seconds: 0.5 } };
}

/** The message with a few places of it changed, as JSON text. */
export function mutated(dice: Dice, message: Record<string, unknown>): string {
  const copy: Node = structuredClone(message) as Node;
  for (let change = dice.between(1, 3); change > 0; change -= 1) mutate(dice, copy);
  const text = JSON.stringify(copy).replaceAll(`"${RAW}"`, () => dice.pick(hostileJson));
  return dice.chance(0.05) ? damaged(dice, text) : text;
}

type Node = Record<string | number, unknown>;

function mutate(dice: Dice, root: Node): void {
  const node = randomNode(dice, root);
  const keys = Object.keys(node);
  const key = keys.length === 0 ? 'x' : dice.pick(keys);
  const put = (name: string, value: unknown) => {
    const copy = structuredClone(value);
    Object.defineProperty(node, name, { value: copy, enumerable: true, writable: true, configurable: true });
  };
  dice.pick<() => void>([
    () => put(key, dice.pick(hostileValues)),
    () => put(key, dice.pick(hostileValues)),
    () => put(key, dice.pick(hostileTexts)),
    () => put(key, RAW),
    () => void delete node[key],
    () => put(dice.pick(['__proto__', 'constructor', 'prototype', 'toString']), dice.pick(hostileValues)),
    () => put(key, repeated(dice, node[key])),
    () => put(key, { [key]: node[key] }),
    () => (Array.isArray(node) ? void node.push(...structuredClone(node)) : put(`${key}2`, node[key])),
    () => put(key, typeof node[key] === 'number' ? -Number(node[key]) : `${JSON.stringify(node[key])}`),
  ])();
}

/** Long lists of what is short, short ones of what is long: three of them inside one another must still fit. */
function repeated(dice: Dice, value: unknown): unknown[] {
  const isShort = typeof value === 'number' || (typeof value === 'string' && value.length < 50);
  return Array.from({ length: dice.between(0, isShort ? 3_000 : 20) }, () => value);
}

/** A place somewhere inside, the outermost as likely as all the others together. */
function randomNode(dice: Dice, node: Node): Node {
  const inner = Object.values(node).filter((value): value is Node => typeof value === 'object' && value !== null);
  return inner.length === 0 || dice.chance(0.5) ? node : randomNode(dice, dice.pick(inner));
}

/** Text that is JSON no longer, or another one. */
function damaged(dice: Dice, text: string): string {
  const at = dice.between(0, text.length);
  return dice.pick([
    text.slice(0, at),
    `${text.slice(0, at)}${dice.pick(['\u0000', '}', ']', '"', ',', '\\', '\ufeff', '/**/'])}${text.slice(at)}`,
    `\ufeff${text}`,
    `${text}${text}`,
    `[${text}]`,
    JSON.stringify(text),
  ]);
}
