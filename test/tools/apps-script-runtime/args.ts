/** Reading what scripts hand to services. */
import { EnumValue, GoogleError } from './service.ts';

/** An array of Java bytes: integers from −128 to 127. An empty array is one too. */
export function isByteArray(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((byte) => Number.isInteger(byte) && byte >= -128 && byte <= 127);
}

/** The same bytes without signs. */
export function bytesOf(bytes: readonly number[]): Uint8Array {
  return Uint8Array.from(bytes, (byte) => byte & 255);
}

export function isEnum(value: unknown, type: string): value is EnumValue {
  return value instanceof EnumValue && value.type === type;
}

/** US-ASCII as Java encodes it: one `?` for each code point beyond. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code < 128 ? code : 63;
  });
}

/** Text as bytes of a charset; only those that Google names for writing. */
export function textBytes(text: string, charset: string): Uint8Array {
  const name = charset.toUpperCase().replace('_', '-');
  if (name === 'UTF-8') return new Uint8Array(Buffer.from(text, 'utf8'));
  if (name === 'US-ASCII') return asciiBytes(text);
  throw new GoogleError(`Invalid argument: ${charset}`);
}

/** A whole number; throws Google's text otherwise. */
export function wholeNumber(value: unknown, name: string): number {
  const number = Number(value);
  if (typeof value === 'object' || !Number.isFinite(number)) {
    throw new GoogleError(`Cannot convert ${String(value)} to int. (${name})`);
  }
  return Math.trunc(number);
}
