import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8Encode } from './utf8.ts';

test('text is encoded as the Encoding standard encodes it, lone surrogates included', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(Buffer.from(utf8Encode(text))).toEqual(Buffer.from(new TextEncoder().encode(text)));
    }),
  );
});

test('a lone surrogate between letters is one replacement character', () => {
  expect(Buffer.from(utf8Encode('a\ud800b\udc00')).toString()).toBe('a\ufffdb\ufffd');
});
