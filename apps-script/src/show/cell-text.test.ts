import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { link } from './cell-text.ts';

describe('the link of an issue to its cell', () => {
  test('is a formula for a cell or a whole row of a known tab', () => {
    expect(link('F12', 7)).toBe('=HYPERLINK("#gid=7&range=F12";"F12")');
    expect(link('415:415', 7)).toBe('=HYPERLINK("#gid=7&range=415:415";"415:415")');
    expect(link('F12', undefined)).toBe("'F12");
  });
  test.each(['A1";IMPORTXML("http://x.test"))', '=1+1', 'A1:B2', 'a1', 'A1\n', 'A', '1', '"'])(
    'is plain text for what is no cell: %j',
    (cell) => expect(link(cell, 7)).toBe(`'${cell}`),
  );
  test('never lets any text into a formula that is not letters and digits', () =>
    fc.assert(
      fc.property(fc.string(), (cell) => {
        const shown = link(cell, 7);
        expect(
          shown === '' || shown.startsWith("'") || /^=HYPERLINK\("#gid=7&range=[A-Z0-9:]+";"[A-Z0-9:]+"\)$/.test(shown),
        ).toBe(true);
      }),
    ));
});
