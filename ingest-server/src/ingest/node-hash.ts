/** `hash64` by Node's own crypto, in one call a text: a tenth of what it costs in JavaScript. */
import { hash } from 'node:crypto';
import type { HashText } from '@qtickets/shared-schema/wire/hash64';

export const nodeHash64: HashText = (text) => {
  const bytes = hash('sha256', text, 'buffer');
  return { hi: bytes.readUInt32BE(0), lo: bytes.readUInt32BE(4) };
};
