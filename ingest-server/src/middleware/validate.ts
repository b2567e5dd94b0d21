/**
 * From JSON to a typed message. zod collects every fault before it answers, so a few megabytes of wrong elements would
 * cost gigabytes: of a large message the long lists are looked at element by element, up to the first faults.
 */
import { longLists } from '@qtickets/shared-schema/wire/protocol';
import type * as z from 'zod/mini';
import { inTurns } from '../give-way.ts';
import { ProblemError } from '../problem.ts';

/** A message shorter than this cannot have more faults than may be collected at once. */
export const SMALL_BYTES_MAX = 32 * 1024;

/** At most this many faults are listed; the first ones are enough. */
const FAULTS_MAX = 20;

/** Values outside of the long lists, and of one element of them: far more than any sender sends. */
const OTHER_VALUES_MAX = 50_000;
const ELEMENT_VALUES_MAX = 1_000;

type Fault = { readonly path: readonly PropertyKey[]; readonly message: string };
/** By path, as `tabs.0.keep`. */
type Lists = ReadonlyMap<string, unknown[]>;

/**
 * @param message is taken apart
 * @param bytes length of its text
 * @throws ProblemError `invalid_request` with the first faults; `too_large`
 */
export async function validate<T>(schema: z.ZodMiniType<T>, message: unknown, bytes: number): Promise<T> {
  if (bytes <= SMALL_BYTES_MAX) return parse(schema, message);
  const lists = takeLists(message);
  if (holdsMore(message, OTHER_VALUES_MAX)) {
    const names = Object.keys(longLists).join(', ');
    throw new ProblemError('too_large', `Outside of ${names}, a message may hold ${OTHER_VALUES_MAX} values.`);
  }
  const parsed = parse(schema, message);
  const faults = await inTurns(putBack(lists, parsed));
  if (faults.length > 0) throw invalidRequest(faults);
  return parsed;
}

function parse<T>(schema: z.ZodMiniType<T>, message: unknown): T {
  const result = schema.safeParse(message);
  if (result.success) return result.data;
  throw invalidRequest(result.error.issues);
}

function invalidRequest(faults: readonly Fault[]): ProblemError {
  const errors = faults.slice(0, FAULTS_MAX).map(({ path, message }) => ({ path: path.join('.'), message }));
  return new ProblemError('invalid_request', `${errors[0]?.path || 'body'}: ${errors[0]?.message}`, { errors });
}

/** Leaves an empty list in the place of each. */
function takeLists(message: unknown): Lists {
  const lists = new Map<string, unknown[]>();
  for (const { path, fields } of partsOf(message)) {
    for (const name of Object.keys(longLists)) {
      const list = fields[name];
      if (!Array.isArray(list)) continue;
      lists.set([...path, name].join('.'), list);
      fields[name] = [];
    }
  }
  return lists;
}

/**
 * Puts the lists that the schema knows into the parsed message, each element as the schema gives it.
 * @returns the first faults of their elements
 */
function* putBack(lists: Lists, parsed: unknown): Generator<null, readonly Fault[]> {
  const faults: Fault[] = [];
  for (const { path, fields } of partsOf(parsed)) {
    for (const [name, { element, most, ...plain }] of Object.entries(longLists)) {
      const list = lists.get([...path, name].join('.'));
      if (list === undefined || !Object.hasOwn(fields, name)) continue;
      fields[name] = list;
      if (list.length > most) faults.push({ path: [...path, name], message: `Too big: at most ${most} items` });
      if (list.length > most) continue;
      for (const [index, item] of list.entries()) {
        yield null;
        if ('isSound' in plain && plain.isSound(item)) continue;
        const judged = judge(element, item);
        if ('data' in judged) list[index] = judged.data;
        else faults.push(...judged.faults.map((fault) => ({ ...fault, path: [...path, name, index, ...fault.path] })));
        if (faults.length >= FAULTS_MAX) return faults;
      }
    }
  }
  return faults;
}

function judge(element: z.ZodMiniType, item: unknown): { data: unknown } | { faults: readonly Fault[] } {
  if (holdsMore(item, ELEMENT_VALUES_MAX))
    return { faults: [{ path: [], message: `Too big: at most ${ELEMENT_VALUES_MAX} values` }] };
  const { success, data, error } = element.safeParse(item);
  return success ? { data } : { faults: error.issues };
}

/** What may have long lists: a message, and each of its tabs. */
function partsOf(message: unknown) {
  const tabs = isObject(message) && Array.isArray(message.tabs) ? message.tabs : [];
  const parts = [{ path: [], value: message }, ...tabs.map((value, index) => ({ path: ['tabs', index], value }))];
  return parts.flatMap(({ path, value }) => (isObject(value) ? [{ path, fields: value }] : []));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether more than `most` values stand within it, however deep. */
function holdsMore(value: unknown, most: number): boolean {
  const values = [value];
  for (const next of values) {
    if (typeof next !== 'object' || next === null) continue;
    const inner = Object.values(next);
    if (values.length + inner.length > most) return true;
    values.push(...inner);
  }
  return false;
}
