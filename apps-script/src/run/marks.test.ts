import { describe, expect, it } from 'vitest';
import { type Mark, markProperty, marksIn, markText } from './marks.ts';

const edit: Mark = { tab: 'Продажи 2025', rows: [2, 7], columns: [3, 3] };

describe('marks', () => {
  it('come back from their properties as they were left, and nothing else does', () => {
    const all: Mark = { all: 'schedule' };
    const properties = { MARK_1_a: markText(edit), MARK_2_b: markText(all), INGEST_URL: 'https://x' };
    expect(marksIn(properties)).toEqual([
      { property: 'MARK_1_a', mark: edit },
      { property: 'MARK_2_b', mark: all },
    ]);
  });

  it.each([null, '', '1 042', 'two\nlines', '"quoted"'])('keep the old content of a single cell: %j', (old) => {
    const mark: Mark = { tab: 'Sales', rows: [5, 5], columns: [4, 4], old };
    expect(marksIn({ MARK_1: markText(mark) })[0]?.mark).toEqual(mark);
  });

  it('that cannot be read ask for everything to be compared', () => {
    const texts = ['', 'nonsense', 'Продажи\n1\n2\nx\n4', '{"tab":"Sales"}'];
    for (const text of texts) expect(marksIn({ MARK_1: text })[0]?.mark).toEqual({ all: 'change' });
  });

  it('have a property each, also in the same millisecond', () => {
    expect(markProperty(1, 0.1)).not.toBe(markProperty(1, 0.2));
  });
});
