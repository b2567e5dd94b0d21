import { describe, expect, test } from 'vitest';
import { readText } from './text.ts';

describe('text beside the key', () => {
  test('may have 10,000 code points, after normalising', () => {
    expect(readText(`  ${'🎸'.repeat(10_000)}  `, false)).toEqual({ kind: 'value', text: '🎸'.repeat(10_000) });
  });

  test('and no more', () => {
    expect(readText('x'.repeat(10_001), false)).toEqual({ kind: 'issue', code: 'too_long' });
  });
});
