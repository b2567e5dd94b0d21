/**
 * Takes what a spreadsheet wrote out of the tables, by the protocol itself: its tabs are pushed as empty, which writes
 * tombstones above everything stored and empties its quarantine. So it works beside a running server too.
 */
import { randomUUID } from 'node:crypto';
import { anything } from '@qtickets/shared-schema/client/answers';
import { messageHead } from '@qtickets/shared-schema/client/run';
import { columnNames } from '@qtickets/shared-schema/contracts/contract';
import { contractOf, contracts } from '@qtickets/shared-schema/contracts/index';
import { digestOf, encodeDigest } from '@qtickets/shared-schema/wire/digest';
import { DIGEST_BITS_MAX } from '@qtickets/shared-schema/wire/limits';
import { digestAnswerSchema, isBlocked, pushAnswerSchema, type Scope } from '@qtickets/shared-schema/wire/protocol';
import type { Transport } from './transport.ts';

/** Rows deleted by one push, about. */
const PIECE_ROWS = 5_000;

/** What a source has of one tab, or had. */
export type TabRows = { readonly tab: string; readonly rows: number };

type StoredTab = TabRows & { readonly version: number };

/**
 * The rows of each tab that the source may write.
 * @param now unix milliseconds
 */
export async function countRows(transport: Transport, tabs: readonly string[], now: number): Promise<TabRows[]> {
  const stored = await readStored(transport, tabs, now);
  return stored.map(({ tab, rows }) => ({ tab, rows }));
}

/**
 * Repeating it finds nothing left, and removes nothing.
 * @param options `keepRows`: only the quarantine is emptied; `now`: unix milliseconds
 * @returns how many rows each tab lost
 */
export async function removeRows(
  transport: Transport,
  options: { readonly keepRows: boolean; readonly now: number },
): Promise<TabRows[]> {
  const tabs = contracts.map(({ tab }) => tab);
  const stored = await readStored(transport, tabs, options.now);
  const readAt = Math.max(options.now, ...stored.map(({ version }) => version + 1));
  const head = requestHead();
  const removed: TabRows[] = [];
  for (const { tab, rows } of stored) {
    const empty = { ...head, ...reading(readAt), ...emptyTab(tab) };
    let deleted = 0;
    for (const scope of options.keepRows ? [] : bucketScopes(rows)) {
      deleted += (await transport.demand('push', { ...empty, scope }, pushAnswerSchema)).deleted;
    }
    await transport.demand('push', { ...empty, scope: { kind: 'rejected' } }, pushAnswerSchema);
    removed.push({ tab, rows: deleted });
  }
  await report(transport, head, removed, options.now);
  return removed;
}

async function readStored(transport: Transport, tabs: readonly string[], now: number): Promise<StoredTab[]> {
  const digest = encodeDigest(digestOf([], 0));
  const asked = tabs.map((tab) => ({ tab, allowMassDelete: true, bits: 0, rowCount: 0, digest, unreadable: 0 }));
  const message = { ...requestHead(), ...reading(now), dryRun: true, tabs: asked };
  const answer = await transport.demand('digest', message, digestAnswerSchema);
  return answer.tabs.map((tab) => {
    return { tab: tab.tab, rows: tab.stored, version: isBlocked(tab) ? 0 : tab.version };
  });
}

/** A tab in pieces of about {@link PIECE_ROWS} rows: each bucket of so many that they have about that size. */
function bucketScopes(rows: number): Scope[] {
  const bits = Math.min(Math.ceil(Math.log2(Math.max(rows / PIECE_ROWS, 1))), DIGEST_BITS_MAX);
  return Array.from({ length: 2 ** bits }, (_, bucket) => ({ kind: 'buckets', bits, buckets: [bucket] }));
}

function emptyTab(tab: string) {
  const contract = contractOf(tab);
  const columns = contract === undefined ? [] : columnNames(contract);
  return { tab, allowMassDelete: true, unreadable: 0, tabs: [], columns, rows: [] };
}

async function report(
  transport: Transport,
  head: object,
  removed: readonly TabRows[],
  startedAt: number,
): Promise<void> {
  const counts = Object.fromEntries(removed.map(({ tab, rows }) => [tab, { deleted: rows }]));
  const message = 'The spreadsheet was removed from the sources.';
  const closing = { startedAt, finishedAt: Math.max(Date.now(), startedAt), status: 'success', message, counts };
  await transport.demand('report', { ...head, ...closing }, anything);
}

function requestHead() {
  return messageHead({ id: randomUUID(), bundle: 'qtickets-sheets', trigger: 'backfill' });
}

function reading(readAt: number) {
  return { readAt, locale: 'en_US', timeZone: 'Etc/UTC' };
}
