/** A large message is judged piece by piece as its schema judges it whole, for the price of its first faults. */
import { digestRequestSchema, pushRequestSchema } from '@qtickets/shared-schema/wire/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod/mini';
import { ProblemError } from '../problem.ts';
import { SMALL_BYTES_MAX, validate } from './validate.ts';

const head = {
  protocol: 1,
  run: '00000000-0000-4000-8000-000000000000',
  trigger: 'menu',
  readAt: 1,
  locale: 'ru_RU',
  timeZone: 'Europe/Moscow',
};
const junk = fc.constantFrom(null, '', 'x', -1, [], {}, [[]], { a: 1 });
const sometimes = (sound: fc.Arbitrary<unknown>) => fc.oneof({ weight: 30, arbitrary: sound }, junk);
const listOf = (element: fc.Arbitrary<unknown>) => sometimes(fc.array(sometimes(element), { maxLength: 60 }));

const cell = fc.constantFrom(
  'text',
  1.5,
  true,
  null,
  { date: '2026-01-02' },
  { number: 5, format: '%' },
  { format: '%', number: 5 },
  { formula: '=A1' },
);
const row = fc.tuple(fc.nat(3), fc.nat(), sometimes(cell), cell);
const keyHash = fc.constantFrom('0123456789abcdef', 'ffffffffffffffff');
const parts = fc.dictionary(fc.constantFrom('city', 'date'), sometimes(fc.constantFrom('a', null)));

const push = fc.record(
  {
    tab: sometimes(fc.constant('sales')),
    scope: fc.constant({ kind: 'keys' }),
    tabs: fc.constant(['Sales']),
    columns: fc.constant(['a', 'b']),
    keep: listOf(keyHash),
    rows: listOf(row),
    unread: listOf(parts),
  },
  { requiredKeys: ['tab', 'scope', 'tabs', 'columns', 'rows'] },
);
const tab = fc.record(
  {
    tab: fc.constant('sales'),
    bits: sometimes(fc.nat(13)),
    rowCount: fc.nat(),
    digest: fc.string(),
    keep: listOf(keyHash),
    unread: listOf(parts),
    rows: junk,
  },
  { requiredKeys: ['tab', 'bits', 'rowCount', 'digest'] },
);
const digest = fc.record({ tabs: sometimes(fc.array(sometimes(tab), { maxLength: 4 })), keep: listOf(keyHash) });

async function judged(schema: z.ZodMiniType, message: unknown) {
  const copy = structuredClone(message);
  return validate(schema, copy, SMALL_BYTES_MAX + 1).catch((error: unknown) => {
    if (error instanceof ProblemError) return { errors: error.problem.errors };
    throw error;
  });
}

/** As the schema judges it whole; faults outside of the long lists are reported without looking at these. */
function judgedWhole(schema: z.ZodMiniType, message: unknown) {
  const { success, data, error } = schema.safeParse(message);
  if (success) return data;
  const faults = error.issues.map(({ path, message: text }) => ({ path: path.join('.'), message: text }));
  const outside = faults.filter(({ path }) => !/^(tabs\.\d+\.)?(keep|unread|rows)\.\d/.test(path));
  return { errors: (outside.length > 0 ? outside : faults).slice(0, 20) };
}

describe.each([
  ['push', pushRequestSchema, push],
  ['digest', digestRequestSchema, digest],
] as const)('%s', (_, schema, fields) => {
  test('data and faults are those of the schema', async () => {
    await fc.assert(
      fc.asyncProperty(fields, async (some) => {
        const message = { ...head, ...some };
        // As text: cells are hashed and kept as they stand.
        expect(JSON.stringify(await judged(schema, message))).toBe(JSON.stringify(judgedWhole(schema, message)));
      }),
      { numRuns: 500 },
    );
  });
});

const sound = { ...head, tab: 'sales', scope: { kind: 'keys' }, tabs: ['Sales'], columns: ['a'], rows: [] };

test.each([
  ['a list longer than it may be', { keep: Array.from({ length: 500_001 }, () => []) }, 'keep'],
  ['an element of many values', { rows: [[0, 1, ...Array.from({ length: 300_000 }, () => [])]] }, 'rows.0'],
  ['faults without number', { rows: Array.from({ length: 90_000 }, () => [[], []]) }, 'rows.0.0'],
])('%s costs one look', async (_, fields, path) => {
  const { errors } = (await judged(pushRequestSchema, { ...sound, ...fields })) as { errors: { path: string }[] };
  expect(errors[0]?.path).toBe(path);
  expect(errors.length).toBeLessThanOrEqual(20);
});

test('many values elsewhere, and nesting without end, are too large', async () => {
  const nested = JSON.parse(`${'['.repeat(60_000)}${']'.repeat(60_000)}`) as unknown;
  for (const columns of [Array.from({ length: 60_000 }, () => 1), nested]) {
    await expect(validate(pushRequestSchema, { ...sound, columns }, SMALL_BYTES_MAX + 1)).rejects.toMatchObject({
      problem: { code: 'too_large' },
    });
  }
});
