/** Our judge of readers' statements against the engine's own view of what they use. */
import { openSession } from '@qtickets/ingest-server/clickhouse/embedded/engine-session';
import { judgeStatement } from '@qtickets/ingest-server/clickhouse/embedded/judge-statement';
import {
  functionNames,
  readCombinators,
  readFunctions,
} from '@qtickets/ingest-server/clickhouse/embedded/readers-catalog';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Engine } from './engine.ts';
import { readerStatement } from './reader-statements.ts';

export type Tally = { admitted: number; refused: number; resolved: number; unresolved: number };

const TABLES = /^(system\.(one|databases|numbers)|[\w]+\.(v_|fact_|dim_|stg_|meta_)\w+)$/;
/** What the analysis puts in by itself. */
const OWN_FUNCTIONS = new Set(['__actionName', '_CAST', '__scalarSubqueryResult', 'nothing']);

/** @returns how many statements went which way, so that a test can see that both are walked */
export async function compareJudges(engine: Engine, database: string, numRuns: number, seed?: number): Promise<Tally> {
  const session = openSession(engine.dataDir);
  const functions = functionNames(await readFunctions(session), await readCombinators(session));
  await session.run(`USE ${database}`, 'Null');
  const tally: Tally = { admitted: 0, refused: 0, resolved: 0, unresolved: 0 };

  async function judged(sql: string): Promise<string | null> {
    try {
      return (await judgeStatement(session, sql, { functions, database })).sql;
    } catch (error) {
      expect(String(error), sql).not.toMatch(/Syntax error|ZodError|means something else/);
      return null;
    }
  }

  async function check(sql: string, forbidden: readonly string[]): Promise<void> {
    const admitted = await judged(sql);
    expect(admitted === null, `${sql}\n${forbidden.join()}`).toBe(forbidden.length > 0);
    if (admitted === null) {
      tally.refused += 1;
      return;
    }
    tally.admitted += 1;
    const tree = await resolvedTree(admitted.replace(/^(EXPLAIN |DESCRIBE TABLE )/, ''));
    if (tree === null) {
      tally.unresolved += 1;
      return;
    }
    tally.resolved += 1;
    const used = [...tree.matchAll(/ function_name: (\w+)/g)].map(([, name = '']) => name);
    const tables = [...tree.matchAll(/ table_name: (\S+?)(?:,|$)/gm)].map(([, name = '']) => name);
    expect(
      used.filter((name) => !functions.isAllowed(name) && !OWN_FUNCTIONS.has(name)),
      sql,
    ).toEqual([]);
    expect(
      tables.filter((name) => !TABLES.test(name)),
      sql,
    ).toEqual([]);
    expect(
      [...tree.matchAll(/table_function_name: (\w+)/g)]
        .map(([, name]) => name)
        .filter((name) => name !== 'numbers' && name !== 'values'),
    ).toEqual([]);
  }

  /** Names resolved by the engine's analysis; null where the statement does not fit together. */
  async function resolvedTree(select: string): Promise<string | null> {
    try {
      const { data } = await session.run(
        `EXPLAIN QUERY TREE passes = 1 ${select.replace(/^\((.*)\)$/s, '$1')}`,
        'TSVRaw',
      );
      return data.toString();
    } catch {
      return null;
    }
  }

  try {
    const property = fc.asyncProperty(readerStatement, ({ sql, forbidden }) => check(sql, forbidden));
    await fc.assert(property, { numRuns, ...(seed === undefined ? {} : { seed }) });
  } finally {
    await session.close();
  }
  return tally;
}
