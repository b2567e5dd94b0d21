/** What each stage of a push costs: its own functions, one after another, on one message. */
import { randomUUID } from 'node:crypto';
import { encodeChanges } from '@qtickets/ingest-server/clickhouse/tables/row-text';
import { inTurns } from '@qtickets/ingest-server/give-way';
import { compareLines } from '@qtickets/ingest-server/ingest/compare-lines';
import { changesOf } from '@qtickets/ingest-server/ingest/ingest-rows';
import { nodeHash64 } from '@qtickets/ingest-server/ingest/node-hash';
import type { Warehouse } from '@qtickets/ingest-server/ingest/ports';
import { readPushedRows } from '@qtickets/ingest-server/ingest/read-push';
import { messageCost } from '@qtickets/ingest-server/middleware/message-cost';
import { validate } from '@qtickets/ingest-server/middleware/validate';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { resolveInSteps } from '@qtickets/shared-schema/reading/resolve-rows';
import { pushRequestSchema } from '@qtickets/shared-schema/wire/protocol';

const TIMES = 5;

/** @returns microseconds of processor time a row, the lowest of several times; inserts with the engine's threads */
export async function profilePush(warehouse: Warehouse, message: unknown): Promise<Record<string, number>> {
  const lowest: Record<string, number> = {};
  for (let time = 0; time < TIMES; time += 1) {
    for (const [stage, us] of Object.entries(await once(warehouse, message))) {
      lowest[stage] = Math.min(us, lowest[stage] ?? Infinity);
    }
  }
  return lowest;
}

async function once(warehouse: Warehouse, message: unknown): Promise<Record<string, number>> {
  const spent: Record<string, number> = {};
  let rows = 1;
  const stage = async <Result>(name: string, work: () => Result | Promise<Result>): Promise<Result> => {
    const before = process.cpuUsage();
    const result = await work();
    const { user, system } = process.cpuUsage(before);
    spent[name] = (user + system) / rows;
    return result;
  };
  const text = Buffer.from(JSON.stringify(message));
  rows = pushRequestSchema.parse(message).rows.length;
  await stage('message cost', () => messageCost(text));
  const json: unknown = await stage('JSON.parse', () => JSON.parse(text.toString()));
  const request = await stage('validating', () => validate(pushRequestSchema, json, text.length));
  const read = await stage('reading', () => readPushedRows(sales, request));
  const resolved = await stage('resolving and hashing', () => inTurns(resolveInSteps(sales, read, nodeHash64)));
  const source = `profile-${randomUUID()}`;
  const scope = { bits: 0, buckets: [0] };
  const stored = await stage('reading what is stored', () => warehouse.storedIn(source, sales, scope, request.readAt));
  const differing = await stage('comparing', () => inTurns(compareLines(resolved.identities, stored.lines, new Set())));
  const changes = () => changesOf(sales, differing, request.readAt);
  const run = { runId: request.run, trigger: request.trigger };
  await stage('encoding', () => inTurns(encodeChanges(source, sales, changes(), run)));
  await stage('encoding and two inserts', () => warehouse.write(source, sales, changes(), run));
  return spent;
}
