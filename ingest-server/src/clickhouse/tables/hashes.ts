/** Hashes and names as SQL text. A hash is two words or 16 hex digits here and a UInt64 there. */
import { fromHex, type Hash64 } from '@qtickets/shared-schema/wire/hash64';

const HEX16 = /^[0-9a-f]{16}$/;

const words = new DataView(new ArrayBuffer(8));

/** A UInt64 in decimal, for an insert: JSON would round it as a number. */
export function toDecimal({ hi, lo }: Hash64): string {
  words.setUint32(0, hi);
  words.setUint32(4, lo);
  return words.getBigUint64(0).toString();
}

/** SQL that gives a UInt64 expression as 16 hex digits. */
export function hexOf(expression: string): string {
  return `lower(leftPad(hex(${expression}), 16, '0'))`;
}

/** A list up to this length is parsed sooner than the engine splits a text. */
const NUMBERS_MAX = 100;

/**
 * A set for `IN`: few hashes as numbers, many as one literal that the engine splits itself, since a list of 100,000
 * numbers takes it seconds to parse, and a parameter would not fit into a URL.
 * @throws where an item is not a hash, so that nothing else can get into the statement
 */
export function hashSet(hashes: readonly string[]): string {
  const foreign = hashes.find((hash) => !HEX16.test(hash));
  if (foreign !== undefined) throw new Error(`Not a hash: ${foreign}`);
  if (hashes.length > 0 && hashes.length <= NUMBERS_MAX)
    return `(${hashes.map((hash) => toDecimal(fromHex(hash))).join(', ')})`;
  return `(SELECT reinterpretAsUInt64(reverse(unhex(arrayJoin(splitByChar(',', '${hashes.join(',')}'))))))`;
}

/** A name in back quotes. @throws where it holds anything but letters, digits and `_` */
export function identifier(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`Not a name for ClickHouse: ${JSON.stringify(name)}`);
  return `\`${name}\``;
}
