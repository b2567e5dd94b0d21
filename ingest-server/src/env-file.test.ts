import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEnvFile, withVariables } from './env-file.ts';

test.each([
  ['A=pa$(touch x)ss&word', 'pa$(touch x)ss&word'],
  ['A="a `touch x` \\"b\\" $HOME"', 'a `touch x` "b" $HOME'],
  ['A=\'single "$(x)" \\\'', 'single "$(x)" \\'],
  ['  A = blanks  around and  within  ', 'blanks  around and  within'],
  ['A=back\\ slash\\\\', 'back slash\\'],
  ['A=a\\\nb', 'ab'],
  ['A=\'one\' "two" three', 'onetwothree'],
  ['A="not \\n closed', 'not \\n closed'],
  ['A=no"quote\'here#and no comment', 'no"quote\'here#and no comment'],
  ['A=first\nA=last', 'last'],
  ['A=', ''],
])('%j is read as systemd reads it', (text, value) => {
  expect(parseEnvFile(`${text}\nB=1\n`)).toEqual({ A: value, B: '1' });
});

test.each(['#A=comment', ';A=comment', '  # A=comment', 'A', '=A', 'A-B=1', ''])('%j sets nothing', (text) => {
  expect(parseEnvFile(text)).toEqual({});
});

test('what is written is read again, whatever it is', () => {
  const value = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n\0]/.test(text));
  fc.assert(
    fc.property(value, value, (first, second) => {
      const text = withVariables('# a comment\nB=1\n', { A: first, B: second });
      expect(parseEnvFile(text)).toEqual({ A: first, B: second });
      expect(withVariables(text, { A: first })).toBe(text);
    }),
    { examples: [['\u2028', '']] },
  );
});

test('a value goes where the sample has it, and other lines stay', () => {
  const sample = '# The port.\n#PORT=8080\n\n# Where.\n#HOST=127.0.0.1\n';
  expect(withVariables(sample, { PORT: '81', NEW: 'a b' })).toBe(
    '# The port.\nPORT=81\n\n# Where.\n#HOST=127.0.0.1\nNEW="a b"\n',
  );
});
