import fc from 'fast-check';
import { expect, test } from 'vitest';
import { literal } from './sql-literal.ts';
import { statements, tokens } from './sql-text.ts';

const texts = (sql: string): string[] => tokens(sql).map(({ kind, text }) => `${kind} ${text}`);

test('cuts statements at semicolons, and at no other', () => {
  const sql = `-- one; two
    SELECT ';' AS a, "b;b", \`c;c\`, 'it''s; \\'; done', $x$ a; b $x$ /* ; */ FROM t # ; a comment
    ; ; SELECT 2 -- end;`;
  expect(statements(sql)).toHaveLength(2);
  expect(statements(sql)[1]).toMatch(/^SELECT 2/);
  expect(statements('-- nothing; but a comment')).toEqual([]);
});

test('what is within quotes or comments is no word', () => {
  expect(texts("SELECT 'DROP' /* DROP */ -- DROP\n")).toEqual(['word SELECT', "string 'DROP'"]);
  expect(texts('"fi``le"(1)')).toEqual(['quoted fi``le', 'symbol (', 'word 1', 'symbol )']);
  expect(texts('`a``b`')).toEqual(['quoted a`b']);
  expect(texts('`fi\\le`')).toEqual(['quoted file']);
});

test('nested comments, open quotes and letters outside of quotes are unreadable', () => {
  for (const sql of ['/* /* */ */', "'open", 'SELECT ёлка', '\u0000', '“a”']) {
    expect(tokens(sql).some(({ kind }) => kind === 'unreadable')).toBe(true);
  }
});

test('a text that cannot be read to its end is not cut into statements', () => {
  expect(() => statements("SELECT 1; SELECT 'open")).toThrow("from here on: 'open");
});

test('a long text that cannot be read is given up at once', () => {
  const tags = Array.from({ length: 100_000 }, (_, i) => `$${i}`).join('');
  expect(tokens(tags)).toHaveLength(1);
});

test('any text as a literal is one token', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(tokens(`SELECT ${literal(text)};`).map(({ kind }) => kind)).toEqual(['word', 'string', 'symbol']);
    }),
  );
});

test('tokens never overlap, and nothing but blanks and comments lies between them', () => {
  const piece = fc.constantFrom(
    'SELECT',
    ' ',
    "'a;b'",
    '"q"',
    '`w`',
    ';',
    '(',
    '/* c */',
    '-- d\n',
    '1.5',
    '\n',
    'я',
    "'",
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const sql = pieces.join('');
      let at = 0;
      for (const { start, end } of tokens(sql)) {
        expect(sql.slice(at, start)).toMatch(/^(\s|--[^\n]*|\/\*[\s\S]*?\*\/)*$/);
        expect(end).toBeGreaterThan(start);
        at = end;
      }
    }),
  );
});
