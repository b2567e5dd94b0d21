/** SPEC.md names the test that enforces each invariant: those tests must be there, by file and title. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const spec = readFileSync(join(root, 'shared-schema/SPEC.md'), 'utf8');

type Reference = { readonly invariant: string; readonly file: string; readonly titles: readonly string[] };

/** Of a row “| I1 | what holds | `file` “title”, “title”; `file` |” the files of its last cell. */
function referencesOf(row: string): Reference[] {
  const [invariant = '', , enforcement = ''] = row.slice(2, -2).split(' | ');
  return [...enforcement.matchAll(/`([^`]+\.test\.ts)`([^`]*)/g)].map(([, file = '', behind = '']) => ({
    invariant,
    file,
    titles: [...behind.matchAll(/“([^”]+)”/g)].map(([, title = '']) => title),
  }));
}

const rows = spec.split('\n').filter((line) => /^\| I\d+ \|/.test(line));
const references = rows.flatMap(referencesOf);

describe('SPEC.md', () => {
  test('numbers its invariants without a gap', () => {
    const numbers = rows.map((row) => Number(/^\| I(\d+)/.exec(row)?.[1]));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(numbers.length).toBeGreaterThan(30);
  });
  test('names a test for each of them', () => {
    const named = new Set(references.map((reference) => reference.invariant));
    expect(rows.map((row) => /^\| (I\d+)/.exec(row)?.[1]).filter((name) => !named.has(name ?? ''))).toEqual([]);
  });
  test.each(references)('$invariant: $file is there, with its titles', ({ file, titles }) => {
    const path = join(root, file);
    expect(existsSync(path)).toBe(true);
    const text = readFileSync(path, 'utf8').replace(/\\'/g, "'");
    expect(titles.filter((title) => !text.includes(title))).toEqual([]);
  });
});
