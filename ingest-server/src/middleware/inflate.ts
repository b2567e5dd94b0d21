/** Undoes `Content-Encoding: gzip`, stopping at the limit while inflating, so that no bomb ever unfolds. */
import { createGunzip } from 'node:zlib';
import { ProblemError } from '../problem.ts';

const CHUNK_BYTES = 256 * 1024;

/**
 * @param encoding the header's value, undefined where there is none
 * @param take is called with each chunk as it unfolds: many bombs at once must not unfold either
 * @throws ProblemError `too_large`, `unsupported_media_type`, `malformed_json` for bytes that are no gzip, or what `take` throws
 */
export async function inflate(
  body: Uint8Array,
  encoding: string | undefined,
  bytesMax: number,
  take: (bytes: number) => void,
): Promise<Uint8Array> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return body;
  if (name !== 'gzip') throw new ProblemError('unsupported_media_type', `Content-Encoding ${name} is not read.`);
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  gunzip.end(body);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      length += chunk.byteLength;
      if (length > bytesMax) throw new ProblemError('too_large', `A body may inflate to ${bytesMax} bytes.`);
      take(chunk.byteLength);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError('malformed_json', 'The body is not the gzip that Content-Encoding says.');
  }
  return Buffer.concat(chunks, length);
}
