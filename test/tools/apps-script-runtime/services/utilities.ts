import { randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { bytesOf, isByteArray, isEnum, textBytes } from '../args.ts';
import { randomUuid } from '../random.ts';
import { type EnumValue, ExecutionService, GoogleError, NotOffered, signatureError } from '../service.ts';
import { BlobService } from './blob.ts';
import { formatDate, parseDate } from './format-date.ts';
import { digest, hmac } from './signing.ts';

/** `Utilities`. */
export class UtilitiesService extends ExecutionService {
  readonly typeName = 'Utilities';
  override readonly enums = {
    Charset: ['US_ASCII', 'UTF_8'],
    DigestAlgorithm: ['MD2', 'MD5', 'SHA_1', 'SHA_256', 'SHA_384', 'SHA_512'],
    MacAlgorithm: ['HMAC_MD5', 'HMAC_SHA_1', 'HMAC_SHA_256', 'HMAC_SHA_384', 'HMAC_SHA_512'],
  };

  computeHmacSha256Signature(...args: unknown[]): Uint8Array {
    return hmac('computeHmacSha256Signature', 'HMAC_SHA_256', args);
  }

  computeHmacSignature(algorithm: unknown, ...args: unknown[]): Uint8Array {
    if (!isEnum(algorithm, 'MacAlgorithm'))
      throw signatureError('Utilities.computeHmacSignature', [algorithm, ...args]);
    return hmac('computeHmacSignature', algorithm.name, args);
  }

  computeDigest(...args: unknown[]): Uint8Array {
    return digest(args);
  }

  base64Encode(...args: unknown[]): string {
    return Buffer.from(plainBytes('base64Encode', args)).toString('base64');
  }

  /** Keeps its padding. */
  base64EncodeWebSafe(...args: unknown[]): string {
    return Buffer.from(plainBytes('base64EncodeWebSafe', args))
      .toString('base64')
      .replace(/\+/g, '-')
      .replace(/\//g, '_');
  }

  base64Decode(...args: unknown[]): Uint8Array {
    return decode64('base64Decode', args, /^[A-Za-z0-9+/]*={0,2}$/);
  }

  base64DecodeWebSafe(...args: unknown[]): Uint8Array {
    return decode64('base64DecodeWebSafe', args, /^[A-Za-z0-9_-]*={0,2}$/);
  }

  newBlob(...args: unknown[]): BlobService {
    const [data, contentType = null, name = null] = args;
    const bytes = typeof data === 'string' ? textBytes(data, 'UTF-8') : isByteArray(data) ? bytesOf(data) : undefined;
    if (!bytes || args.length > 3) throw signatureError('Utilities.newBlob', args);
    const type = contentType ?? (typeof data === 'string' ? 'text/plain' : null);
    return new BlobService(bytes, type === null ? null : String(type), name === null ? null : String(name));
  }

  gzip(...args: unknown[]): BlobService {
    const [blob, name = null] = args;
    if (!(blob instanceof BlobService) || args.length > 2) throw signatureError('Utilities.gzip', args);
    return new BlobService(gzipSync(blob.bytes), 'application/x-gzip', name === null ? 'archive.gz' : String(name));
  }

  ungzip(...args: unknown[]): BlobService {
    const [blob] = args;
    if (!(blob instanceof BlobService) || args.length > 1) throw signatureError('Utilities.ungzip', args);
    if (blob.contentType !== 'application/x-gzip') throw new GoogleError('Could not decompress gzip.');
    try {
      return new BlobService(gunzipSync(blob.bytes), null, blob.name?.replace(/\.gz$/, '') ?? null);
    } catch {
      throw new GoogleError('Could not decompress gzip.');
    }
  }

  getUuid(): string {
    const { random } = this.execution.platform;
    return random ? randomUuid(random) : randomUUID();
  }

  /** At most five minutes at a time; the virtual clock moves and nothing waits. */
  sleep(milliseconds: unknown): void {
    const ms = Number(milliseconds);
    if (!(ms >= 0 && ms <= 300_000)) throw new GoogleError(`Invalid argument: ${String(milliseconds)}`);
    this.execution.platform.clock.advance(ms);
  }

  formatDate(...args: unknown[]): string {
    const [date, zone, pattern] = args;
    if (!(date instanceof Date) || typeof zone !== 'string' || typeof pattern !== 'string') {
      throw signatureError('Utilities.formatDate', args);
    }
    if (Number.isNaN(date.getTime())) throw new GoogleError('Invalid argument: date. Should be of type: Date');
    return formatDate(date.getTime(), zone, pattern);
  }

  parseDate(...args: unknown[]): Date {
    const [date, zone, pattern] = args;
    if (typeof date !== 'string' || typeof zone !== 'string' || typeof pattern !== 'string') {
      throw signatureError('Utilities.parseDate', args);
    }
    return new Date(parseDate(date, zone, pattern));
  }

  formatString(template: unknown, ...values: unknown[]): string {
    return formatString(String(template), values);
  }
}

/** Bytes of (Byte[]), (String) or (String, Charset); text without a charset is UTF-8 here. */
function plainBytes(method: string, args: readonly unknown[]): Uint8Array {
  const [data, charset] = args;
  if (args.length === 1 && isByteArray(data)) return bytesOf(data);
  if (typeof data !== 'string' || args.length > 2 || (args.length === 2 && !isEnum(charset, 'Charset'))) {
    throw signatureError(`Utilities.${method}`, args);
  }
  return textBytes(data, args.length === 2 ? (charset as EnumValue).name : 'UTF-8');
}

function decode64(method: string, args: readonly unknown[], alphabet: RegExp): Uint8Array {
  const [encoded, charset] = args;
  if (typeof encoded !== 'string' || args.length > 2 || (args.length === 2 && !isEnum(charset, 'Charset'))) {
    throw signatureError(`Utilities.${method}`, args);
  }
  if (!alphabet.test(encoded)) throw new GoogleError('Could not decode string.');
  return new Uint8Array(Buffer.from(encoded, 'base64'));
}

function formatString(template: string, values: readonly unknown[]): string {
  let next = 0;
  return template.replace(
    /%(-)?(0)?(\d+)?(?:\.(\d+))?([a-zA-Z%])/g,
    (_, left, zero, width = 0, digits, kind: string) => {
      if (kind === '%') return '%';
      const value = values[next++];
      let text: string;
      if (kind === 's') text = String(value);
      else if (kind === 'd') text = String(Math.trunc(Number(value)));
      else if (kind === 'f') text = Number(value).toFixed(digits === undefined ? 6 : Number(digits));
      else throw new NotOffered(`Utilities.formatString with %${kind}`);
      return left ? text.padEnd(Number(width)) : text.padStart(Number(width), zero ? '0' : ' ');
    },
  );
}
