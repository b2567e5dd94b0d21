import { hash64 } from '@qtickets/shared-schema/wire/hash64';
import fc from 'fast-check';
import { test } from 'vitest';
import { nodeHash64 } from './node-hash.ts';

test('Node’s hash of any text is the bundle’s, lone surrogates included', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (a, b) => {
      const text = `${a}\ud800${b}`;
      const [ours, theirs] = [nodeHash64(text), hash64(text)];
      return ours.hi === theirs.hi && ours.lo === theirs.lo;
    }),
  );
});
