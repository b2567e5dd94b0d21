import { describe, expect, it } from 'vitest';
import { type LastResult, parseLastResult, resultText, type TabResult } from './last-result.ts';

const at = Date.UTC(2026, 10, 28);

function tabOf(more: Partial<TabResult>): TabResult {
  const proof = { at, rows: 40, heldBack: { errors: 0, drafts: 0, replaced: 0, held: 0 } };
  const outcome = { kind: 'equal', rows: 40 } as const;
  return { names: ['Sales'], outcome, attemptedAt: at, proof, totals: 0, unknown: [], quarantine: null, ...more };
}

function resultOf(more: Partial<TabResult>): LastResult {
  const tabs = ['events', 'inventory', 'sales', 'plans'].map((name) => [name, tabOf(more)]);
  return { at, cause: null, contracts: Object.fromEntries(tabs) };
}

const long = (count: number, length: number) => Array.from({ length: count }, (_, at) => `${at} ${'я'.repeat(length)}`);

describe('what is kept of the last runs', () => {
  it.each([
    ['long headers', resultOf({ unknown: long(10, 200) })],
    ['a hundred tabs with long names', resultOf({ names: long(100, 90) })],
    [
      'a hundred tabs that went',
      resultOf({
        outcome: { kind: 'blocked', blocked: { why: 'missing_tab', stored: 9, losing: 9, missing: long(100, 90) } },
      }),
    ],
  ])('fits into a property with %s, and no proof is forgotten for them', (_, result) => {
    const text = resultText(result);
    expect(new TextEncoder().encode(text).length).toBeLessThan(9 * 1024);
    const kept = parseLastResult(text);
    expect(kept.at).toBe(at);
    expect(Object.values(kept.contracts).map(({ proof }) => proof?.rows)).toEqual([40, 40, 40, 40]);
    expect(Object.values(kept.contracts).map(({ outcome }) => outcome.kind)).not.toContain(undefined);
  });

  it('is kept whole where it fits', () => {
    const result = resultOf({ unknown: ['Комментарий'], quarantine: '1 abc' });
    expect(parseLastResult(resultText(result))).toEqual(result);
  });
});
