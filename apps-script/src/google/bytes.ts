/** Bytes in Google's runtime: arrays of signed numbers. Here they become Uint8Array and back. */
import type { Hmac } from '@qtickets/shared-schema/wire/signing';

/** As Google takes them. */
export function toSigned(bytes: Uint8Array): number[] {
  return Array.from(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

function fromSigned(bytes: readonly number[]): Uint8Array {
  return Uint8Array.from(bytes, (byte) => byte & 0xff);
}

/** Over bytes, never over text: text would be taken as US-ASCII. */
export const hmacSha256: Hmac = (key, content) =>
  fromSigned(Utilities.computeHmacSha256Signature(toSigned(content), toSigned(key)));

/** UTF-8. */
export function bytesOf(text: string): Uint8Array {
  return fromSigned(Utilities.newBlob(text).getBytes());
}

/** UTF-8, compressed. */
export function gzipOf(text: string): Uint8Array {
  return fromSigned(Utilities.gzip(Utilities.newBlob(text)).getBytes());
}

export function newUuid(): string {
  return Utilities.getUuid();
}

export function sleep(milliseconds: number): void {
  // Google takes whole numbers only.
  Utilities.sleep(Math.ceil(milliseconds));
}
