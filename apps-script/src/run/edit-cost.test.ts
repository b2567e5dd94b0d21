/** What an edit costs: SHA-256 in Google's runtime is our own JavaScript, so a tab of 100,000 rows is not hashed for one of them. */
import type * as hashing from '@qtickets/shared-schema/wire/hash64';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import type { EditMark } from './marks.ts';

/** The real function, with its calls counted; in modules of their own, since other files have loaded it already. */
vi.resetModules();
vi.doMock('@qtickets/shared-schema/wire/hash64', async (original) => {
  const real = await original<typeof hashing>();
  return { ...real, hash64: vi.fn(real.hash64) };
});
const { hash64 } = await import('@qtickets/shared-schema/wire/hash64');
const { fakeRun } = await import('../testing/fake-run.ts');
const { syncWorkbook } = await import('./sync-workbook.ts');
beforeEach(() => {
  vi.mocked(hash64).mockClear();
});
afterAll(() => {
  vi.doUnmock('@qtickets/shared-schema/wire/hash64');
  vi.resetModules();
});

function hashedTexts(): readonly string[] {
  return vi.mocked(hash64).mock.calls.map(([text]) => text);
}

const ROWS = 500;
const settings = { url: 'https://example.org', key: new Uint8Array(24), gzip: false, tabs: {} };
const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
const orders = Array.from({ length: ROWS }, (_, index) => ['01.03.2025', '1042', 'Москва', `order-${index}`, 1, 10]);

function run(edits: readonly EditMark[] | null) {
  const { run, digests, pushes } = fakeRun({ Sales: () => [header, ...orders] }, {});
  const job = {
    edits: edits && { edits, lastSeen: () => ({ nothingRejected: true, nothingHeld: true }) },
    allowMassDelete: new Set<string>(),
    knownTabs: null,
    lastNames: () => [],
    show: () => [],
  };
  const { contracts } = syncWorkbook(run, settings, job);
  return { outcomes: contracts.map(({ outcome }) => outcome.kind), asked: digests.length, sent: pushes };
}

it('a full comparison hashes the key and the values of each row', () => {
  expect(run(null)).toMatchObject({ outcomes: ['equal'], asked: 1 });
  expect(hashedTexts().length).toBeGreaterThanOrEqual(2 * ROWS);
});

it('an edit hashes the edited row only, and asks for no digest', () => {
  const { outcomes, asked, sent } = run([{ tab: 'Sales', rows: [7, 7], columns: [6, 6] }]);
  expect([outcomes, asked, sent.map(({ rows }) => rows.length)]).toEqual([['sent'], 0, [1]]);
  const ofRows = hashedTexts().filter((text) => text.includes('order-'));
  expect(ofRows.every((text) => text.includes('order-5"'))).toBe(true);
  expect(ofRows.length).toBeLessThanOrEqual(2);
});
