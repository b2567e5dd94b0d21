/** HMACs and digests, with Google's overloads: texts or bytes, never one of each. */
import { createHash, createHmac } from 'node:crypto';
import { asciiBytes, bytesOf, isByteArray, isEnum, textBytes } from '../args.ts';
import { type EnumValue, signatureError } from '../service.ts';

const DIGESTS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  SHA_1: 'sha1',
  SHA_256: 'sha256',
  SHA_384: 'sha384',
  SHA_512: 'sha512',
};

function charsetBytes(text: string, charset: unknown): Uint8Array {
  return charset === undefined ? asciiBytes(text) : textBytes(text, (charset as EnumValue).name);
}

/** (Byte[], Byte[]), (String, String) or (String, String, Charset); text without a charset is US-ASCII. */
export function hmac(method: string, algorithm: string, args: readonly unknown[]): Uint8Array {
  const [value, key, charset] = args;
  const name = DIGESTS[algorithm.replace('HMAC_', '')] ?? '';
  if (args.length === 2 && isByteArray(value) && isByteArray(key)) {
    return createHmac(name, bytesOf(key)).update(bytesOf(value)).digest();
  }
  const texts = typeof value === 'string' && typeof key === 'string';
  if (!texts || args.length > 3 || (args.length === 3 && !isEnum(charset, 'Charset'))) {
    throw signatureError(`Utilities.${method}`, args);
  }
  return createHmac(name, charsetBytes(key, charset)).update(charsetBytes(value, charset)).digest();
}

/** (DigestAlgorithm, Byte[]), (DigestAlgorithm, String) or (DigestAlgorithm, String, Charset). */
export function digest(args: readonly unknown[]): Uint8Array {
  const [algorithm, value, charset] = args;
  const name = isEnum(algorithm, 'DigestAlgorithm') ? DIGESTS[algorithm.name] : undefined;
  const bytes = args.length === 2 && isByteArray(value) ? bytesOf(value) : undefined;
  const text = typeof value === 'string' && args.length <= 3 && (args.length < 3 || isEnum(charset, 'Charset'));
  if (name === undefined || (bytes === undefined && !text)) throw signatureError('Utilities.computeDigest', args);
  return createHash(name)
    .update(bytes ?? charsetBytes(String(value), charset))
    .digest();
}
