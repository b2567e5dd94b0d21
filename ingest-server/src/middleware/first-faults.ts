/**
 * What is wrong with a message, found piece by piece. zod collects every fault of every element before it answers, so a
 * few megabytes of wrong elements would cost gigabytes; a caller that stops reading here has paid for what was read.
 */
import * as z from 'zod/v4/core';

export type Fault = { readonly path: readonly PropertyKey[]; readonly message: string };

type Path = readonly PropertyKey[];

/** Lists up to this length are given to zod whole. */
const WHOLE_LIST_MAX = 1_000;

/** The faults of a value in order, found only as they are asked for; null after an element of a list that had none. */
export function* firstFaults(schema: z.$ZodType, value: unknown, path: Path = []): Generator<Fault | null> {
  const { def } = (schema as z.$ZodTypes)._zod;
  if (def.type === 'default' || def.type === 'optional') {
    if (value !== undefined) yield* firstFaults(def.innerType, value, path);
  } else if (def.type === 'object' && isObject(value)) {
    for (const [key, inner] of Object.entries(def.shape)) yield* firstFaults(inner, value[key], [...path, key]);
  } else if (def.type === 'union' && isObject(value)) {
    yield* firstFaultsOfUnion(schema, def.options, value, path);
  } else if (Array.isArray(value) && value.length > longest(def)) {
    yield { path, message: `Too big: expected at most ${longest(def)} items` };
  } else if (def.type === 'array' && Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield* firstFaults(def.element, item, [...path, index]);
      yield null;
    }
  } else if (def.type === 'tuple' && Array.isArray(value) && value.length > WHOLE_LIST_MAX) {
    for (const [index, item] of value.entries()) {
      const inner = def.items[index] ?? def.rest;
      if (inner !== null) yield* firstFaults(inner, item, [...path, index]);
      yield null;
    }
  } else {
    yield* faultsOfWhole(schema, value, path);
  }
}

/** How many items a list may have; zod would look at each of them before it says that they are too many. */
function longest({ checks = [] }: z.$ZodTypeDef): number {
  const most = checks.map(({ _zod: { def } }) =>
    def.check === 'max_length' && 'maximum' in def ? Number(def.maximum) : Infinity,
  );
  return Math.min(...most);
}

/** Of a union of messages, the one whose fixed fields the value has; of any other, what zod says. */
function* firstFaultsOfUnion(
  schema: z.$ZodType,
  options: readonly z.$ZodType[],
  value: Readonly<Record<string, unknown>>,
  path: Path,
): Generator<Fault | null> {
  const chosen = options.find((option) => {
    const { def } = (option as z.$ZodTypes)._zod;
    if (def.type !== 'object') return false;
    const fixed = Object.entries(def.shape).filter(([, inner]) => (inner as z.$ZodTypes)._zod.def.type === 'literal');
    return fixed.length > 0 && fixed.every(([key, inner]) => z.safeParse(inner, value[key]).success);
  });
  if (chosen === undefined) yield* faultsOfWhole(schema, value, path);
  else yield* firstFaults(chosen, value, path);
}

function* faultsOfWhole(schema: z.$ZodType, value: unknown, path: Path): Generator<Fault> {
  const result = z.safeParse(schema, value);
  for (const issue of result.error?.issues ?? []) yield { path: [...path, ...issue.path], message: issue.message };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
