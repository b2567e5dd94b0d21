/** What the engine knows by name, and what of it a reader may name. */
import { z } from 'zod';
import * as allowed from './allowed-names.ts';
import type { EngineSession } from './engine-session.ts';

const functionSchema = z.object({
  name: z.string(),
  alias_to: z.string(),
  categories: z.string(),
  case_insensitive: z.number(),
  is_aggregate: z.number(),
  origin: z.string(),
});
export type EngineFunction = z.infer<typeof functionSchema>;

export type FunctionNames = {
  readonly isAllowed: (name: string) => boolean;
  /** Whether it is a function that a reader may not call. */
  readonly isRefused: (name: string) => boolean;
};

/** All functions of the engine. */
export async function readFunctions(session: EngineSession): Promise<EngineFunction[]> {
  const { data } = await session.run(
    'SELECT name, alias_to, categories, case_insensitive, is_aggregate, origin FROM system.functions',
    'JSONEachRow',
  );
  return parseRows(functionSchema, data);
}

export async function readCombinators(session: EngineSession): Promise<string[]> {
  const { data } = await session.run('SELECT name FROM system.aggregate_function_combinators', 'JSONEachRow');
  return parseRows(z.object({ name: z.string() }), data).map(({ name }) => name);
}

/** @param combinators suffixes of aggregate functions: sumIf, uniqArray */
export function functionNames(all: readonly EngineFunction[], combinators: readonly string[]): FunctionNames {
  const categoryOf = new Map(all.map(({ name, categories }) => [name, categories]));
  const isFree = (of: EngineFunction): boolean => {
    const target = of.alias_to === '' ? of.name : of.alias_to;
    if (of.origin !== 'System' || allowed.REFUSED_FUNCTIONS.has(target)) return false;
    return allowed.MORE_FUNCTIONS.has(target) || allowed.FUNCTION_CATEGORIES.has(categoryOf.get(target) ?? '');
  };
  const free = lookup(all.filter(isFree));
  const aggregates = lookup(all.filter((of) => of.is_aggregate === 1 && isFree(of)));
  const known = lookup(all);
  const isAggregate = (name: string): boolean =>
    aggregates(name) ||
    combinators.some((suffix) => name.endsWith(suffix) && isAggregate(name.slice(0, -suffix.length)));
  const isAllowed = (name: string): boolean =>
    free(name) || allowed.SYNTAX_FUNCTIONS.includes(name) || isAggregate(name);
  return { isAllowed, isRefused: (name) => known(name) && !isAllowed(name) };
}

/** Whether a name is one of these, by the letter or, where the engine says so, in any case. */
function lookup(functions: readonly EngineFunction[]): (name: string) => boolean {
  const exact = new Set(functions.map(({ name }) => name));
  const anyCase = new Set(functions.filter((of) => of.case_insensitive === 1).map(({ name }) => name.toLowerCase()));
  return (name) => exact.has(name) || anyCase.has(name.toLowerCase());
}

function parseRows<Row>(row: z.ZodType<Row>, data: Buffer): Row[] {
  const lines = data
    .toString()
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => row.parse(JSON.parse(line)));
}
